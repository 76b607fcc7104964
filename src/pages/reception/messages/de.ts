import { messages as desk } from '../desk/messages/de.ts';
import { messages as queue } from '../queue/messages/de.ts';
import { messages as panel } from '../queue/panel/messages/de.ts';
import { messages as plan } from '../plan/messages/de.ts';
import { messages as doctors } from '../doctors/messages/de.ts';
import { messages as closing } from '../closing/messages/de.ts';
import { messages as referrals } from '../referrals/messages/de.ts';
import { messages as finding } from '../patient/finding/messages/de.ts';
import { messages as checkIn } from '../patient/check-in/messages/de.ts';
import { messages as register } from '../patient/register/messages/de.ts';
import { messages as attach } from '../patient/attach/messages/de.ts';
import { messages as day } from '../day/messages/de.ts';
import { messages as booking } from '../day/booking/messages/de.ts';
import { messages as print } from '../print/messages/de.ts';
import { messages as insight } from '../insight/messages/de.ts';

export const messages = {
  ...desk,
  ...queue,
  ...panel,
  ...plan,
  ...doctors,
  ...closing,
  ...referrals,
  ...finding,
  ...checkIn,
  ...register,
  ...attach,
  ...day,
  ...booking,
  ...print,
  ...insight,
};

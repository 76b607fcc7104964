import { messages as desk } from '../desk/messages/pt.ts';
import { messages as queue } from '../queue/messages/pt.ts';
import { messages as panel } from '../queue/panel/messages/pt.ts';
import { messages as plan } from '../plan/messages/pt.ts';
import { messages as doctors } from '../doctors/messages/pt.ts';
import { messages as closing } from '../closing/messages/pt.ts';
import { messages as referrals } from '../referrals/messages/pt.ts';
import { messages as finding } from '../patient/finding/messages/pt.ts';
import { messages as checkIn } from '../patient/check-in/messages/pt.ts';
import { messages as register } from '../patient/register/messages/pt.ts';
import { messages as attach } from '../patient/attach/messages/pt.ts';
import { messages as day } from '../day/messages/pt.ts';
import { messages as booking } from '../day/booking/messages/pt.ts';
import { messages as print } from '../print/messages/pt.ts';
import { messages as insight } from '../insight/messages/pt.ts';

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

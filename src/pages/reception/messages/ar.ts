import { messages as desk } from '../desk/messages/ar.ts';
import { messages as queue } from '../queue/messages/ar.ts';
import { messages as panel } from '../queue/panel/messages/ar.ts';
import { messages as plan } from '../plan/messages/ar.ts';
import { messages as doctors } from '../doctors/messages/ar.ts';
import { messages as closing } from '../closing/messages/ar.ts';
import { messages as referrals } from '../referrals/messages/ar.ts';
import { messages as finding } from '../patient/finding/messages/ar.ts';
import { messages as checkIn } from '../patient/check-in/messages/ar.ts';
import { messages as register } from '../patient/register/messages/ar.ts';
import { messages as attach } from '../patient/attach/messages/ar.ts';
import { messages as day } from '../day/messages/ar.ts';
import { messages as booking } from '../day/booking/messages/ar.ts';
import { messages as print } from '../print/messages/ar.ts';
import { messages as insight } from '../insight/messages/ar.ts';

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

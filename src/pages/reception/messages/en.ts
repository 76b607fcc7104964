import { messages as desk } from '../desk/messages/en.ts';
import { messages as queue } from '../queue/messages/en.ts';
import { messages as panel } from '../queue/panel/messages/en.ts';
import { messages as plan } from '../plan/messages/en.ts';
import { messages as doctors } from '../doctors/messages/en.ts';
import { messages as closing } from '../closing/messages/en.ts';
import { messages as referrals } from '../referrals/messages/en.ts';
import { messages as finding } from '../patient/finding/messages/en.ts';
import { messages as checkIn } from '../patient/check-in/messages/en.ts';
import { messages as register } from '../patient/register/messages/en.ts';
import { messages as attach } from '../patient/attach/messages/en.ts';
import { messages as day } from '../day/messages/en.ts';
import { messages as booking } from '../day/booking/messages/en.ts';
import { messages as print } from '../print/messages/en.ts';
import { messages as insight } from '../insight/messages/en.ts';

/** All that the desk says: each task's messages lie beside it. */
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

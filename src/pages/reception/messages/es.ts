import { messages as desk } from '../desk/messages/es.ts';
import { messages as queue } from '../queue/messages/es.ts';
import { messages as panel } from '../queue/panel/messages/es.ts';
import { messages as plan } from '../plan/messages/es.ts';
import { messages as doctors } from '../doctors/messages/es.ts';
import { messages as closing } from '../closing/messages/es.ts';
import { messages as referrals } from '../referrals/messages/es.ts';
import { messages as finding } from '../patient/finding/messages/es.ts';
import { messages as checkIn } from '../patient/check-in/messages/es.ts';
import { messages as register } from '../patient/register/messages/es.ts';
import { messages as attach } from '../patient/attach/messages/es.ts';
import { messages as day } from '../day/messages/es.ts';
import { messages as booking } from '../day/booking/messages/es.ts';
import { messages as print } from '../print/messages/es.ts';
import { messages as insight } from '../insight/messages/es.ts';

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

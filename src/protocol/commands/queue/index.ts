import { byName } from '../../by-name.ts';
import { advance } from './advance.ts';
import { attachPatient } from './attach-patient.ts';
import { call } from './call.ts';
import { callNext } from './call-next.ts';
import { checkIn } from './check-in.ts';
import { closeDay } from './close-day.ts';
import { closings } from './closings.ts';
import { complete } from './complete.ts';
import { detachPatient } from './detach-patient.ts';
import { handOver } from './hand-over.ts';
import { hold } from './hold.ts';
import { leave } from './leave.ts';
import { moves } from './moves.ts';
import { referrals } from './referrals.ts';
import { reopen } from './reopen.ts';
import { retreat } from './retreat.ts';
import { setUrgency } from './set-urgency.ts';
import { start } from './start.ts';
import { ticket } from './ticket.ts';
import { timeline } from './timeline.ts';
import { transfer } from './transfer.ts';
import { undoCloseDay } from './undo-close-day.ts';

export const queue = {
  ...moves,
  ...byName(
    advance,
    attachPatient,
    call,
    callNext,
    checkIn,
    closeDay,
    closings,
    complete,
    detachPatient,
    handOver,
    hold,
    leave,
    referrals,
    reopen,
    retreat,
    setUrgency,
    start,
    ticket,
    timeline,
    transfer,
    undoCloseDay,
  ),
};

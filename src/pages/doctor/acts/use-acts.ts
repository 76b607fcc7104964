import type { StaffEntry } from '../../../protocol/views.ts';
import { useMoves } from '../../shared/staff/moves/use-moves.ts';
import { useTriage } from '../../shared/staff/moves/use-triage.ts';
import type { TransferTarget } from '../../shared/staff/dialogs/use-destinations.ts';
import type { Console } from '../model.ts';
import { useAreaActs } from './use-areas.ts';
import { useCalling } from './use-calling.ts';
import { useCompleting } from './use-completing.ts';
import { useSendOn } from './use-send-on.ts';

/** One function for each thing that a doctor does. Each shows at once, and says how to undo it where that is possible. */
export const useActs = (console: Console) => {
  const { departmentId } = console.doctor;
  const calling = useCalling(console);
  const moves = useMoves();
  const triage = useTriage();
  const complete = useCompleting(console);
  const sendOn = useSendOn(console);
  const areas = useAreaActs(console);
  return {
    ...calling,
    ...moves,
    ...areas,
    complete,
    sendOn,
    setUrgency: triage.setUrgency,
    transfer(entry: StaffEntry, target: TransferTarget, reason: string) {
      // Only what went from the list to the doctor's own pool. Others act on what is in another list.
      const mayTakeBack =
        entry.status === 'waiting' && target.doctorId === null && target.departmentId === departmentId;
      triage.transfer(entry, target, reason, { mayTakeBack });
    },
  };
};

export type Acts = ReturnType<typeof useActs>;

import type { StaffEntry } from '../../../protocol/views.ts';
import { useActions } from '../../shared/staff/actions.tsx';
import { useErrorWords } from '../../shared/staff/error-words.ts';
import { as, asCalled, asEnded, asWaiting } from '../../shared/staff/moves/rows.ts';
import { useStaffTexts } from '../../shared/staff/texts.tsx';
import type { Console } from '../model.ts';
import { useDoctorTexts } from '../texts.ts';

/** The consultation is over. Of a party the hub then calls the next one, who goes back along with an undo. */
export const useCompleting = ({ doctor, following }: Console) => {
  const t = useDoctorTexts();
  const staff = useStaffTexts();
  const words = useErrorWords();
  const { act } = useActions();
  return (entry: StaffEntry, outcome?: string) => {
    const { queueId, queueNumber: number } = entry;
    const [next] = following;
    void act({
      run: (send) => send('queue:complete', { queueId, ...(outcome !== undefined && { outcome }) }),
      rows: [asEnded(entry, 'completed'), ...(next ? [asCalled(next, doctor)] : [])],
      done: () => ({
        what: staff('doneCompleted', { number }),
        ...(next && { more: t('doneFollows', { number: next.queueNumber }) }),
      }),
      undo: (reply) => ({
        label: staff('undoComplete'),
        run: (send) => send('queue:reopen', { queueId, ...(next && { returnCalled: true }) }),
        rows: [as(reply.entry, { status: 'in_service', endedAt: null }), ...(next ? [asWaiting(next)] : [])],
        done: { what: staff('undoneComplete', { number }) },
        failed: staff('undoFailed'),
      }),
      failed: (error) => ({ what: staff('failedComplete', { number }), more: words(error) }),
    });
  };
};

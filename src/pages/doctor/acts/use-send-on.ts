import type { StaffEntry } from '../../../protocol/views.ts';
import { useActions } from '../../shared/staff/actions.tsx';
import type { TransferTarget } from '../../shared/staff/dialogs/use-destinations.ts';
import { useErrorWords } from '../../shared/staff/error-words.ts';
import { as, asEnded } from '../../shared/staff/moves/rows.ts';
import { draftOf, positioned } from '../../shared/staff/plan.ts';
import { useStaffTexts } from '../../shared/staff/texts.tsx';
import type { Console } from '../model.ts';
import { useDoctorTexts } from '../texts.ts';

/** The consultation ends and the next stop opens, in one step; until somebody calls there it can be taken back. */
export const useSendOn = ({ doctor, following }: Console) => {
  const t = useDoctorTexts();
  const staff = useStaffTexts();
  const words = useErrorWords();
  const { act } = useActions();
  return (entry: StaffEntry, { departmentId, doctorId, name }: TransferTarget, back: boolean, outcome?: string) => {
    const { queueId, queueNumber: number, visit } = entry;
    // Of a party the next one is called by it.
    const isFollowed = following.length > 0;
    const there = { position: 1, departmentId, with: doctorId ?? ('pool' as const) };
    const here = { position: 2, departmentId: doctor.departmentId, with: doctor.doctorId, keepsPlace: true };
    void act({
      run: (send) =>
        send('queue:complete', {
          queueId,
          next: back ? [there, here] : [there],
          ...(outcome !== undefined && { outcome }),
        }),
      rows: [asEnded(entry, 'completed')],
      done: () => ({ what: t('doneSentOn', { number, name }), ...(back && { more: t('doneSentOnBack') }) }),
      undo: () => ({
        label: t('undoSendOn'),
        run: async (send) => {
          const reopened = await send('queue:reopen', { queueId, ...(isFollowed && { returnCalled: true }) });
          await send('visit:plan', { visitId: visit.visitId, steps: positioned(draftOf(visit.steps)) });
          return reopened;
        },
        rows: [as(entry, { status: 'in_service', endedAt: null })],
        done: { what: t('undoneSendOn', { number }) },
        failed: staff('undoFailed'),
      }),
      failed: (error) => ({ what: t('failedSendOn', { number }), more: words(error) }),
    });
  };
};

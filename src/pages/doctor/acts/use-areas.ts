import type { HubError } from '../../../protocol/errors.ts';
import type { Area, StaffEntry } from '../../../protocol/views.ts';
import { presentMs } from '../../shared/present.ts';
import { useActions } from '../../shared/staff/actions.tsx';
import { useErrorWords } from '../../shared/staff/error-words.ts';
import { as } from '../../shared/staff/moves/rows.ts';
import { useStaffTexts } from '../../shared/staff/texts.tsx';
import type { Console } from '../model.ts';
import { useNumbers } from '../party/party-note.tsx';
import { useDoctorTexts } from '../texts.ts';

const inHall = (entry: StaffEntry) => as(entry, { advancedAt: undefined, areaId: undefined });

/** Sending the next ones to a waiting area near the rooms, and back. Nobody is called, and nobody's place changes. */
export const useAreaActs = ({ doctor }: Console) => {
  const t = useDoctorTexts();
  const staff = useStaffTexts();
  const words = useErrorWords();
  const numbers = useNumbers();
  const { act } = useActions();
  const { doctorId } = doctor;
  return {
    advance({ areaId, letter }: Area, next: readonly StaffEntry[]) {
      const advancedAt = new Date(presentMs()).toISOString();
      const rows = next.map((entry) => as(entry, { advancedAt, areaId }));
      void act({
        run: (send) => send('queue:advance', { doctorId, areaId, count: next.length }),
        rows,
        // Somebody more urgent may have come: then the hub has sent that one.
        confirmed: ({ entries }) =>
          rows.filter(({ entry }) => entries.some(({ queueId }) => queueId === entry.queueId)),
        done: ({ entries }) => ({
          what: t('doneAdvanced', { numbers: numbers(entries), letter }),
          more: t('areaKeeps'),
        }),
        undo: ({ entries }) => ({
          label: t('undoAdvance'),
          run: async (send) => {
            let failure: unknown = null;
            // One who has been called meanwhile stays called; the others come back all the same.
            for (const { queueId } of entries) {
              await send('queue:retreat', { queueId }).catch((error: unknown) => (failure ??= error));
            }
            if (failure !== null) throw failure;
          },
          rows: entries.map(inHall),
          done: { what: t('undoneAdvance', { numbers: numbers(entries) }) },
          failed: staff('undoFailed'),
        }),
        failed: (error: HubError) => ({
          what: t('failedAdvance', { letter }),
          more: error.code === 'not_found' ? t('areaGone') : words(error),
        }),
      });
    },
    retreat(entry: StaffEntry) {
      const { queueId, queueNumber: number } = entry;
      void act({
        run: (send) => send('queue:retreat', { queueId }),
        rows: [inHall(entry)],
        done: () => ({ what: t('doneRetreated', { number }), more: t('doneRetreatedMore') }),
        failed: (error: HubError) => ({ what: t('failedRetreat', { number }), more: words(error) }),
      });
    },
  };
};

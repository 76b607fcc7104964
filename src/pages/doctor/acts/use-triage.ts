import type { StaffEntry } from '../../../protocol/views.ts';
import { useActions } from '../../shared/staff/actions.tsx';
import { withLevel } from '../../shared/staff/call-list.ts';
import { useErrorWords } from '../../shared/staff/error-words.ts';
import { useFeed } from '../../shared/staff/hub.tsx';
import type { TransferTarget } from '../../shared/staff/transfer-dialog.tsx';
import { useUrgencyLabel } from '../../shared/staff/urgency.tsx';
import { appointmentOf, type Console } from '../model.ts';
import { useDoctorTexts } from '../texts.ts';
import { as, asEnded } from './rows.ts';

/** What needs a dialog and a reason first: another list, or another urgency. */
export const useTriage = (console: Console) => {
  const t = useDoctorTexts();
  const words = useErrorWords();
  const label = useUrgencyLabel();
  const { settings } = useFeed();
  const { act } = useActions();
  const { doctor } = console;

  const transfer = (entry: StaffEntry, target: TransferTarget, reason: string) => {
    const { queueId, queueNumber: number, revision } = entry;
    // Only what went from the list to the own pool: what is on another list is others' to act on.
    const mayTakeBack =
      entry.status === 'waiting' && target.doctorId === null && target.departmentId === doctor.departmentId;
    const to = target.doctorId === null ? { departmentId: target.departmentId } : { doctorId: target.doctorId };
    void act({
      run: (send) => send('queue:transfer', { queueId, ...to, reason, expectedRevision: revision }),
      rows: [asEnded(entry, 'transferred')],
      done: () => ({ what: t('doneTransferred', { number, name: target.name }) }),
      undo: ({ entry: child }) =>
        mayTakeBack
          ? {
              label: t('undoTransfer'),
              run: (send) =>
                send('queue:transfer', {
                  queueId: child.queueId,
                  doctorId: doctor.doctorId,
                  reason: entry.reason ?? t('undoTransferReason'),
                }),
              rows: [asEnded(child, 'transferred')],
              done: { what: t('undoneTransfer', { number }) },
              failed: t('undoFailed'),
            }
          : null,
      failed: (error) => ({ what: t('failedTransfer', { number }), more: words(error) }),
    });
  };

  const setUrgency = (entry: StaffEntry, urgencyLevel: number, reason: string) => {
    const { queueId, queueNumber: number, urgencyLevel: former, callRank, dueAt, revision } = entry;
    const was = { level: String(former), label: label(former) };
    const moved = withLevel(entry, urgencyLevel, appointmentOf(entry, console), settings);
    void act({
      run: (send) => send('queue:set-urgency', { queueId, urgencyLevel, reason, expectedRevision: revision }),
      rows: [as(entry, { urgencyLevel, callRank: moved.callRank, dueAt: moved.dueAt, reason })],
      done: () => ({
        what: t('doneUrgency', { number, level: String(urgencyLevel), label: label(urgencyLevel) }),
        more: t('doneUrgencyPlace', was),
      }),
      undo: (reply) => ({
        label: t('undoUrgency'),
        run: (send) =>
          send('queue:set-urgency', { queueId, urgencyLevel: former, reason: entry.reason ?? t('undoUrgencyReason') }),
        rows: [as(reply.entry, { urgencyLevel: former, callRank, dueAt })],
        done: { what: t('undoneUrgency', { number, level: String(former) }) },
        failed: t('undoFailed'),
      }),
      failed: (error) => ({ what: t('failedUrgency', { number }), more: `${words(error)} ${t('stillUrgency', was)}` }),
    });
  };

  return { transfer, setUrgency };
};

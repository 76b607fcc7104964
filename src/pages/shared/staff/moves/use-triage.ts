import { useMemo } from 'react';
import type { StaffEntry } from '../../../../protocol/views.ts';
import { presentMs } from '../../present.ts';
import { useActions } from '../actions.tsx';
import { appointmentsIn, withLevel } from '../call-list.ts';
import { useErrorWords } from '../error-words.ts';
import { useFeed } from '../hub.tsx';
import { useStaffTexts } from '../texts.tsx';
import type { TransferTarget } from '../dialogs/use-destinations.ts';
import { useUrgencyLabel } from '../urgency.tsx';
import { as, asEnded } from './rows.ts';

type Destination = Pick<StaffEntry, 'doctorId' | 'departmentId'>;
const destinationOf = ({ doctorId, departmentId }: Destination) =>
  doctorId === null ? { departmentId } : { doctorId };

/** What needs a dialog and a reason first: another list, or another urgency. */
export const useTriage = () => {
  const t = useStaffTexts();
  const words = useErrorWords();
  const label = useUrgencyLabel();
  const feed = useFeed();
  const { act } = useActions();
  return useMemo(() => {
    const nameOf = ({ doctorId, departmentId }: Destination): string =>
      feed.doctors.get(doctorId ?? '')?.fullName ??
      t('pool', { department: feed.departments.get(departmentId)?.name ?? '' });
    return {
      /** `mayTakeBack`: what is on another list may be others' to act on. */
      transfer(entry: StaffEntry, target: TransferTarget, reason: string, { mayTakeBack = true } = {}) {
        const { queueId, queueNumber: number, revision } = entry;
        void act({
          run: (send) =>
            send('queue:transfer', { queueId, ...destinationOf(target), reason, expectedRevision: revision }),
          rows: [asEnded(entry, 'transferred')],
          done: () => ({ what: t('doneTransferred', { number, name: target.name }) }),
          undo: ({ entry: child }) =>
            mayTakeBack
              ? {
                  label: t('undoTransfer'),
                  run: (send) =>
                    send('queue:transfer', {
                      queueId: child.queueId,
                      ...destinationOf(entry),
                      reason: entry.reason ?? t('undoReason', { reason }),
                    }),
                  rows: [asEnded(child, 'transferred')],
                  done: { what: t('undoneTransfer', { number, name: nameOf(entry) }) },
                  failed: t('undoFailed'),
                }
              : null,
          failed: (error) => ({ what: t('failedTransfer', { number }), more: words(error) }),
        });
      },
      setUrgency(entry: StaffEntry, urgencyLevel: number, reason: string) {
        const { queueId, queueNumber: number, urgencyLevel: former, callRank, dueAt, revision } = entry;
        const was = { level: String(former), label: label(former) };
        const appointment = appointmentsIn(feed).get(entry.appointmentId ?? '');
        const moved = withLevel(entry, urgencyLevel, appointment, feed.settings, presentMs());
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
              send('queue:set-urgency', {
                queueId,
                urgencyLevel: former,
                reason: entry.reason ?? t('undoReason', { reason }),
              }),
            rows: [as(reply.entry, { urgencyLevel: former, callRank, dueAt })],
            done: { what: t('undoneUrgency', { number, level: String(former) }) },
            failed: t('undoFailed'),
          }),
          failed: (error) => ({
            what: t('failedUrgency', { number }),
            more: `${words(error)} ${t('stillUrgency', was)}`,
          }),
        });
      },
    };
  }, [act, t, words, label, feed]);
};

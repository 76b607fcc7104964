import { useMemo } from 'react';
import type { EntryMove } from '../../../protocol/lifecycle.ts';
import { entryMoves } from '../../../protocol/lifecycle.ts';
import type { StaffEntry } from '../../../protocol/views.ts';
import { useActions, type Says, type Undo } from '../../shared/staff/actions.tsx';
import { withLevel } from '../../shared/staff/call-list.ts';
import { useErrorWords } from '../../shared/staff/error-words.ts';
import { useFeed } from '../../shared/staff/hub.tsx';
import type { TransferTarget } from '../../shared/staff/transfer-dialog.tsx';
import { useUrgencyLabel } from '../../shared/staff/urgency.tsx';
import { useReceptionTexts } from '../texts.ts';
import { appointmentById } from './appointment-of.ts';

export type EntryActions = {
  readonly setUrgency: (entry: StaffEntry, level: number, reason: string) => void;
  readonly transfer: (entry: StaffEntry, target: TransferTarget, reason: string) => void;
  readonly hold: (entry: StaffEntry) => void;
  readonly resume: (entry: StaffEntry) => void;
  readonly recall: (entry: StaffEntry) => void;
  readonly giveBack: (entry: StaffEntry) => void;
  readonly noShow: (entry: StaffEntry) => void;
  readonly reinstate: (entry: StaffEntry) => void;
  readonly end: (entry: StaffEntry, how: 'queue:cancel' | 'queue:leave', reason: string) => void;
};

type Move = Exclude<EntryMove, 'queue:call' | 'queue:transfer'>;

/** What the desk does to one entry: shown at once, undone where the lifecycle allows, taken back in words. */
export const useEntryActions = (): EntryActions => {
  const { act } = useActions();
  const t = useReceptionTexts();
  const words = useErrorWords();
  const label = useUrgencyLabel();
  const feed = useFeed();
  return useMemo(() => {
    const nameOf = ({ doctorId, departmentId }: Pick<StaffEntry, 'doctorId' | 'departmentId'>): string =>
      feed.doctors.get(doctorId ?? '')?.fullName ??
      t('poolOf', { department: feed.departments.get(departmentId)?.name ?? '' });

    const move = (
      entry: StaffEntry,
      name: Move,
      says: Says,
      { failed, undo, reason }: { failed: string; undo?: Undo; reason?: string },
    ) => {
      const { queueId } = entry;
      void act({
        run: (send) => send(name, { queueId, ...(reason && { reason }) }),
        rows: [{ entry, changes: { status: entryMoves[name].to } }],
        done: () => says,
        ...(undo && { undo: () => undo }),
        failed: (error) => ({ what: failed, more: words(error) }),
      });
    };
    /** Takes a move back by the one that leads the other way. */
    const back = (entry: StaffEntry, name: Move, undoLabel: string, from: Move): Undo => {
      const { queueId, queueNumber, status } = entry;
      return {
        label: undoLabel,
        run: (send) => send(name, { queueId }),
        done: { what: t('undone', { number: queueNumber }) },
        failed: t('notUndone', { number: queueNumber }),
        rows: [{ entry: { ...entry, status: entryMoves[from].to }, changes: { status } }],
      };
    };

    return {
      setUrgency(entry, level, reason) {
        const { queueId, queueNumber, urgencyLevel, revision } = entry;
        const appointment = appointmentById(feed.streams, entry.appointmentId);
        void act({
          run: (send) =>
            send('queue:set-urgency', { queueId, urgencyLevel: level, reason, expectedRevision: revision }),
          rows: [{ entry, changes: withLevel(entry, level, appointment, feed.settings) }],
          done: () => ({
            what: t('urgencyDone', { number: queueNumber, level: String(level), label: label(level) }),
            more: t('urgencyWas', { level: String(urgencyLevel) }),
          }),
          undo: ({ entry: changed }) => ({
            label: t('undoUrgency'),
            run: (send) => send('queue:set-urgency', { queueId, urgencyLevel, reason: t('undoReason', { reason }) }),
            done: { what: t('undone', { number: queueNumber }) },
            failed: t('notUndone', { number: queueNumber }),
            rows: [{ entry: changed, changes: withLevel(changed, urgencyLevel, appointment, feed.settings) }],
          }),
          failed: (error) => ({
            what: t('urgencyNotSaved', { number: queueNumber }),
            more: `${words(error)} ${t('urgencyStill', { level: String(urgencyLevel), label: label(urgencyLevel) })}`,
          }),
        });
      },
      transfer(entry, target, reason) {
        const { queueId, queueNumber, doctorId, departmentId, revision } = entry;
        const placeOf = (place: Pick<StaffEntry, 'doctorId' | 'departmentId'>) => ({
          departmentId: place.departmentId,
          ...(place.doctorId !== null && { doctorId: place.doctorId }),
        });
        void act({
          run: (send) => send('queue:transfer', { queueId, ...placeOf(target), reason, expectedRevision: revision }),
          done: () => ({
            what: t('transferDone', { number: queueNumber, name: target.name }),
            more: t('keepsPlace'),
          }),
          undo: ({ entry: child }) => ({
            label: t('undoTransfer'),
            run: (send) =>
              send('queue:transfer', {
                queueId: child.queueId,
                ...placeOf({ doctorId, departmentId }),
                reason: t('undoReason', { reason }),
              }),
            done: { what: t('transferUndone', { number: queueNumber, name: nameOf({ doctorId, departmentId }) }) },
            failed: t('notUndone', { number: queueNumber }),
          }),
          failed: (error) => ({ what: t('notTransferred', { number: queueNumber }), more: words(error) }),
        });
      },
      hold(entry) {
        const { queueNumber: number, status } = entry;
        move(
          entry,
          'queue:hold',
          { what: t('holdDone', { number }), more: t('keepsPlace') },
          {
            failed: t('notHeld', { number }),
            ...(status === 'waiting' && { undo: back(entry, 'queue:resume', t('undoHold'), 'queue:hold') }),
          },
        );
      },
      resume(entry) {
        const { queueNumber: number } = entry;
        move(
          entry,
          'queue:resume',
          { what: t('resumeDone', { number }), more: t('keepsPlace') },
          { failed: t('notResumed', { number }), undo: back(entry, 'queue:hold', t('undoResume'), 'queue:resume') },
        );
      },
      recall(entry) {
        const { queueNumber: number } = entry;
        move(entry, 'queue:recall', { what: t('recallDone', { number }) }, { failed: t('notRecalled', { number }) });
      },
      giveBack(entry) {
        const { queueNumber: number } = entry;
        move(
          entry,
          'queue:return',
          { what: t('returnDone', { number }), more: t('keepsPlace') },
          { failed: t('notReturned', { number }) },
        );
      },
      noShow(entry) {
        const { queueNumber: number, status } = entry;
        move(
          entry,
          'queue:no-show',
          { what: t('noShowDone', { number }) },
          {
            failed: t('notMissed', { number }),
            ...(status === 'called' && { undo: undoNoShow(entry, t) }),
          },
        );
      },
      reinstate(entry) {
        const { queueNumber: number } = entry;
        move(
          entry,
          'queue:reinstate',
          { what: t('reinstateDone', { number }), more: t('keepsPlace') },
          { failed: t('notReinstated', { number }) },
        );
      },
      end(entry, how, reason) {
        const { queueNumber: number } = entry;
        const done = how === 'queue:cancel' ? t('cancelDone', { number }) : t('leaveDone', { number });
        move(entry, how, { what: done }, { failed: t('notEnded', { number }), reason });
      },
    };
  }, [act, t, words, label, feed]);
};

/** To where they waited before the call: a reinstatement cannot call again. */
const undoNoShow = (entry: StaffEntry, t: ReturnType<typeof useReceptionTexts>): Undo => ({
  label: t('undoNoShow'),
  run: (send) => send('queue:reinstate', { queueId: entry.queueId }),
  done: { what: t('reinstateDone', { number: entry.queueNumber }), more: t('keepsPlace') },
  failed: t('notUndone', { number: entry.queueNumber }),
});

import { useMemo } from 'react';
import type { Send } from '../../../../client/send.ts';
import { mayMove, type EntryMove } from '../../../../protocol/lifecycle.ts';
import type { StaffEntry } from '../../../../protocol/views.ts';
import { presentMs } from '../../present.ts';
import { useActions } from '../actions.tsx';
import { useErrorWords } from '../error-words.ts';
import type { ExpectedRow } from '../expectations.ts';
import { useStaffTexts } from '../texts.tsx';
import { as, asCalled, asEnded, asInService, asWaiting } from './rows.ts';

/** What takes a move back, and how its row looks then. */
type Back = {
  readonly label: string;
  readonly done: string;
  readonly run: (send: Send) => Promise<unknown>;
  readonly rowOf: (row: StaffEntry) => ExpectedRow;
};

type Move = {
  readonly name: EntryMove;
  readonly run: (send: Send) => Promise<{ readonly entry: object }>;
  readonly row: ExpectedRow;
  readonly done: string;
  readonly failed: string;
  /** What cannot be taken back has none: a recall is spoken. */
  readonly back?: Back;
};

/** Where a patient on hold is, and when to expect them back; null where nobody said. */
export type Away = { readonly where: string | null; readonly until: string | null };
export const awayUnknown: Away = { where: null, until: null };

export type Ending = 'queue:cancel' | 'queue:leave';

/** The moves of one entry along its lifecycle that need nothing but the entry: shown at once, and how to undo each. */
export const useMoves = () => {
  const t = useStaffTexts();
  const words = useErrorWords();
  const { act } = useActions();
  return useMemo(() => {
    const move = (entry: StaffEntry, { name, run, row, done, failed, back }: Move): void => {
      if (!mayMove(name, entry.status)) return;
      void act({
        run,
        rows: [row],
        done: () => ({ what: done }),
        undo: ({ entry: moved }) =>
          back
            ? {
                label: back.label,
                run: back.run,
                rows: [back.rowOf({ ...entry, ...row.changes, ...moved })],
                done: { what: back.done },
                failed: t('undoFailed'),
              }
            : null,
        failed: (error) => ({ what: failed, more: words(error) }),
      });
    };

    const callAgain = ({ queueId, doctorId }: StaffEntry) => ({
      run: (send: Send) => send('queue:call', { queueId, ...(doctorId !== null && { doctorId }) }),
    });
    /** Back to what it was: waiting, called, or in consultation. */
    const backFromHold = (entry: StaffEntry): Pick<Back, 'run' | 'rowOf'> => {
      const { queueId, status } = entry;
      if (status === 'in_service') return { run: (send) => send('queue:start', { queueId }), rowOf: asInService };
      if (status === 'called') return { ...callAgain(entry), rowOf: (row) => asCalled(row, entry) };
      return { run: (send) => send('queue:resume', { queueId }), rowOf: asWaiting };
    };
    const held = ({ where, until }: Away) => ({ ...(where && { where }), ...(until && { until }) });

    return {
      reopen(entry: StaffEntry) {
        const { queueId, queueNumber: number } = entry;
        move(entry, {
          name: 'queue:reopen',
          run: (send) => send('queue:reopen', { queueId }),
          row: as(entry, { status: 'in_service', endedAt: null }),
          done: t('undoneComplete', { number }),
          failed: t('failedReopen', { number }),
          back: {
            label: t('undo'),
            done: t('doneCompleted', { number }),
            // With the outcome of before, where there was one.
            run: (send) =>
              send('queue:complete', { queueId, ...(entry.outcome !== null && { outcome: entry.outcome }) }),
            rowOf: (row) => asEnded(row, 'completed'),
          },
        });
      },
      recall(entry: StaffEntry) {
        const { queueId, queueNumber: number } = entry;
        move(entry, {
          name: 'queue:recall',
          run: (send) => send('queue:recall', { queueId }),
          row: as(entry, { recallCount: entry.recallCount + 1 }),
          done: t('doneRecalled', { number }),
          failed: t('failedRecall', { number }),
        });
      },
      noShow(entry: StaffEntry) {
        const { queueId, queueNumber: number } = entry;
        move(entry, {
          name: 'queue:no-show',
          run: (send) => send('queue:no-show', { queueId }),
          row: asEnded(entry, 'no_show'),
          done: t('doneNoShow', { number }),
          failed: t('failedNoShow', { number }),
          back: {
            label: t('undoNoShow'),
            done: t('undoneNoShow', { number }),
            run: (send) => send('queue:reinstate', { queueId }),
            rowOf: asWaiting,
          },
        });
      },
      hold(entry: StaffEntry, away = awayUnknown) {
        const { queueId, queueNumber: number } = entry;
        const note = { statusNote: away.where, backAt: away.until };
        move(entry, {
          name: 'queue:hold',
          run: (send) => send('queue:hold', { queueId, ...held(away) }),
          row: as(entry, { status: 'on_hold', ...note }),
          done: t('doneHeld', { number }),
          failed: t('failedHold', { number }),
          back: { label: t('undoHold'), done: t('undoneHold', { number }), ...backFromHold(entry) },
        });
      },
      resume(entry: StaffEntry) {
        const { queueId, queueNumber: number, statusNote: where, backAt: until } = entry;
        move(entry, {
          name: 'queue:resume',
          run: (send) => send('queue:resume', { queueId }),
          row: asWaiting(entry),
          done: t('doneResumed', { number }),
          failed: t('failedResume', { number }),
          back: {
            label: t('undoResume'),
            done: t('undoneResume', { number }),
            // A time that has passed is none to expect anybody at.
            run: (send) => send('queue:hold', { queueId, ...held({ where, until: ahead(until) }) }),
            rowOf: (row) => as(row, { status: 'on_hold', statusNote: where, backAt: ahead(until) }),
          },
        });
      },
      /** From called it is a return; from the consultation an undo, which nothing takes back but a new call. */
      backToWaiting(entry: StaffEntry) {
        const { queueId, queueNumber: number } = entry;
        const says = {
          row: asWaiting(entry),
          done: t('doneReturned', { number }),
          failed: t('failedReturn', { number }),
        };
        if (entry.status !== 'called') {
          return move(entry, { name: 'queue:undo', run: (send) => send('queue:undo', { queueId }), ...says });
        }
        move(entry, {
          name: 'queue:return',
          run: (send) => send('queue:return', { queueId }),
          ...says,
          back: {
            label: t('undoReturn'),
            done: t('undoneReturn', { number }),
            ...callAgain(entry),
            rowOf: (row) => asCalled(row, entry),
          },
        });
      },
      /** Somebody who was marked as gone is here. Undo marks them as gone again; a no-show would need another call. */
      reinstate(entry: StaffEntry) {
        const { queueId, queueNumber: number, status } = entry;
        move(entry, {
          name: 'queue:reinstate',
          run: (send) => send('queue:reinstate', { queueId }),
          row: asWaiting(entry),
          done: t('doneReturned', { number }),
          failed: t('failedReturn', { number }),
          ...((status === 'cancelled' || status === 'left') && {
            back: {
              label: t('undo'),
              done: t(status === 'left' ? 'doneLeft' : 'doneCancelled', { number }),
              run: (send) => send(status === 'left' ? 'queue:leave' : 'queue:cancel', { queueId }),
              rowOf: (row) => asEnded(row, status),
            },
          }),
        });
      },
      end(entry: StaffEntry, how: Ending, reason: string) {
        const { queueId, queueNumber: number } = entry;
        move(entry, {
          name: how,
          run: (send) => send(how, { queueId, ...(reason && { reason }) }),
          row: asEnded(entry, how === 'queue:leave' ? 'left' : 'cancelled'),
          done: t(how === 'queue:leave' ? 'doneLeft' : 'doneCancelled', { number }),
          failed: t('failedEnd', { number }),
          back: {
            label: t('undoEnd'),
            done: t('doneReturned', { number }),
            run: (send) => send('queue:reinstate', { queueId }),
            rowOf: asWaiting,
          },
        });
      },
    };
  }, [act, t, words]);
};

const ahead = (until: string | null): string | null =>
  until !== null && Date.parse(until) > presentMs() ? until : null;

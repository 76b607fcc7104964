import type { Send } from '../../../client/send.ts';
import { mayMove, type EntryMove } from '../../../protocol/lifecycle.ts';
import type { StaffEntry } from '../../../protocol/views.ts';
import { useActions } from '../../shared/staff/actions.tsx';
import { useErrorWords } from '../../shared/staff/error-words.ts';
import type { ExpectedRow } from '../../shared/staff/expectations.ts';
import type { Console } from '../model.ts';
import { useDoctorTexts } from '../texts.ts';
import { as, asCalled, asEnded, asInService, asWaiting } from './rows.ts';

/** What takes a move back, and how its row looks then. */
type Back = {
  readonly label: string;
  readonly done: string;
  readonly run: (send: Send) => Promise<unknown>;
  readonly rowOf: (row: StaffEntry) => ExpectedRow;
};

type Move = {
  readonly name: Exclude<EntryMove, 'queue:transfer' | 'queue:leave'>;
  readonly row: ExpectedRow;
  readonly done: string;
  readonly failed: string;
  readonly back?: Back;
};

/** The moves of one entry along its lifecycle that need nothing but the entry. */
export const useMoves = ({ doctor }: Console) => {
  const t = useDoctorTexts();
  const words = useErrorWords();
  const { act } = useActions();
  const { doctorId } = doctor;

  const move = (entry: StaffEntry, { name, row, done, failed, back }: Move): void => {
    if (!mayMove(name, entry.status)) return;
    void act({
      run: (send) => send(name, { queueId: entry.queueId }),
      rows: [row],
      done: () => ({ what: done }),
      undo: (reply) =>
        back
          ? {
              label: back.label,
              run: back.run,
              rows: [back.rowOf(reply.entry)],
              done: { what: back.done },
              failed: t('undoFailed'),
            }
          : null,
      failed: (error) => ({ what: failed, more: words(error) }),
    });
  };

  const complete = (entry: StaffEntry) => {
    const { queueId, queueNumber: number } = entry;
    move(entry, {
      name: 'queue:complete',
      row: asEnded(entry, 'completed'),
      done: t('doneCompleted', { number }),
      failed: t('failedComplete', { number }),
      back: {
        label: t('undoComplete'),
        done: t('undoneComplete', { number }),
        run: (send) => send('queue:reopen', { queueId }),
        rowOf: (row) => as(row, { status: 'in_service', endedAt: null }),
      },
    });
  };

  /** What was spoken cannot be taken back. */
  const recall = (entry: StaffEntry) => {
    const number = entry.queueNumber;
    move(entry, {
      name: 'queue:recall',
      row: as(entry, { recallCount: entry.recallCount + 1 }),
      done: t('doneRecalled', { number }),
      failed: t('failedRecall', { number }),
    });
  };

  const noShow = (entry: StaffEntry) => {
    const { queueId, queueNumber: number } = entry;
    move(entry, {
      name: 'queue:no-show',
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
  };

  /** Back to what it was: waiting, called, or in consultation. */
  const backFromHold = ({ queueId, status }: StaffEntry): Pick<Back, 'run' | 'rowOf'> => {
    if (status === 'in_service') return { run: (send) => send('queue:start', { queueId }), rowOf: asInService };
    if (status === 'called') {
      return { run: (send) => send('queue:call', { queueId, doctorId }), rowOf: (row) => asCalled(row, doctor) };
    }
    return { run: (send) => send('queue:resume', { queueId }), rowOf: asWaiting };
  };

  const hold = (entry: StaffEntry) => {
    const number = entry.queueNumber;
    move(entry, {
      name: 'queue:hold',
      row: as(entry, { status: 'on_hold' }),
      done: t('doneHeld', { number }),
      failed: t('failedHold', { number }),
      back: { label: t('undoHold'), done: t('undoneHold', { number }), ...backFromHold(entry) },
    });
  };

  const resume = (entry: StaffEntry) => {
    const { queueId, queueNumber: number } = entry;
    move(entry, {
      name: 'queue:resume',
      row: asWaiting(entry),
      done: t('doneResumed', { number }),
      failed: t('failedResume', { number }),
      back: {
        label: t('undoResume'),
        done: t('undoneResume', { number }),
        run: (send) => send('queue:hold', { queueId }),
        rowOf: (row) => as(row, { status: 'on_hold' }),
      },
    });
  };

  /** From called it is a return, from the consultation an undo, which nothing takes back but a new call. */
  const backToWaiting = (entry: StaffEntry) => {
    const { queueId, queueNumber: number } = entry;
    const says = { row: asWaiting(entry), done: t('doneReturned', { number }), failed: t('failedReturn', { number }) };
    if (entry.status !== 'called') return move(entry, { name: 'queue:undo', ...says });
    move(entry, {
      name: 'queue:return',
      ...says,
      back: {
        label: t('undoReturn'),
        done: t('undoneReturn', { number }),
        run: (send) => send('queue:call', { queueId, doctorId }),
        rowOf: (row) => asCalled(row, doctor),
      },
    });
  };

  return { complete, recall, noShow, hold, resume, backToWaiting };
};

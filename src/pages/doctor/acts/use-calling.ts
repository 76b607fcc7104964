import { useState } from 'react';
import { HubError } from '../../../protocol/errors.ts';
import type { StaffEntry } from '../../../protocol/views.ts';
import { useActions, type Says, type Undo } from '../../shared/staff/actions.tsx';
import { useErrorWords } from '../../shared/staff/error-words.ts';
import { isPlaceOf, usePlate } from '../../shared/staff/plate.ts';
import { useStaffTexts } from '../../shared/staff/texts.tsx';
import type { Console } from '../model.ts';
import { useDoctorTexts } from '../texts.ts';
import { as, asCalled, asEnded, asInService, asWaiting } from '../../shared/staff/moves/rows.ts';
import { presentMs } from '../../shared/present.ts';

/** A call that the hub refused. It is shown right above the button. */
export type CallFailure = {
  readonly error: HubError;
  readonly entry: StaffEntry | null;
  /** When it was tried, by this machine's clock. */
  readonly at: number;
};

/** Calling and starting, which complete the consultation before. */
export const useCalling = ({ doctor, inService, list }: Console) => {
  const t = useDoctorTexts();
  const staff = useStaffTexts();
  const words = useErrorWords();
  const { act } = useActions();
  const [callFailure, setCallFailure] = useState<CallFailure | null>(null);
  const { doctorId } = doctor;

  const plateOf = usePlate();

  const saysCalled = ({ queueNumber: number, room }: StaffEntry) => {
    const place = plateOf({ room, placeKind: doctor.placeKind });
    if (room === null || place === null) return t('doneCalledNoRoom', { number });
    return isPlaceOf(doctor) ? t('doneCalledPlace', { number, place }) : t('doneCalled', { number, room });
  };
  const alsoCompleted = (completed: StaffEntry | null) =>
    completed ? t('doneAlsoCompleted', { number: completed.queueNumber }) : '';
  const failedAs = (what: string) => (error: HubError) => ({ what, more: words(error) });
  const callFailed = (entry: StaffEntry | null) => {
    const at = presentMs();
    return (error: HubError): boolean => {
      // What may still happen is told by the strip, with its button to try again.
      if (error.retryable) return false;
      setCallFailure({ error, entry, at });
      return true;
    };
  };

  /** What was completed along with a call is opened again with its undo. */
  const undoCall = (called: StaffEntry, completed: StaffEntry | null): Undo => ({
    label: t('undoCall'),
    run: (send) =>
      completed
        ? send('queue:reopen', { queueId: completed.queueId, returnCalled: true })
        : send('queue:return', { queueId: called.queueId }),
    rows: [asWaiting(called), ...(completed ? [as(completed, { status: 'in_service', endedAt: null })] : [])],
    done: {
      what: t('undoneCall', { number: called.queueNumber }),
      ...(completed && { more: t('undoneCallReopened', { number: completed.queueNumber }) }),
    },
    failed: staff('undoFailed'),
  });

  const callNext = () => {
    const expected = list[0];
    if (expected === undefined) return;
    setCallFailure(null);
    const completed = inService;
    const rows = [asCalled(expected, doctor), ...(completed ? [asEnded(completed, 'completed')] : [])];
    const done = ({ entry }: { entry: StaffEntry }): Says => {
      const isOther = entry.queueId !== expected.queueId;
      const other = isOther ? t('doneCalledOther', { number: expected.queueNumber }) : '';
      return { what: saysCalled(entry), more: `${other} ${alsoCompleted(completed)}` };
    };
    void act({
      run: async (send) => {
        const { entry } = await send('queue:call-next', { doctorId, ...(completed && { completeCurrent: true }) });
        // The last one went meanwhile; the feed tells that the consultation is completed all the same.
        if (entry.status !== 'called') throw new HubError('queue_empty', { doctorId });
        return { entry };
      },
      rows,
      confirmed: ({ entry }) => rows.filter((row) => row.entry === completed || row.entry.queueId === entry.queueId),
      done,
      undo: ({ entry }) => undoCall(entry, completed),
      failed: failedAs(t('failedCallNext')),
      onFailed: callFailed(null),
    });
  };

  const call = (entry: StaffEntry) => {
    setCallFailure(null);
    const completed = inService;
    void act({
      run: (send) =>
        send('queue:call', { queueId: entry.queueId, doctorId, ...(completed && { completeCurrent: true }) }),
      rows: [asCalled(entry, doctor), ...(completed ? [asEnded(completed, 'completed')] : [])],
      done: (reply) => ({ what: saysCalled(reply.entry), more: alsoCompleted(completed) }),
      undo: (reply) => undoCall(reply.entry, completed),
      failed: failedAs(t('failedCall', { number: entry.queueNumber })),
      onFailed: callFailed(entry),
    });
  };

  const start = (entry: StaffEntry) => {
    const { queueId, queueNumber: number } = entry;
    const completed = inService?.queueId === queueId ? null : inService;
    void act({
      run: (send) => send('queue:start', { queueId, ...(completed && { completeCurrent: true }) }),
      rows: [asInService(entry), ...(completed ? [asEnded(completed, 'completed')] : [])],
      done: () => ({ what: t('doneStarted', { number }), more: alsoCompleted(completed) }),
      undo: (reply) => ({
        label: t('undoStart'),
        run: (send) => send('queue:undo', { queueId }),
        rows: [asWaiting(reply.entry)],
        done: { what: t('undoneCall', { number }) },
        failed: staff('undoFailed'),
      }),
      failed: failedAs(t('failedStart', { number })),
    });
  };

  return { callNext, call, start, callFailure, forgetCallFailure: () => setCallFailure(null) };
};

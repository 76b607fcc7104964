import { useState } from 'react';
import { HubError } from '../../../protocol/errors.ts';
import type { StaffEntry } from '../../../protocol/views.ts';
import { useActions, type Says, type Undo } from '../../shared/staff/actions.tsx';
import { useErrorWords } from '../../shared/staff/error-words.ts';
import { isPlaceOf, usePlate } from '../../shared/staff/plate.ts';
import { useStaffTexts } from '../../shared/staff/texts.tsx';
import type { Console } from '../model.ts';
import { useNumbers } from '../party/party-note.tsx';
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
export const useCalling = ({ doctor, inService, next, party }: Console) => {
  const t = useDoctorTexts();
  const staff = useStaffTexts();
  const words = useErrorWords();
  const { act } = useActions();
  const [callFailure, setCallFailure] = useState<CallFailure | null>(null);
  const { doctorId } = doctor;

  const plateOf = usePlate();
  const numbers = useNumbers();

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

  /** How the consultation ended that is completed along. */
  const completing = (completed: StaffEntry | null, outcome: string | undefined) =>
    completed ? { completeCurrent: true, ...(outcome !== undefined && { outcome }) } : {};

  /** The first in the order of calling, and where it is asked for those who came with them: one call. */
  const callNext = ({ outcome, withParty = false }: { outcome?: string | undefined; withParty?: boolean } = {}) => {
    const expected = next;
    if (expected === null) return;
    const others = withParty ? party : [];
    setCallFailure(null);
    const completed = inService;
    const together = others.map((other) =>
      as(other, {
        calledWithId: expected.queueId,
        requestedDoctorId: other.doctorId,
        doctorId,
        advancedAt: undefined,
        areaId: undefined,
      }),
    );
    const rows = [asCalled(expected, doctor), ...together, ...(completed ? [asEnded(completed, 'completed')] : [])];
    const isAlong = ({ calledWith = [] }: StaffEntry, { queueNumber }: StaffEntry) => calledWith.includes(queueNumber);
    const saysParty = (entry: StaffEntry) => {
      const along = others.filter((other) => isAlong(entry, other));
      const missing = others.filter((other) => !isAlong(entry, other) && other.queueId !== entry.queueId);
      return [
        along.length > 0 && t('doneCalledWith', { numbers: numbers(along) }),
        missing.length > 0 && t('doneCalledWithout', { numbers: numbers(missing) }),
      ];
    };
    const done = ({ entry }: { entry: StaffEntry }): Says => {
      const isOther = entry.queueId !== expected.queueId;
      const other = isOther ? t('doneCalledOther', { number: expected.queueNumber }) : '';
      return {
        what: saysCalled(entry),
        more: [other, ...saysParty(entry), alsoCompleted(completed)].filter(Boolean).join(' '),
      };
    };
    void act({
      run: async (send) => {
        const { entry } = await send('queue:call-next', {
          doctorId,
          ...(withParty && { withParty }),
          ...completing(completed, outcome),
        });
        // The last one went meanwhile; the feed tells that the consultation is completed all the same.
        if (entry.status !== 'called') throw new HubError('queue_empty', { doctorId });
        return { entry };
      },
      rows,
      confirmed: ({ entry }) =>
        rows.filter(
          (row) => row.entry === completed || row.entry.queueId === entry.queueId || isAlong(entry, row.entry),
        ),
      done,
      undo: ({ entry }) => undoCall(entry, completed),
      failed: failedAs(t('failedCallNext')),
      onFailed: callFailed(null),
    });
  };

  const call = (entry: StaffEntry, outcome?: string) => {
    setCallFailure(null);
    const completed = inService;
    void act({
      run: (send) => send('queue:call', { queueId: entry.queueId, doctorId, ...completing(completed, outcome) }),
      rows: [asCalled(entry, doctor), ...(completed ? [asEnded(completed, 'completed')] : [])],
      done: (reply) => ({ what: saysCalled(reply.entry), more: alsoCompleted(completed) }),
      undo: (reply) => undoCall(reply.entry, completed),
      failed: failedAs(t('failedCall', { number: entry.queueNumber })),
      onFailed: callFailed(entry),
    });
  };

  const start = (entry: StaffEntry, outcome?: string) => {
    const { queueId, queueNumber: number } = entry;
    const completed = inService?.queueId === queueId ? null : inService;
    void act({
      run: (send) => send('queue:start', { queueId, ...completing(completed, outcome) }),
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

import { useCallback, useLayoutEffect, useRef, useState } from 'react';
import type { SessionUser } from '../../../protocol/http.ts';
import { HubError } from '../../../protocol/errors.ts';
import { useFeed, useHub, useLiveness } from '../../shared/staff/hub.tsx';
import { fetchSession } from '../../shared/staff/session.ts';
import { rememberStation } from './last-station.ts';

/** Where this login works, as far as the page decides it: attending, leaving, and what others take. */
export const useStation = () => {
  const { user, standing, client } = useHub();
  useFollowed();
  const { isPicking, setPicking, lostId, setLostId, expected } = useLost(user.doctorId);

  const change = useCallback(
    async (run: () => Promise<SessionUser>) => {
      await standing.change(async () => {
        const next = await run();
        expected.current = next.doctorId;
        return next;
      });
      setLostId(null);
      setPicking(false);
    },
    [standing, expected, setLostId, setPicking],
  );

  /** Throws HubError: `station_taken` where somebody works there. */
  const pick = useCallback(
    (doctorId: string, takeOver: boolean): Promise<void> =>
      change(async () => {
        const { doctor } = await client.send('doctor:attend', { doctorId, ...(takeOver && { takeOver }) });
        rememberStation(doctorId);
        return { ...standing.user, doctorId: doctor.doctorId, departmentId: doctor.departmentId };
      }),
    [change, client, standing],
  );

  /** A doctor has the own list again. */
  const leave = useCallback(
    (): Promise<void> =>
      change(async () => {
        await client.send('doctor:leave-station', {});
        const session = await fetchSession();
        if (!session?.user) throw new HubError('unauthenticated');
        return session.user;
      }),
    [change, client],
  );

  const ask = useCallback(() => setPicking(true), [setPicking]);
  const stay = useCallback(() => {
    setLostId(null);
    setPicking(false);
  }, [setLostId, setPicking]);
  return { isPicking, lostId, pick, leave, ask, stay };
};

/** Whether the choice is open, and the station that was lost without a wish of this page. */
const useLost = (doctorId: string | null) => {
  const { doctors } = useFeed();
  const [isPicking, setPicking] = useState(false);
  const [lostId, setLostId] = useState<string | null>(null);
  const former = useRef(doctorId);
  /** Whom the page itself has just become. */
  const expected = useRef<string | null | undefined>(undefined);
  // Before anything of it is seen.
  useLayoutEffect(() => {
    const before = former.current;
    if (before === doctorId) return;
    const isWanted = expected.current === doctorId;
    former.current = doctorId;
    expected.current = undefined;
    if (before === null || isWanted) return;
    if (doctors.get(before)?.kind !== 'station') return;
    setLostId(before);
    setPicking(true);
  }, [doctorId, doctors]);
  return { isPicking, setPicking, lostId, setLostId, expected };
};

/**
 * Asks whom the session acts as whenever that may have changed: the hub says so, the station's own row has changed, or this
 * page has not heard everything since it last knew.
 */
const useFollowed = (): void => {
  const { user, standing, view } = useHub();
  const { isLive } = useLiveness();
  const row = useFeed().doctors.get(user.doctorId ?? '');
  const revision = row?.kind === 'station' ? row.revision : null;
  useLayoutEffect(() => view.onScope(() => void standing.ask()), [view, standing]);
  useLayoutEffect(() => {
    if (isLive) void standing.ask();
  }, [standing, isLive, user.doctorId, revision]);
};

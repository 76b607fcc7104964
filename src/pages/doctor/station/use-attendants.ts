import { useEffect, useState } from 'react';
import type { Doctor } from '../../../protocol/views.ts';
import { useHub, useLiveness } from '../../shared/staff/hub.tsx';

/** Who works at a station, and since when. */
export type Attendant = { readonly userId: string; readonly fullName: string; readonly since: string };

/**
 * By station; null before the hub has said. The directory is public and has no names of staff, so they are asked for: again
 * with each change of one of these stations.
 */
export const useAttendants = (stations: readonly Doctor[]): ReadonlyMap<string, Attendant> | null => {
  const { client } = useHub();
  const { isLive } = useLiveness();
  const [attendants, setAttendants] = useState<ReadonlyMap<string, Attendant> | null>(null);
  const state = stations.map(({ doctorId, revision }) => `${doctorId} ${revision}`).join();
  useEffect(() => {
    if (!isLive || state === '') return;
    let isCurrent = true;
    client.send('doctor:stations', {}).then(
      ({ stations: told }) => {
        if (!isCurrent) return;
        const known = told.flatMap(({ doctorId, attendedBy, attendedSince }) =>
          attendedBy === null || attendedSince === null
            ? []
            : [[doctorId, { ...attendedBy, since: attendedSince }] as const],
        );
        setAttendants(new Map(known));
      },
      // Stations are told apart without the names: they say that somebody works there.
      () => undefined,
    );
    return () => {
      isCurrent = false;
    };
  }, [client, isLive, state]);
  return attendants;
};

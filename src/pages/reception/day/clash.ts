import { useEffect, useMemo, useState } from 'react';
import type { Appointment } from '../../../protocol/views.ts';
import { useHeardAppointments, useHub } from '../../shared/staff/hub.tsx';
import { newestOf } from '../queue/panel/visit-facts.tsx';
import { isDrawn, overlap, spanOf, type Span } from './hours.ts';

type Asked = {
  readonly patientId: string;
  readonly span: Span;
  /** The appointment that is being moved does not count. */
  readonly movedId: string | undefined;
};

/** Another appointment of the same patient at that time. Both may be intended, so it is a warning and not a refusal. */
export const clashIn = (
  appointments: Iterable<Appointment>,
  { patientId, span, movedId }: Asked,
): Appointment | undefined =>
  [...appointments].find(
    (one) =>
      one.patientId === patientId &&
      one.appointmentId !== movedId &&
      isDrawn(one) &&
      one.status !== 'no_show' &&
      overlap(spanOf(one), span),
  );

/** A patient's appointments of one day, live; null until the hub has told them. */
export const useAppointmentsOf = (patientId: string | null, date: string): readonly Appointment[] | null => {
  const { client } = useHub();
  const { rows, resets } = useHeardAppointments();
  const key = `${patientId} ${date}`;
  const [read, setRead] = useState<{ readonly key: string; readonly appointments: readonly Appointment[] } | null>(
    null,
  );
  useEffect(() => {
    if (patientId === null) return;
    const abort = new AbortController();
    const told = (appointments: readonly Appointment[]) => {
      if (!abort.signal.aborted) setRead({ key: `${patientId} ${date}`, appointments });
    };
    client.send('appointment:list', { patientId, date }, { signal: abort.signal }).then(
      ({ appointments }) => told(appointments),
      // A warning that cannot be given must not be in the way of the booking.
      () => told([]),
    );
    return () => abort.abort();
  }, [client, patientId, date, resets]);
  return useMemo(() => {
    if (read?.key !== key) return null;
    const heard = [...rows.values()].filter((one) => one.patientId === patientId);
    return newestOf([...read.appointments, ...heard]);
  }, [read, key, rows, patientId]);
};

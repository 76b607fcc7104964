import { useEffect, useMemo, useState } from 'react';
import type { Appointment } from '../../../../protocol/views.ts';
import { useFeed, useFormat, useHeardAppointments, useHub } from '../../../shared/staff/hub.tsx';
import type { Person } from '../../patient/person.ts';
import { useReceptionTexts } from '../../texts.ts';

/** The appointments of somebody, latest first, and live; null until the hub has said. */
export const useAppointmentsOf = (patientId: string | null): readonly Appointment[] | null => {
  const { client } = useHub();
  const { rows, resets } = useHeardAppointments();
  const [found, setFound] = useState<readonly Appointment[] | null>(null);
  useEffect(() => {
    if (patientId === null) return;
    const abort = new AbortController();
    client.send('appointment:list', { patientId }, { signal: abort.signal }).then(
      ({ appointments }) => {
        if (!abort.signal.aborted) setFound(appointments);
      },
      () => undefined,
    );
    return () => abort.abort();
  }, [client, patientId, resets]);
  return useMemo(() => {
    if (found === null) return null;
    const heard = [...rows.values()].filter((row) => row.patientId === patientId);
    return newestOf([...found, ...heard]).sort((a, b) => Date.parse(b.scheduledDate) - Date.parse(a.scheduledDate));
  }, [found, rows, patientId]);
};

/** Of several tellings of one appointment the latest. */
export const newestOf = (rows: Iterable<Appointment>): Appointment[] => {
  const newest = new Map<string, Appointment>();
  for (const row of rows) {
    const known = newest.get(row.appointmentId);
    if (known === undefined || known.revision <= row.revision) newest.set(row.appointmentId, row);
  }
  return [...newest.values()];
};

type VisitFactsProps = { readonly person: Person | null; readonly appointment: Appointment | undefined };

/** The appointment that somebody came for, and when they were here last. */
export const VisitFacts = ({ person, appointment }: VisitFactsProps) => {
  const t = useReceptionTexts();
  const format = useFormat();
  const { doctors, day } = useFeed();
  const all = useAppointmentsOf(person?.patientId ?? null);
  const { last, next } = useMemo(() => {
    const today = Date.parse(day.startsAt);
    const others = (all ?? []).filter(({ appointmentId }) => appointmentId !== appointment?.appointmentId);
    return {
      last: others.find((one) => one.status === 'fulfilled' && Date.parse(one.scheduledDate) < today),
      next: others.filter((one) => one.status === 'booked' && Date.parse(one.scheduledDate) > today).at(-1),
    };
  }, [all, appointment, day]);
  const doctorOf = ({ doctorId }: Appointment) => doctors.get(doctorId)?.fullName ?? '';
  return (
    <section className="panel-section">
      <h3>{t('appointment')}</h3>
      <p className="secondary">
        {appointment
          ? t('appointmentWords', {
              time: format.time(appointment.scheduledDate),
              doctor: doctorOf(appointment),
              count: appointment.durationMinutes,
              code: appointment.confirmationCode,
            })
          : t('noAppointment')}{' '}
        {appointment?.reason} {last && t('lastSeen', { date: format.date(last.scheduledDate), doctor: doctorOf(last) })}{' '}
        {next &&
          t('nextBooked', {
            date: format.date(next.scheduledDate),
            time: format.time(next.scheduledDate),
            doctor: doctorOf(next),
          })}
      </p>
    </section>
  );
};

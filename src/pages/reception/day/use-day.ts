import { useEffect, useMemo, useState } from 'react';
import type { HubClient } from '../../../client/hub-client.ts';
import type { Schedule } from '../../../protocol/schedule.ts';
import type { Appointment, Doctor } from '../../../protocol/views.ts';
import { useFeed, useHeardAppointments, useHub, useLiveness } from '../../shared/staff/hub.tsx';
import { newestOf } from '../queue/panel/visit-facts.tsx';
import { dayAway, hoursOn, instantAt, isDrawn, type Hours } from './hours.ts';

export type DoctorDay = {
  readonly doctor: Doctor;
  readonly hours: readonly Hours[];
  /** By id; only what is drawn. The same object until one of them changes. */
  readonly appointments: ReadonlyMap<string, Appointment>;
};

export type Day = {
  readonly date: string;
  readonly isToday: boolean;
  /** Of the hospital's day, in milliseconds since the epoch. */
  readonly from: number;
  readonly to: number;
  /** Those who work or have appointments, in the hospital's order. */
  readonly doctors: readonly DoctorDay[];
  /** False until the hub has said what is booked. */
  readonly isKnown: boolean;
};

/** The hub tells this many of a day at once; of more, each doctor's are asked for. */
const TOLD = 500;

/** One day's appointments and hours, live: today by the view, other days by what is read once and heard since. */
export const useDay = (date: string, departmentId: string | null): Day => {
  const { day, doctors, streams } = useFeed();
  const schedules = useSchedules();
  const isToday = date === day.date;
  const other = useOtherDay(isToday ? null : date);
  const { timeZone } = day;
  const shown = useMemo(
    () =>
      [...doctors.values()]
        .filter((doctor) => departmentId === null || doctor.departmentId === departmentId)
        .sort((a, b) => a.doctorNo - b.doctorNo),
    [doctors, departmentId],
  );
  const hours = useMemo(
    () => new Map(shown.map(({ doctorId }) => [doctorId, hoursOn(schedules, doctorId, date, timeZone)])),
    [shown, schedules, date, timeZone],
  );
  const [drawn] = useState(createDrawn);
  const from = instantAt(date, '00:00', timeZone);
  const to = instantAt(dayAway(date, 1), '00:00', timeZone);
  return {
    date,
    isToday,
    from,
    to,
    isKnown: isToday || other !== null,
    doctors: shown
      .map((doctor) => {
        const { doctorId } = doctor;
        const source = isToday ? streams.get(doctorId)?.appointments : other?.get(doctorId);
        return { doctor, hours: hours.get(doctorId) ?? [], appointments: drawn(doctorId, source ?? none) };
      })
      .filter((one) => one.hours.length > 0 || one.appointments.size > 0),
  };
};

const none: ReadonlyMap<string, Appointment> = new Map();

/** Leaves out what is not drawn, once for each change of the source. */
const createDrawn = () => {
  const known = new Map<
    string,
    { source: ReadonlyMap<string, Appointment>; drawn: ReadonlyMap<string, Appointment> }
  >();
  return (doctorId: string, source: ReadonlyMap<string, Appointment>): ReadonlyMap<string, Appointment> => {
    const former = known.get(doctorId);
    if (former?.source === source) return former.drawn;
    const drawn = new Map([...source].filter(([, appointment]) => isDrawn(appointment)));
    known.set(doctorId, { source, drawn });
    return drawn;
  };
};

export const useSchedules = (): readonly Schedule[] => {
  const { client } = useHub();
  const { isLive } = useLiveness();
  const [schedules, setSchedules] = useState<readonly Schedule[]>([]);
  useEffect(() => {
    if (!isLive) return;
    let isCurrent = true;
    client.send('schedule:list', {}).then(
      ({ schedules: told }) => {
        if (isCurrent) setSchedules(told);
      },
      () => undefined,
    );
    return () => {
      isCurrent = false;
    };
  }, [client, isLive]);
  return schedules;
};

type ByDoctor = ReadonlyMap<string, ReadonlyMap<string, Appointment>>;

/** The appointments of a day that the view does not hold; null until they are there. */
const useOtherDay = (date: string | null): ByDoctor | null => {
  const { client } = useHub();
  const { day, doctors } = useFeed();
  const { rows, resets } = useHeardAppointments();
  const [read, setRead] = useState<{ date: string; appointments: readonly Appointment[] } | null>(null);
  useEffect(() => {
    if (date === null) return;
    const abort = new AbortController();
    readDay(client, date, [...doctors.keys()], abort.signal).then(
      (appointments) => {
        if (!abort.signal.aborted) setRead({ date, appointments });
      },
      () => undefined,
    );
    return () => abort.abort();
    // The doctors are asked one by one only where there are too many appointments: a new doctor has none yet.
    // oxlint-disable-next-line react-hooks/exhaustive-deps
  }, [client, date, resets]);
  const { timeZone } = day;
  return useMemo(() => {
    if (date === null || read?.date !== date) return null;
    const from = instantAt(date, '00:00', timeZone);
    const to = instantAt(dayAway(date, 1), '00:00', timeZone);
    const heard = [...rows.values()].filter(({ scheduledDate }) => {
      const at = Date.parse(scheduledDate);
      return at >= from && at < to;
    });
    const byDoctor = new Map<string, Map<string, Appointment>>();
    for (const row of newestOf([...read.appointments, ...heard])) {
      const own = byDoctor.get(row.doctorId) ?? new Map<string, Appointment>();
      byDoctor.set(row.doctorId, own.set(row.appointmentId, row));
    }
    return byDoctor;
  }, [date, read, rows, timeZone]);
};

const readDay = async (
  client: HubClient<'staff'>,
  date: string,
  doctorIds: readonly string[],
  signal: AbortSignal,
): Promise<Appointment[]> => {
  const { appointments } = await client.send('appointment:list', { date }, { signal });
  if (appointments.length < TOLD) return appointments;
  const all = await Promise.all(
    doctorIds.map((doctorId) => client.send('appointment:list', { date, doctorId }, { signal })),
  );
  return all.flatMap((one) => one.appointments);
};

import { useEffect, useEffectEvent, useMemo, useRef, useState } from 'react';
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
  /** Of all departments, not only of the one shown: what the same patient has elsewhere counts. */
  readonly booked: readonly Appointment[];
  /** False until the hub has said what is booked. */
  readonly isKnown: boolean;
  /** There is more booked than the hub tells, even of one doctor. */
  readonly isCut: boolean;
};

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
    () =>
      new Map(
        shown.map(({ doctorId, active }) => [doctorId, active ? hoursOn(schedules, doctorId, date, timeZone) : []]),
      ),
    [shown, schedules, date, timeZone],
  );
  const everybodys = isToday ? null : (other?.byDoctor ?? null);
  const booked = useMemo(
    () =>
      everybodys
        ? [...everybodys.values()].flatMap((own) => [...own.values()])
        : [...streams.values()].flatMap((stream) => [...stream.appointments.values()]),
    [everybodys, streams],
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
    isCut: other?.isCut ?? false,
    booked,
    doctors: shown
      .map((doctor) => {
        const { doctorId } = doctor;
        const source = isToday ? streams.get(doctorId)?.appointments : other?.byDoctor.get(doctorId);
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

/** Everybody's hours. A change of a doctor's hours raises the doctor's revision: then they are read again. */
const useSchedules = (): readonly Schedule[] => {
  const { client } = useHub();
  const { isLive } = useLiveness();
  const { doctors } = useFeed();
  const [byDoctor, setByDoctor] = useState<ReadonlyMap<string, readonly Schedule[]>>(new Map());
  /** The revision at which each doctor's were read, or are being read. */
  const readAt = useRef(new Map<string, number>());
  useEffect(() => {
    if (!isLive) return readAt.current.clear();
    const changed = [...doctors.values()].filter(
      ({ doctorId, revision }) => (readAt.current.get(doctorId) ?? 0) < revision,
    );
    const [only] = changed;
    if (only === undefined) return;
    for (const { doctorId, revision } of changed) readAt.current.set(doctorId, revision);
    client.send('schedule:list', changed.length === 1 ? { doctorId: only.doctorId } : {}).then(
      ({ schedules }) => {
        // A later change has been read since, or will be.
        const current = changed.filter(({ doctorId, revision }) => readAt.current.get(doctorId) === revision);
        const read = current.map(
          ({ doctorId }) => [doctorId, schedules.filter((one) => one.doctorId === doctorId)] as const,
        );
        setByDoctor((former) => new Map([...former, ...read]));
      },
      () => {
        for (const { doctorId } of changed) readAt.current.delete(doctorId);
      },
    );
  }, [client, isLive, doctors]);
  return useMemo(() => [...byDoctor.values()].flat(), [byDoctor]);
};

type ByDoctor = ReadonlyMap<string, ReadonlyMap<string, Appointment>>;

type OtherDay = { readonly byDoctor: ByDoctor; readonly isCut: boolean };

/** The appointments of a day that the view does not hold; null until they are there. */
const useOtherDay = (date: string | null): OtherDay | null => {
  const { client } = useHub();
  const { day, doctors } = useFeed();
  const { rows, resets } = useHeardAppointments();
  const [read, setRead] = useState<({ readonly date: string } & ReadDay) | null>(null);
  /** A doctor who comes later has no appointments yet, so a change of the doctors reads nothing again. */
  const idsOfDoctors = useEffectEvent(() => [...doctors.keys()]);
  useEffect(() => {
    if (date === null) return;
    const abort = new AbortController();
    readDay(client, date, idsOfDoctors(), abort.signal).then(
      (told) => {
        if (!abort.signal.aborted) setRead({ date, ...told });
      },
      () => undefined,
    );
    return () => abort.abort();
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
    return { byDoctor, isCut: read.isCut };
  }, [date, read, rows, timeZone]);
};

type ReadDay = { readonly appointments: readonly Appointment[]; readonly isCut: boolean };

/** The whole hospital's at once; where that is too much for one reply, each doctor's. */
const readDay = async (
  client: HubClient<'staff'>,
  date: string,
  doctorIds: readonly string[],
  signal: AbortSignal,
): Promise<ReadDay> => {
  const { appointments, truncated } = await client.send('appointment:list', { date }, { signal });
  if (!truncated) return { appointments, isCut: false };
  const all = await Promise.all(
    doctorIds.map((doctorId) => client.send('appointment:list', { date, doctorId }, { signal })),
  );
  return { appointments: all.flatMap((one) => one.appointments), isCut: all.some((one) => one.truncated) };
};

import type { Feed } from '../../../client/feed-fold.ts';
import { compareCallOrder } from '../../../protocol/view-rules.ts';
import type { Appointment, Doctor, HospitalDay, Settings, StaffEntry } from '../../../protocol/views.ts';
import { levelOf } from './urgency.tsx';
import { MINUTE_MS } from './wait.tsx';

type Entries = Iterable<StaffEntry>;

/** The first day whose entries are still called: today, and yesterday's where the department is round-the-clock. */
export const calledSince = ({ date }: HospitalDay, roundTheClock: boolean): string => {
  if (!roundTheClock) return date;
  const before = new Date(`${date}T00:00:00Z`);
  before.setUTCDate(before.getUTCDate() - 1);
  return before.toISOString().slice(0, 10);
};

/** Whom a doctor calls, in the order of calling: own entries and the department's pool. The hub's call-next takes the first. */
export const callListOf = (
  entries: Entries,
  { doctorId, departmentId }: Pick<Doctor, 'doctorId' | 'departmentId'>,
  { day, departments }: Pick<Feed<StaffEntry>, 'day' | 'departments'>,
): StaffEntry[] => {
  const since = calledSince(day, departments.get(departmentId)?.roundTheClock ?? false);
  return [...entries]
    .filter((entry) => entry.status === 'waiting' && entry.calledWithId === undefined && entry.queueDate >= since)
    .filter((entry) => (entry.doctorId === null ? entry.departmentId === departmentId : entry.doctorId === doctorId))
    .sort(compareCallOrder);
};

/** Who waits without a doctor in a department, in the order of calling. */
export const poolOf = (entries: Entries, departmentId: string, feed: Pick<Feed<StaffEntry>, 'day' | 'departments'>) =>
  callListOf(entries, { doctorId: '', departmentId }, feed);

/** The appointments of all subscribed streams, by their id. */
export const appointmentsIn = ({ streams }: Pick<Feed<StaffEntry>, 'streams'>): Map<string, Appointment> =>
  new Map([...streams.values()].flatMap(({ appointments }) => [...appointments]));

export type DueRule =
  /** On time for an appointment: its start plus the settings' minutes, which came first. */
  | { readonly by: 'appointment'; readonly from: string; readonly minutes: number }
  | { readonly by: 'arrival'; readonly from: string; readonly minutes: number }
  /** A position that follows from neither, such as one kept from an earlier target. */
  | { readonly by: 'other' };

/** Which rule gave an entry its due time, as the hub's own function has it. */
export const dueRuleOf = (entry: StaffEntry, appointment: Appointment | undefined, settings: Settings): DueRule => {
  const due = Date.parse(entry.dueAt);
  const fits = (from: string, minutes: number) => Math.abs(Date.parse(from) + minutes * MINUTE_MS - due) < 1000;
  const target = levelOf(settings, entry.urgencyLevel).targetMinutes;
  const { appointmentTargetMinutes } = settings;
  if (appointment && fits(appointment.scheduledDate, appointmentTargetMinutes)) {
    return { by: 'appointment', from: appointment.scheduledDate, minutes: appointmentTargetMinutes };
  }
  return fits(entry.arrivedAt, target) ? { by: 'arrival', from: entry.arrivedAt, minutes: target } : { by: 'other' };
};

/** The row of somebody who arrives with this level. The hub decides in the end. */
export const arrivingWith = (
  entry: StaffEntry,
  level: number,
  appointment: Appointment | undefined,
  settings: Settings,
): StaffEntry => {
  const byArrival = Date.parse(entry.arrivedAt) + targetOf(level, settings);
  return standing(entry, level, Math.min(byArrival, latestByAppointment(entry, appointment, settings)), settings);
};

/**
 * How an entry would stand with another urgency level after triage at `now`; the hub has the last word. Raised, it is due
 * no later; lowered, no earlier.
 */
export const withLevel = (
  entry: StaffEntry,
  level: number,
  appointment: Appointment | undefined,
  settings: Settings,
  now: number,
): StaffEntry => {
  const due = Date.parse(entry.dueAt);
  const arriving = Date.parse(arrivingWith(entry, level, appointment, settings).dueAt);
  const raised = Math.min(due, now + targetOf(level, settings));
  const { urgencyLevel } = entry;
  const moved = level < urgencyLevel ? raised : level > urgencyLevel ? Math.max(due, arriving) : due;
  return standing(entry, level, moved, settings);
};

const targetOf = (level: number, settings: Settings): number => levelOf(settings, level).targetMinutes * MINUTE_MS;

const standing = (entry: StaffEntry, level: number, due: number, { strictLevel }: Settings): StaffEntry => ({
  ...entry,
  urgencyLevel: level,
  callRank: Math.min(level, strictLevel + 1),
  dueAt: new Date(due).toISOString(),
});

/** Infinity without an appointment, and for a patient who came late to it. */
const latestByAppointment = (entry: StaffEntry, appointment: Appointment | undefined, settings: Settings): number => {
  if (appointment === undefined) return Number.POSITIVE_INFINITY;
  const starts = Date.parse(appointment.scheduledDate);
  const onTime = Date.parse(entry.arrivedAt) <= starts + settings.lateAfterMinutes * MINUTE_MS;
  return onTime ? starts + settings.appointmentTargetMinutes * MINUTE_MS : Number.POSITIVE_INFINITY;
};

/** 1 is the next to be called. `entry` need not be in the list yet. */
export const positionIn = (list: readonly StaffEntry[], entry: StaffEntry): number =>
  1 + list.filter((other) => other.queueId !== entry.queueId && compareCallOrder(other, entry) < 0).length;

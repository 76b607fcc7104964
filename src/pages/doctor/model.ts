import type { Feed } from '../../client/feed-fold.ts';
import type { Appointment, Department, Doctor, StaffEntry } from '../../protocol/views.ts';
import { appointmentsIn, callListOf } from '../shared/staff/call-list.ts';
import { followingOf, othersOfParty } from './party/party.ts';

/** All that one doctor's console shows, from the feed and the entries with our own unanswered actions. */
export type Console = {
  readonly doctor: Doctor;
  readonly department: Department;
  /** Of the department, this one included. */
  readonly colleagues: readonly Doctor[];
  readonly called: StaffEntry | null;
  readonly inService: StaffEntry | null;
  /** Whom the pane is about: the called one before the one in consultation. */
  readonly withMe: StaffEntry | null;
  /** In the order of calling; the hub's call-next takes the first. */
  readonly list: readonly StaffEntry[];
  /** Whom the next call calls: of a party that is with the doctor the next one, else the first of the list. */
  readonly next: StaffEntry | null;
  /** The others who came with that one and can be called along. */
  readonly party: readonly StaffEntry[];
  /** Who was called with the one in the pane, and comes after them. */
  readonly following: readonly StaffEntry[];
  readonly held: readonly StaffEntry[];
  /** Those who wait for this doctor alone, or are on hold. They are left behind if the doctor goes off. */
  readonly own: readonly StaffEntry[];
  /** Of today, the last one first: whom the doctor has seen, who did not come, and who went. */
  readonly ended: readonly StaffEntry[];
  readonly last: StaffEntry | null;
  readonly seen: number;
  readonly missed: number;
  /** Still to come today, the earliest first. */
  readonly expected: readonly Appointment[];
  readonly appointments: ReadonlyMap<string, Appointment>;
  readonly entries: ReadonlyMap<string, StaffEntry>;
};

/** Null where the doctor is not in the directory (any more). */
export const consoleOf = (
  feed: Feed<StaffEntry>,
  entries: ReadonlyMap<string, StaffEntry>,
  doctor: Doctor | undefined,
): Console | null => {
  const department = doctor && feed.departments.get(doctor.departmentId);
  if (!doctor || !department) return null;
  const { doctorId } = doctor;
  const mine = [...entries.values()].filter((entry) => entry.doctorId === doctorId);
  const called = mine.find(({ status }) => status === 'called') ?? null;
  const inService = mine.find(({ status }) => status === 'in_service') ?? null;
  const today = mine.filter(({ queueDate }) => queueDate >= feed.day.date);
  const completed = today.filter(({ status }) => status === 'completed').sort(byEnd);
  const appointments = appointmentsIn(feed);
  const withMe = called ?? inService;
  const list = callListOf(entries.values(), doctor, feed);
  const following = followingOf(entries.values(), withMe);
  const isNextOfParty = called === null && following.length > 0;
  return {
    doctor,
    department,
    colleagues: [...feed.doctors.values()].filter(({ departmentId }) => departmentId === doctor.departmentId),
    called,
    inService,
    withMe,
    list,
    next: (isNextOfParty ? following[0] : list[0]) ?? null,
    party: isNextOfParty ? [] : othersOfParty(list, list[0]),
    following,
    held: [...entries.values()].filter((entry) => isHeldBy(entry, doctor)).sort(byArrival),
    own: mine.filter(({ status }) => status === 'waiting' || status === 'on_hold'),
    ended: today.filter(({ status }) => endings.has(status)).sort((a, b) => byEnd(b, a)),
    last: completed.at(-1) ?? null,
    seen: completed.length,
    missed: today.filter(({ status }) => status === 'no_show').length,
    expected: [...appointments.values()]
      .filter((appointment) => appointment.doctorId === doctorId && appointment.status === 'booked')
      .sort((a, b) => a.scheduledDate.localeCompare(b.scheduledDate)),
    appointments,
    entries,
  };
};

export const appointmentOf = (entry: StaffEntry, { appointments }: Pick<Console, 'appointments'>) =>
  entry.appointmentId === null ? undefined : appointments.get(entry.appointmentId);

/** The doctor's own, and those of the department's pool that nobody has taken. */
const isHeldBy = (entry: StaffEntry, { doctorId, departmentId }: Doctor): boolean =>
  entry.status === 'on_hold' &&
  (entry.doctorId === doctorId || (entry.doctorId === null && entry.departmentId === departmentId));

const endings: ReadonlySet<string> = new Set(['completed', 'no_show', 'cancelled', 'left']);
const byEnd = (a: StaffEntry, b: StaffEntry): number => (a.endedAt ?? '').localeCompare(b.endedAt ?? '');
const byArrival = (a: StaffEntry, b: StaffEntry): number => a.arrivedAt.localeCompare(b.arrivedAt);

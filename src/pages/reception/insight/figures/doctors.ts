import type { Department, Doctor, StaffEntry } from '../../../../protocol/views.ts';
import { minutesSince } from '../../../shared/staff/wait.tsx';
import type { HourOf } from './day-hours.ts';
import { groupOf, medianOf } from './figures.ts';
import { inTargetOf, type InTarget } from './in-target.ts';
import { instantsOf } from './instants.ts';
import { waitedMs, type CalledEntry } from './visits.ts';

/** What a doctor does: `minutes` since the consultation began or the call was made. */
export type DoctorNow =
  | { readonly kind: 'with' | 'called'; readonly queueNumber: string; readonly minutes: number }
  | { readonly kind: Doctor['status'] };

export type DoctorLine = {
  readonly doctor: Doctor;
  readonly now: DoctorNow;
  /** Consultations that have ended, a transfer's included. */
  readonly seen: number;
  /** By the hour in which they ended. */
  readonly seenByHour: ReadonlyMap<number, number>;
  /** Medians, in milliseconds; null of none. */
  readonly consultationMs: number | null;
  readonly waitedMs: number | null;
  readonly waiting: number;
  readonly inTarget: InTarget;
};

/** Who waits for whichever doctor of a department is free first. */
export type PoolLine = { readonly department: Department; readonly waiting: number };

const isSeen = ({ status, startedAt, endedAt }: StaffEntry): boolean =>
  (status === 'completed' || status === 'transferred') && startedAt !== null && endedAt !== null;

const lengthMs = (entry: StaffEntry): number => {
  const { started, ended } = instantsOf(entry);
  return started === null || ended === null ? 0 : Math.max(0, ended - started);
};

type Own = { seen: StaffEntry[]; called: CalledEntry[]; waiting: number; present: StaffEntry | null };
const makeOwn = (): Own => ({ seen: [], called: [], waiting: 0, present: null });

/** The entries of the day, the first calls, and everybody who waits. A doctor who is off is listed only with work of today. */
export const doctorLines = (
  doctors: readonly Doctor[],
  {
    entries,
    called,
    waiting,
  }: {
    readonly entries: Iterable<StaffEntry>;
    readonly called: readonly CalledEntry[];
    readonly waiting: readonly StaffEntry[];
  },
  hourOf: HourOf,
  now: number,
): DoctorLine[] => {
  const byDoctor = new Map<string, Own>();
  const ownOf = (doctorId: string) => groupOf(byDoctor, doctorId, makeOwn);
  for (const entry of entries) {
    if (entry.doctorId === null) continue;
    if (isSeen(entry)) ownOf(entry.doctorId).seen.push(entry);
    else if (entry.status === 'in_service') ownOf(entry.doctorId).present = entry;
    else if (entry.status === 'called') ownOf(entry.doctorId).present ??= entry;
  }
  for (const entry of called) if (entry.doctorId !== null) ownOf(entry.doctorId).called.push(entry);
  for (const { doctorId } of waiting) if (doctorId !== null) ownOf(doctorId).waiting += 1;
  return doctors
    .filter(({ doctorId, status }) => status !== 'off' || byDoctor.has(doctorId))
    .map((doctor) => {
      const own = byDoctor.get(doctor.doctorId) ?? makeOwn();
      return {
        doctor,
        now: nowOf(doctor, own.present, now),
        seen: own.seen.length,
        seenByHour: byHour(own.seen, hourOf),
        consultationMs: medianOf(own.seen.map(lengthMs)),
        waitedMs: medianOf(own.called.map(waitedMs)),
        waiting: own.waiting,
        inTarget: inTargetOf(own.called),
      };
    });
};

const nowOf = ({ status }: Doctor, present: StaffEntry | null, now: number): DoctorNow => {
  if (present === null) return { kind: status };
  const isWith = present.status === 'in_service';
  const since = (isWith ? present.startedAt : present.calledAt) ?? present.arrivedAt;
  return { kind: isWith ? 'with' : 'called', queueNumber: present.queueNumber, minutes: minutesSince(since, now) };
};

const byHour = (seen: readonly StaffEntry[], hourOf: HourOf): Map<number, number> => {
  const hours = new Map<number, number>();
  for (const entry of seen) {
    const { ended } = instantsOf(entry);
    const hour = ended === null ? null : hourOf(ended);
    if (hour !== null) hours.set(hour, (hours.get(hour) ?? 0) + 1);
  }
  return hours;
};

/** Only pools in which somebody waits. */
export const poolLines = (departments: Iterable<Department>, waiting: readonly StaffEntry[]): PoolLine[] => {
  const counts = new Map<string, number>();
  for (const { doctorId, departmentId } of waiting) {
    if (doctorId === null) counts.set(departmentId, (counts.get(departmentId) ?? 0) + 1);
  }
  return [...departments]
    .map((department) => ({ department, waiting: counts.get(department.departmentId) ?? 0 }))
    .filter((pool) => pool.waiting > 0);
};

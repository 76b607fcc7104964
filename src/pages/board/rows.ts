import type { Feed } from '../../client/feed-fold.ts';
import type { StreamView } from '../../client/stream-fold.ts';
import type { Department, Doctor, PublicEntry } from '../../protocol/views.ts';
import { callOf, type Call } from './calls.ts';

export type DoctorRow = {
  readonly kind: 'doctor';
  readonly key: string;
  readonly state: 'called' | 'in' | 'paused' | 'idle';
  /** Null where nobody is called or in consultation. */
  readonly queueNumber: string | null;
  readonly call: Call | null;
  readonly room: string | null;
  readonly doctor: string;
  readonly department: string;
  /** About how late the doctor is; null: on time. */
  readonly delayMinutes: number | null;
  readonly next: readonly string[];
};

/** Those whom the first doctor to be free will call. */
export type PoolRow = {
  readonly kind: 'pool';
  readonly key: string;
  readonly department: string;
  readonly next: readonly string[];
};

export type Rows = {
  readonly doctors: readonly DoctorRow[];
  readonly pools: readonly PoolRow[];
  /** The department, where the board is of one only. */
  readonly onlyDepartment: string | null;
};

const NEXT_SHOWN = 2;

/** The order does not depend on the queue: the eye loses a number that jumps from row to row. */
export const rowsOf = (feed: Feed<PublicEntry>): Rows => {
  const shown = shownDepartments(feed);
  const doctors = [...feed.doctors.values()]
    .filter(({ doctorId, active }) => active && feed.streams.has(doctorId))
    .sort((a, b) => byDepartment(feed, a, b) || a.doctorNo - b.doctorNo)
    .flatMap((doctor) => doctorRow(feed, doctor) ?? []);
  const pools = shown.flatMap((department) => poolRow(feed, department) ?? []);
  const [only] = shown;
  return { doctors, pools, onlyDepartment: shown.length === 1 && only ? only.name : null };
};

const shownDepartments = ({ streams, doctors, departments }: Feed<PublicEntry>): Department[] => {
  const ids = new Set([...streams.keys()].map((streamId) => doctors.get(streamId)?.departmentId ?? streamId));
  return [...ids].flatMap((departmentId) => departments.get(departmentId) ?? []).sort(byName);
};

const byName = (a: Department, b: Department): number => (a.name < b.name ? -1 : 1);

const byDepartment = ({ departments }: Feed<PublicEntry>, a: Doctor, b: Doctor): number => {
  if (a.departmentId === b.departmentId) return 0;
  const [one, other] = [departments.get(a.departmentId), departments.get(b.departmentId)];
  return one && other ? byName(one, other) : 0;
};

/** Null if the doctor is not at work and nobody waits there: an empty row would take room from the others. */
const doctorRow = (feed: Feed<PublicEntry>, doctor: Doctor): DoctorRow | null => {
  const stream = feed.streams.get(doctor.doctorId);
  if (!stream) return null;
  const current = currentEntry(feed, stream);
  const next = nextOf(feed, stream);
  if (doctor.status === 'off' && current === null && next.length === 0) return null;
  const call = current?.status === 'called' ? callOf(current) : null;
  const isPaused = call === null && doctor.status !== 'available';
  return {
    kind: 'doctor',
    key: doctor.doctorId,
    state: call ? 'called' : isPaused ? 'paused' : current ? 'in' : 'idle',
    queueNumber: isPaused ? null : (current?.queueNumber ?? null),
    call,
    room: current?.room ?? doctor.room,
    doctor: doctor.fullName,
    department: feed.departments.get(doctor.departmentId)?.name ?? '',
    delayMinutes: doctor.status === 'off' ? null : doctor.delayMinutes,
    next,
  };
};

/** A called patient goes before the one in consultation: only the first still has to find the door. */
const currentEntry = (feed: Feed<PublicEntry>, { entries }: StreamView<PublicEntry>): PublicEntry | null => {
  let inService: PublicEntry | null = null;
  for (const entry of entries.values()) {
    if (entry.status === 'called') return entry;
    if (entry.status === 'in_service' && isOfToday(feed, entry)) inService = entry;
  }
  return inService;
};

const poolRow = (feed: Feed<PublicEntry>, { departmentId, name }: Department): PoolRow | null => {
  const stream = feed.streams.get(departmentId);
  const next = stream ? nextOf(feed, stream) : [];
  return next.length === 0 ? null : { kind: 'pool', key: departmentId, department: name, next };
};

const nextOf = (feed: Feed<PublicEntry>, { waiting }: StreamView<PublicEntry>): string[] => {
  const next: string[] = [];
  for (const entry of waiting) {
    if (next.length === NEXT_SHOWN) break;
    if (isOfToday(feed, entry)) next.push(entry.queueNumber);
  }
  return next;
};

/** What was left over yesterday is not called any more, except where nobody closes at midnight. */
const isOfToday = ({ day, departments }: Feed<PublicEntry>, { queueDate, departmentId }: PublicEntry): boolean =>
  queueDate >= day.date || departments.get(departmentId)?.roundTheClock === true;

import type { Feed } from '../../client/feed-fold.ts';
import type { StreamView } from '../../client/stream-fold.ts';
import type { Department, Doctor, PublicEntry } from '../../protocol/views.ts';
import { callOf, type Call, type PlaceKind } from './calls.ts';
import { onTheWay } from './sendings.ts';

/** Somebody who waits. */
export type Waiting = {
  readonly queueNumber: string;
  /** The first of a list, and whoever is on the way to a waiting area near the rooms. */
  readonly isStrong: boolean;
};

export type DoctorRow = {
  readonly kind: 'doctor';
  readonly key: string;
  readonly state: 'called' | 'in' | 'paused' | 'idle';
  /** Null where nobody is called or in consultation. */
  readonly queueNumber: string | null;
  /** How many others of a party were called together with that one. */
  readonly others: number;
  readonly call: Call | null;
  readonly room: string | null;
  readonly place: PlaceKind;
  readonly doctor: string;
  /** It calls without being a doctor. */
  readonly isStation: boolean;
  readonly department: string;
  /** About how late the doctor is; null: on time. */
  readonly delayMinutes: number | null;
  readonly next: readonly Waiting[];
};

/** Those whom the first doctor to be free will call, or the first station. */
export type PoolRow = {
  readonly kind: 'pool';
  readonly key: string;
  readonly calledBy: 'doctor' | 'place' | PlaceKind;
  readonly department: string;
  readonly next: readonly Waiting[];
};

export type Rows = {
  readonly doctors: readonly DoctorRow[];
  readonly pools: readonly PoolRow[];
  /** The department, where the board is of one only. */
  readonly onlyDepartment: string | null;
};

const NEXT_SHOWN = 2;

/** The order does not depend on the queue: the eye loses a number that jumps from row to row. */
export const rowsOf = (feed: Feed<PublicEntry>, nowMs: number): Rows => {
  const shown = shownDepartments(feed);
  const doctors = [...feed.doctors.values()]
    .filter(({ doctorId, active }) => active && feed.streams.has(doctorId))
    .sort((a, b) => byDepartment(feed, a, b) || a.doctorNo - b.doctorNo)
    .flatMap((doctor) => doctorRow(feed, doctor, nowMs) ?? []);
  const pools = shown.flatMap((department) => poolRow(feed, department, nowMs) ?? []);
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

/**
 * Null if the doctor is not at work and nobody waits there: an empty row would take room from the others. Nor has a station
 * a row that nobody works at.
 */
const doctorRow = (feed: Feed<PublicEntry>, doctor: Doctor, nowMs: number): DoctorRow | null => {
  const stream = feed.streams.get(doctor.doctorId);
  if (!stream) return null;
  const current = currentEntry(feed, stream);
  const next = nextOf(feed, stream, nowMs);
  if (doctor.status === 'off' && current === null && next.length === 0) return null;
  const call = current?.status === 'called' ? callOf(current, feed) : null;
  const isPaused = call === null && doctor.status !== 'available';
  return {
    kind: 'doctor',
    key: doctor.doctorId,
    state: call ? 'called' : isPaused ? 'paused' : current ? 'in' : 'idle',
    queueNumber: isPaused ? null : (current?.queueNumber ?? null),
    others: isPaused ? 0 : (current?.calledWith?.length ?? 0),
    call,
    room: current?.room ?? doctor.room,
    place: doctor.placeKind ?? 'room',
    doctor: doctor.fullName,
    isStation: doctor.kind === 'station',
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

const poolRow = (feed: Feed<PublicEntry>, { departmentId, name }: Department, nowMs: number): PoolRow | null => {
  const stream = feed.streams.get(departmentId);
  const next = stream ? nextOf(feed, stream, nowMs) : [];
  if (next.length === 0) return null;
  return { kind: 'pool', key: departmentId, department: name, calledBy: callersOf(feed, departmentId), next };
};

/** Doctors, or stations of one kind or of several. */
const callersOf = ({ doctors }: Feed<PublicEntry>, departmentId: string): PoolRow['calledBy'] => {
  const callers = [...doctors.values()].filter((one) => one.active && one.departmentId === departmentId);
  if (callers.length === 0 || callers.some(({ kind }) => kind !== 'station')) return 'doctor';
  const [only, ...more] = new Set(callers.map(({ placeKind }) => placeKind ?? 'place'));
  return only === undefined || more.length > 0 ? 'place' : only;
};

/** Not those who come in after one who was called with them: they are called already. */
const nextOf = (feed: Feed<PublicEntry>, { waiting }: StreamView<PublicEntry>, nowMs: number): Waiting[] => {
  const next: Waiting[] = [];
  for (const entry of waiting) {
    if (next.length === NEXT_SHOWN) break;
    if (entry.calledWithId !== undefined || !isOfToday(feed, entry)) continue;
    next.push({ queueNumber: entry.queueNumber, isStrong: onTheWay(entry, nowMs) ?? next.length === 0 });
  }
  return next;
};

/** What was left over yesterday is not called any more, except where nobody closes at midnight. */
const isOfToday = ({ day, departments }: Feed<PublicEntry>, { queueDate, departmentId }: PublicEntry): boolean =>
  queueDate >= day.date || departments.get(departmentId)?.roundTheClock === true;

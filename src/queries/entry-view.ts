import type { QueueEntry } from '../models/queue-entry.ts';
import type { PublicEntry, StaffEntry } from '../protocol/views.ts';
import { isoInstant, isoInstantOrNull, type Instant } from './instant.ts';
import { patientSummary, type PatientSummary } from './patient-view.ts';

type Instants = 'calledAt' | 'arrivedAt' | 'dueAt' | 'startedAt' | 'endedAt';
type Columns = Pick<QueueEntry, Exclude<keyof StaffEntry, Instants | 'patient'>>;

/** A model's row, or the change feed's row in camelCase; both have more keys. */
export type EntryViewRow = Columns & {
  calledAt: Instant | null;
  arrivedAt: Instant;
  dueAt: Instant;
  startedAt: Instant | null;
  endedAt: Instant | null;
  patient?: PatientSummary | null;
};

/** `row.patient` is the relation, or the summary inside the feed's row; without it the view has none. */
export const staffEntryView = (row: EntryViewRow): StaffEntry => ({
  ...publicEntryView(row),
  patientId: row.patientId,
  patient: row.patient ? patientSummary(row.patient) : null,
  requestedDoctorId: row.requestedDoctorId,
  appointmentId: row.appointmentId,
  urgencyLevel: row.urgencyLevel,
  callRank: row.callRank,
  arrivedAt: isoInstant(row.arrivedAt),
  dueAt: isoInstant(row.dueAt),
  startedAt: isoInstantOrNull(row.startedAt),
  endedAt: isoInstantOrNull(row.endedAt),
  reason: row.reason,
  transferredFromId: row.transferredFromId,
  revision: row.revision,
});

/** What anybody may see, of a row as of `staffEntryView`. */
export const publicEntryView = (row: Omit<PublicEntry, 'calledAt'> & { calledAt: Instant | null }): PublicEntry =>
  publicEntryOf({ ...row, calledAt: isoInstantOrNull(row.calledAt) });

/** Names each column, so that a new one stays off the public screens until somebody puts it here. */
export const publicEntryOf = (entry: PublicEntry): PublicEntry => ({
  queueId: entry.queueId,
  departmentId: entry.departmentId,
  doctorId: entry.doctorId,
  queueDate: entry.queueDate,
  queueNumber: entry.queueNumber,
  status: entry.status,
  calledAt: entry.calledAt,
  recallCount: entry.recallCount,
  room: entry.room,
});

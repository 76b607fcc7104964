import type { QueueEntry } from '../models/queue-entry.ts';
import type { VisitRow } from '../models/visit.ts';
import type { PublicEntry, PublicVisit, StaffEntry } from '../protocol/views.ts';
import { isoInstant, isoInstantOrNull, type Instant } from './instant.ts';
import { patientSummary, type PatientSummary } from './patient-view.ts';
import { visitView } from './visit-view.ts';

type Together = 'calledWith' | 'calledWithId' | 'advancedAt' | 'areaId';
type Instants = 'calledAt' | 'triagedAt' | 'arrivedAt' | 'dueAt' | 'startedAt' | 'endedAt' | 'backAt';
type Columns = Pick<
  QueueEntry,
  Exclude<keyof StaffEntry, Instants | Together | 'outcome' | 'patient' | 'statusNote' | 'visit' | 'stepId' | 'reason'>
>;

/** A model's row, or the change feed's row in camelCase; both have more keys. */
export type EntryViewRow = Columns & {
  calledAt: Instant | null;
  arrivedAt: Instant;
  dueAt: Instant;
  startedAt: Instant | null;
  endedAt: Instant | null;
  // Not in changes from before these columns.
  calledWith?: readonly string[];
  calledWithId?: string | null;
  advancedAt?: Instant | null;
  areaId?: string | null;
  outcome?: string | null;
  statusNote?: string | null;
  backAt?: Instant | null;
  triagedAt?: Instant | null;
  stepId?: string | null;
  /** Of changes from before there were visits. */
  reason?: string | null;
  visitId?: string;
  patient?: PatientSummary | null;
  visit?: VisitRow | null;
};

/** `row.patient` is the relation, or the summary inside the feed's row; without it the view has none. */
export const staffEntryView = (row: EntryViewRow): StaffEntry => {
  const visit = visitView(row);
  return {
    ...publicEntryView(row),
    patientId: row.patientId,
    patient: row.patient ? patientSummary(row.patient) : null,
    requestedDoctorId: row.requestedDoctorId,
    appointmentId: row.appointmentId,
    urgencyLevel: row.urgencyLevel,
    triagedAt: isoInstantOrNull(row.triagedAt ?? null),
    callRank: row.callRank,
    arrivedAt: isoInstant(row.arrivedAt),
    dueAt: isoInstant(row.dueAt),
    startedAt: isoInstantOrNull(row.startedAt),
    endedAt: isoInstantOrNull(row.endedAt),
    reason: visit.reason,
    statusNote: row.statusNote ?? null,
    backAt: isoInstantOrNull(row.backAt ?? null),
    transferredFromId: row.transferredFromId,
    outcome: row.outcome ?? null,
    stepId: row.stepId ?? null,
    visit,
    revision: row.revision,
  };
};

/**
 * What anybody may see, of a row or of a staff view. Names each column, so that a new one stays off the public screens until
 * somebody puts it here.
 */
export const publicEntryView = (
  row: Omit<PublicEntry, 'calledAt' | 'endedAt' | Together> & {
    calledAt: Instant | null;
    endedAt?: Instant | null;
    calledWith?: readonly string[] | undefined;
    calledWithId?: string | null | undefined;
    advancedAt?: Instant | null | undefined;
    areaId?: string | null | undefined;
  },
): PublicEntry => {
  const view: PublicEntry = {
    queueId: row.queueId,
    departmentId: row.departmentId,
    doctorId: row.doctorId,
    queueDate: row.queueDate,
    queueNumber: row.queueNumber,
    status: row.status,
    calledAt: isoInstantOrNull(row.calledAt),
    recallCount: row.recallCount,
    room: row.room,
  };
  if (row.calledWith && row.calledWith.length > 0) view.calledWith = [...row.calledWith];
  if (row.calledWithId) view.calledWithId = row.calledWithId;
  if (row.advancedAt && row.areaId) Object.assign(view, { advancedAt: isoInstant(row.advancedAt), areaId: row.areaId });
  if (row.status === 'no_show') view.endedAt = isoInstantOrNull(row.endedAt ?? null);
  return view;
};

/** What the patient may know of the day. Names each field, too. */
export const publicVisitView = ({ visitId, steps }: PublicVisit): PublicVisit => ({
  visitId,
  steps: steps.map(({ stepId, position, departmentId, doctorId, status, instruction }) => ({
    stepId,
    position,
    departmentId,
    doctorId,
    status,
    instruction,
  })),
});

import { Model, type RelationMappings } from 'objection';
import type { EntryStatus } from '../protocol/lifecycle.ts';
import type { VisitRow } from './visit.ts';
import { Patient } from './patient.ts';
import { KeyedModel } from './base.ts';

export class QueueEntry extends KeyedModel {
  static override tableName = 'queue';
  static override idColumn = 'queue_id';

  declare queueId: string;
  /** A trigger makes one for a row without. */
  declare visitId: string;
  /** Null where it is the visit’s only stop. */
  declare stepId: string | null;
  /** Null for an anonymous ticket. */
  declare patientId: string | null;
  declare departmentId: string;
  /** Null while it is in the department’s pool. */
  declare doctorId: string | null;
  declare requestedDoctorId: string | null;
  declare appointmentId: string | null;
  /** The hospital’s day, YYYY-MM-DD. */
  declare queueDate: string;
  declare queueNumber: string;
  declare urgencyLevel: number;
  declare callRank: number;
  declare status: EntryStatus;
  declare arrivedAt: Date;
  /** What the target of the urgency level counts from. */
  declare anchorAt: Date;
  /** The same after triage, at the latest the triage that raised the urgency; null: the anchor. */
  declare urgencySince: Date | null;
  /** When somebody on the staff last judged the urgency; null: nobody has. */
  declare triagedAt: Date | null;
  declare dueAt: Date;
  declare calledAt: Date | null;
  declare startedAt: Date | null;
  declare endedAt: Date | null;
  declare room: string | null;
  declare recallCount: number;
  /** Where the patient is while on hold, and until when; a trigger empties both with the state. */
  declare statusNote: string | null;
  declare backAt: Date | null;
  declare transferredFromId: string | null;
  /** The entry that was called, where this one of its party comes after it. Nobody calls it meanwhile. */
  declare calledWithId: string | null;
  /** The numbers that were called together with this one. */
  declare calledWith: string[];
  /** Since when the patient is to wait in an area near the rooms, and in which. */
  declare advancedAt: Date | null;
  declare areaId: string | null;
  /** How the stop ended, by a code of the settings. */
  declare outcome: string | null;
  /** A capability: its holder sees this ticket. Never in a view, a log or the feed. */
  declare ticketToken: string;
  declare deviceId: string | null;
  declare readonly revision: number;
  declare createdAt: Date;

  declare patient?: Patient | null;
  /** Where the statement asked for it. */
  declare visit?: VisitRow | null;

  static override relationMappings = (): RelationMappings => ({
    patient: {
      relation: Model.BelongsToOneRelation,
      modelClass: Patient,
      join: { from: 'queue.patient_id', to: 'patients.patient_id' },
    },
  });
}

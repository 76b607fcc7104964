import type { StepStatus } from '../protocol/lifecycle.ts';
import { KeyedModel } from './base.ts';

/** One patient's stay on one hospital day. It has the number and the ticket. */
export class Visit extends KeyedModel {
  static override tableName = 'visits';
  static override idColumn = 'visit_id';

  declare visitId: string;
  /** The hospital’s day, YYYY-MM-DD. */
  declare visitDate: string;
  declare siteId: string;
  declare number: string;
  /** Whose series of numbers it is. */
  declare departmentId: string;
  /** What the patient chose on arrival; null: nobody asked. */
  declare serviceId: string | null;
  /** Null for an anonymous ticket. */
  declare patientId: string | null;
  declare partyId: string | null;
  /** A capability: its holder sees this ticket. Never in a view, a log or the feed. */
  declare ticketToken: string;
  declare arrivedAt: Date;
  declare endedAt: Date | null;
  declare reason: string | null;
  declare language: string | null;
  declare origin: 'kiosk' | 'desk' | 'remote' | 'offline' | 'import' | 'hl7' | 'fhir' | 'ward' | 'sql';
  /** Given to somebody who had an open visit already. */
  declare secondNumber: boolean;
  declare mergedIntoId: string | null;
  declare readonly revision: number;
  declare createdAt: Date;
}

/** As the database's `feed_visit` gives it, for the feed and for the replies of commands alike. An entry that has ended has no steps. */
export type VisitRow = {
  readonly visit_id: string;
  readonly number: string;
  readonly arrived_at: string;
  readonly reason: string | null;
  readonly party_id: string | null;
  /** Not in changes from before there were services. */
  readonly service_id?: string | null;
  readonly revision: number | null;
  readonly steps: readonly StepRow[] | null;
};

export type StepRow = {
  readonly step_id: string;
  readonly position: number;
  readonly department_id: string;
  readonly doctor_id: string | null;
  readonly service_id?: string | null;
  readonly appointment_id: string | null;
  readonly status: StepStatus;
  readonly keeps_place: boolean;
  readonly optional: boolean;
  readonly not_before: string | null;
  readonly instruction: string | null;
  readonly ended_at: string | null;
};

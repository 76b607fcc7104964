import type { StepStatus } from '../protocol/lifecycle.ts';
import { KeyedModel } from './base.ts';

/** One stop of a visit. A visit of one stop has none. */
export class VisitStep extends KeyedModel {
  static override tableName = 'visit_steps';
  static override idColumn = 'step_id';

  declare stepId: string;
  declare visitId: string;
  /** Steps with the same position may be done in any order. */
  declare position: number;
  declare departmentId: string;
  /** Null for the department’s pool. */
  declare doctorId: string | null;
  declare serviceId: string | null;
  declare appointmentId: string | null;
  declare status: StepStatus;
  /** Back at the same destination, the patient waits with the anchor of before. */
  declare keepsPlace: boolean;
  declare optional: boolean;
  /** Results are not there earlier. */
  declare notBefore: Date | null;
  /** Shown to the patient. */
  declare instruction: string | null;
  /** When it was done, missed, skipped or given up. */
  declare endedAt: Date | null;
  declare createdAt: Date;
}

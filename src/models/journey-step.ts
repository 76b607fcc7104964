import { KeyedModel } from './base.ts';

/** One stop of a journey. */
export class JourneyStep extends KeyedModel {
  static override tableName = 'journey_steps';
  static override idColumn = 'journey_step_id';
  static override jsonAttributes = ['instructions'];

  declare journeyStepId: string;
  declare journeyId: string;
  /** Steps with the same position may be done in any order. */
  declare position: number;
  declare departmentId: string;
  /** The department’s pool, whom the patient has seen there in this visit, or `doctorId`. */
  declare goesTo: 'pool' | 'visit_doctor' | 'doctor';
  declare doctorId: string | null;
  declare serviceId: string | null;
  /** Back at the same destination, the patient waits with the anchor of before. */
  declare keepsPlace: boolean;
  /** Left out where its department is closed, and who sends the patient on may drop it. */
  declare optional: boolean;
  /** Shown to the patient. */
  declare instruction: string | null;
  /** By language. */
  declare instructions: Readonly<Record<string, string>>;
  declare createdAt: Date;
}

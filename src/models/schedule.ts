import { KeyedModel } from './base.ts';

export class Schedule extends KeyedModel {
  static override tableName = 'schedules';
  static override idColumn = 'schedule_id';

  declare scheduleId: string;
  declare doctorId: string;
  /** ISO: 1 is Monday, 7 is Sunday. */
  declare weekday: number;
  /** Local time of the hospital, `HH:MM:SS`. */
  declare starts: string;
  declare ends: string;
  declare slotMinutes: number;
  declare validFrom: string;
  /** The last day, inclusive; null is open-ended. */
  declare validTo: string | null;
  declare createdAt: Date;
}

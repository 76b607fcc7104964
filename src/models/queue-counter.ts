import { HubModel } from './base.ts';

/** A number given out in a department on a day of the hospital, by `next_queue_number` in SQL. */
export class QueueCounter extends HubModel {
  static override tableName = 'queue_counters';
  static override idColumn = ['department_id', 'queue_date', 'last_value'];

  declare departmentId: string;
  declare queueDate: string;
  declare lastValue: number;
  declare createdAt: Date;
}

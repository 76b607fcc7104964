import { KeyedModel } from './base.ts';

export class Department extends KeyedModel {
  static override tableName = 'departments';
  static override idColumn = 'department_id';
  static override jsonAttributes = ['names', 'locations', 'desks'];

  declare departmentId: string;
  /** A trigger gives a row without one the first site. */
  declare siteId: string;
  declare code: string;
  declare name: string;
  /** By language. */
  declare names: Readonly<Record<string, string>>;
  declare numberPrefix: string;
  declare roundTheClock: boolean;
  /** Where its patients wait; null: in the hall. */
  declare areaId: string | null;
  /** The way there, as patients read it. */
  declare location: string | null;
  declare locations: Readonly<Record<string, string>>;
  /** Where its patients are sent who need somebody. */
  declare desk: string | null;
  declare desks: Readonly<Record<string, string>>;
  /** Who completes a stop says how it ended. */
  declare requiresOutcome: boolean;
  declare active: boolean;
  declare readonly revision: number;
  declare createdAt: Date;
}

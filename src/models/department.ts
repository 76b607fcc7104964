import { KeyedModel } from './base.ts';

export class Department extends KeyedModel {
  static override tableName = 'departments';
  static override idColumn = 'department_id';
  static override jsonAttributes = ['names'];

  declare departmentId: string;
  /** A trigger gives a row without one the first site. */
  declare siteId: string;
  declare code: string;
  declare name: string;
  /** By language. */
  declare names: Readonly<Record<string, string>>;
  declare numberPrefix: string;
  declare roundTheClock: boolean;
  declare active: boolean;
  declare readonly revision: number;
  declare createdAt: Date;
}

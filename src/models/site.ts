import { KeyedModel } from './base.ts';

/** A building or campus. */
export class Site extends KeyedModel {
  static override tableName = 'sites';
  static override idColumn = 'site_id';

  declare siteId: string;
  declare code: string;
  declare name: string;
  declare active: boolean;
  declare readonly revision: number;
  declare createdAt: Date;
}

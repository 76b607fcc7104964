import { KeyedModel } from './base.ts';

/** Where people wait: the hall, or a few seats near the rooms. */
export class Area extends KeyedModel {
  static override tableName = 'areas';
  static override idColumn = 'area_id';
  static override jsonAttributes = ['names', 'locations'];

  declare areaId: string;
  /** A trigger gives a row without one the first site. */
  declare siteId: string;
  /** Unlike any other of its site: boards say it. */
  declare letter: string;
  declare name: string;
  /** By language. */
  declare names: Readonly<Record<string, string>>;
  /** The way there, as patients read it. */
  declare location: string | null;
  declare locations: Readonly<Record<string, string>>;
  declare seats: number | null;
  declare active: boolean;
  declare readonly revision: number;
  declare createdAt: Date;
}

import { HubModel } from './base.ts';

/** Written by triggers alone; the feed reads it in SQL of its own. */
export class Change extends HubModel {
  static override tableName = 'changes';
  static override idColumn = ['stream_id', 'version'];

  declare streamId: string;
  declare version: number;
  declare tableName: string;
  declare op: 'insert' | 'update' | 'delete' | 'enter' | 'leave';
  declare rowId: string;
  declare urgencyBefore: number | null;
  declare urgencyAfter: number | null;
  declare previous: number[];
  declare row: Record<string, unknown> | null;
  declare at: Date;
}

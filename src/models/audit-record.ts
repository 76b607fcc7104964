import { HubModel } from './base.ts';

/** Written by triggers alone. */
export class AuditRecord extends HubModel {
  static override tableName = 'audit_log';
  static override idColumn = 'audit_id';

  declare auditId: number;
  declare at: Date;
  /** `sql:<role>` where no command named one. */
  declare actor: string;
  declare action: string | null;
  declare reason: string | null;
  declare tableName: string;
  declare rowId: string | null;
  /** The whole row of a delete, the changed columns of an update, null for an insert; without secrets. */
  declare before: Record<string, unknown> | null;
  declare after: Record<string, unknown> | null;
  declare requestId: string | null;
  declare digest: Buffer;
}

import { AuditRecord } from '../../models/audit-record.ts';
import { defineCommand } from '../define.ts';
import { whereGiven } from '../where-given.ts';

const PAGE = 50;

/** Pages go by the key, so that records written meanwhile neither shift nor repeat one. */
export const list = defineCommand('audit:list', async (input, { trx }) => {
  const { tableName, rowId, actor, from, to, before, limit = PAGE } = input;
  const records = await AuditRecord.query(trx)
    .modify(whereGiven, 'table_name', '=', tableName)
    .modify(whereGiven, 'row_id', '=', rowId)
    .modify(whereGiven, 'actor', '=', actor)
    .modify(whereGiven, 'at', '>=', from && new Date(from))
    .modify(whereGiven, 'at', '<', to && new Date(to))
    .modify(whereGiven, 'audit_id', '<', before)
    .orderBy('audit_id', 'desc')
    .limit(limit + 1);
  return { records: records.slice(0, limit).map(recordView), more: records.length > limit };
});

const recordView = (record: AuditRecord) => ({
  auditId: record.auditId,
  at: record.at.toISOString(),
  actor: record.actor,
  action: record.action,
  reason: record.reason,
  tableName: record.tableName,
  rowId: record.rowId,
  before: record.before,
  after: record.after,
  requestId: record.requestId,
});

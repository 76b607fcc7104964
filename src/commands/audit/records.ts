import { raw, type QueryBuilder } from 'objection';
import type { CommandContext } from '../../execution/define.ts';
import { AuditRecord } from '../../models/audit-record.ts';
import type { CommandData, CommandInput } from '../../protocol/commands/index.ts';
import { auditNames } from '../../queries/audit-names.ts';
import { noteReading } from '../note-reading.ts';
import { whereGiven } from '../given.ts';

/** Pages go by the key, so that records written meanwhile neither shift nor repeat one. That they were read is a record. */
export const recordsOf = async (
  context: CommandContext,
  by: 'audit:list' | 'audit:export',
  input: CommandInput<'audit:list'> & { readonly limit: number },
): Promise<CommandData<'audit:list'>> => {
  const { trx } = context;
  const { tableName, rowId, patientId, actor, from, to, before, limit } = input;
  const records = await AuditRecord.query(trx)
    .select('audit_log.*', withoutOthers([patientId, rowId].filter((id) => id !== undefined)))
    .modify(whereGiven, 'table_name', '=', tableName)
    .modify(whereAbout, rowId)
    .modify(whereOfPatient, patientId)
    .modify(whereGiven, 'actor', '=', actor)
    .modify(whereGiven, 'at', '>=', from && new Date(from))
    .modify(whereGiven, 'at', '<', to && new Date(to))
    .modify(whereGiven, 'audit_id', '<', before)
    .orderBy('audit_id', 'desc')
    .limit(limit + 1);
  const shown = records.slice(0, limit);
  const { names, patientIds } = await auditNames(trx, shown);
  const recorded = shown.flatMap((record) => (record.tableName === 'patients' ? (record.rowId ?? []) : []));
  await noteReading(context, {
    by,
    tableName: 'audit_log',
    rows: shown.length,
    patientIds: [...recorded, ...patientIds],
  });
  return { records: shown.map(recordView), names, more: records.length > limit };
};

/**
 * Who read the audit saw the patients that it speaks of. Of such a reading only the patients asked for are told: if each told of
 * all that the one before had told of, they would grow with every look, and everybody would have been looked at.
 */
const withoutOthers = (asked: readonly string[]) =>
  raw(
    `CASE WHEN table_name = 'audit_log' AND (after -> 'read') IS NOT NULL
       THEN jsonb_set(after, '{read,patients}', (
         SELECT coalesce(jsonb_agg(one), '[]') FROM jsonb_array_elements(after -> 'read' -> 'patients') AS one
         WHERE one #>> '{}' = ANY (?)))
       ELSE after END AS after`,
    [asked],
  );

const LOOKED = `(after -> 'read') IS NOT NULL AND after -> 'read' -> 'patients' @> jsonb_build_array(CAST(:about AS text))`;

/** What happened to the row, and for a patient also who looked for them. */
const whereAbout = (records: QueryBuilder<AuditRecord>, rowId: string | undefined): void => {
  if (rowId !== undefined) void records.whereRaw(`(row_id = :about OR (${LOOKED}))`, { about: rowId });
};

/** Also what happened to the visits, their stops and the appointments that were theirs, if only until they were put right. */
const whereOfPatient = (records: QueryBuilder<AuditRecord>, patientId: string | undefined): void => {
  if (patientId === undefined) return;
  const visits = `SELECT row_id FROM audit_log WHERE after ->> 'patient_id' = CAST(:about AS text)`;
  const steps = `SELECT audit_steps_of(ARRAY(${visits}))`;
  void records.whereRaw(`(row_id = :about OR row_id IN (${visits}) OR row_id IN (${steps}) OR (${LOOKED}))`, {
    about: patientId,
  });
};

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

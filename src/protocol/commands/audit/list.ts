import * as z from 'zod/mini';
import { read } from '../../contract.ts';
import * as f from '../../fields.ts';

/** Which records, newest first. */
export const filter = {
  tableName: z.optional(f.shortText),
  /** Of a patient also who looked for them. */
  rowId: z.optional(f.id),
  /** The patient, their visits and appointments, and who looked for them. */
  patientId: z.optional(f.id),
  actor: z.optional(f.shortText),
  from: z.optional(f.instant),
  to: z.optional(f.instant),
  /** The `auditId` of the last record of the page before. */
  before: z.optional(z.int().check(z.positive())),
};

export const page = z.strictObject({
  records: z.array(
    z.strictObject({
      auditId: z.int(),
      at: f.instant,
      actor: z.string(),
      action: z.nullable(z.string()),
      reason: z.nullable(z.string()),
      tableName: z.string(),
      rowId: z.nullable(z.string()),
      before: z.nullable(z.record(z.string(), z.unknown())),
      after: z.nullable(z.record(z.string(), z.unknown())),
      requestId: z.nullable(z.string()),
    }),
  ),
  /** Numbers and names of the rows that the records speak of by their ids, as they are now. */
  names: z.record(z.string(), z.string()),
  more: z.boolean(),
});

export const list = read('audit:list', {
  summary:
    'Who changed what, newest first; at most 200 a page. Of those who read the audit itself it tells how many records, and no ' +
    'patients but the one asked for.',
  who: ['admin'],
  input: { ...filter, limit: z.optional(z.int().check(z.gte(1), z.lte(200))) },
  data: page,
});

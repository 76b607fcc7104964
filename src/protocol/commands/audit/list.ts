import * as z from 'zod/mini';
import { read } from '../../contract.ts';
import * as f from '../../fields.ts';

export const list = read('audit:list', {
  summary: 'Who changed what, newest first; at most 200 a page.',
  input: {
    tableName: z.optional(f.shortText),
    rowId: z.optional(f.id),
    actor: z.optional(f.shortText),
    from: z.optional(f.instant),
    to: z.optional(f.instant),
    /** The `auditId` of the last record of the page before. */
    before: z.optional(z.int().check(z.positive())),
    limit: z.optional(z.int().check(z.gte(1), z.lte(200))),
  },
  data: z.strictObject({
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
    more: z.boolean(),
  }),
});

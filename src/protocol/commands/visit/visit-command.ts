import * as z from 'zod/mini';
import type { ErrorCode } from '../../errors.ts';
import * as f from '../../fields.ts';
import { staffEntry, visit } from '../../views.ts';

/** What every command on one visit takes. A stale `expectedRevision` is `conflict`, with the visit as it is. */
export const visitInput = {
  visitId: f.id,
  expectedRevision: z.optional(f.revision),
};

export const visitErrors = ['not_found', 'conflict', 'invalid_transition'] as const satisfies readonly ErrorCode[];

/** The entry where the patient is now; null where the visit is over. */
export const visitData = z.strictObject({ visit, entry: z.nullable(staffEntry) });

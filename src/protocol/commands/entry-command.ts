import * as z from 'zod/mini';
import type { ErrorCode } from '../errors.ts';
import * as f from '../fields.ts';
import { staffEntry } from '../views.ts';

/** What every command on one queue entry takes. A stale `expectedRevision` is `conflict`, with the current row. */
export const entryInput = {
  queueId: f.id,
  expectedRevision: z.optional(f.revision),
  /** Of this step, as its timeline has it. It never becomes the reason of the visit. */
  reason: z.optional(f.reason),
};

export const entryErrors = ['not_found', 'conflict', 'invalid_transition'] as const satisfies readonly ErrorCode[];

export const entryData = z.strictObject({ entry: staffEntry });

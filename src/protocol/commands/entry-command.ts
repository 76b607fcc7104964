import * as z from 'zod/mini';
import { command } from '../contract.ts';
import type { ErrorCode } from '../errors.ts';
import * as f from '../fields.ts';
import { staffEntry } from '../views.ts';

/** What every command on one queue entry takes. A stale `expectedRevision` is `conflict`, with the current row. */
export const entryInput = {
  queueId: f.id,
  expectedRevision: z.optional(f.revision),
  reason: z.optional(f.reason),
};

export const entryErrors = ['not_found', 'conflict', 'invalid_transition'] as const satisfies readonly ErrorCode[];

export const entryData = z.strictObject({ entry: staffEntry });

/** A command that moves one queue entry along its lifecycle. */
export const entryCommand = <Name extends string>(name: Name, summary: string, errors: readonly ErrorCode[] = []) =>
  command(name, {
    summary,
    input: entryInput,
    data: entryData,
    errors: [...entryErrors, ...errors],
  });

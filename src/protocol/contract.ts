import * as z from 'zod/mini';
import type { ErrorCode } from './errors.ts';
import * as f from './fields.ts';

type Shape = Record<string, z.ZodMiniType>;

/**
 * One command of the protocol: its event name, what goes in, what comes back in the acknowledgement, and the
 * expected failures beyond those that every command can have. The types, the docs and the client come from it.
 */
export type Contract<
  Name extends string,
  Kind extends 'command' | 'read',
  Input extends Shape,
  Data extends z.ZodMiniType,
> = {
  readonly name: Name;
  /** A `command` writes and carries a `requestId`; a `read` does neither. */
  readonly kind: Kind;
  readonly summary: string;
  readonly input: z.ZodMiniObject<Input, z.core.$strict>;
  readonly data: Data;
  readonly errors: readonly ErrorCode[];
};

type Described<Input extends Shape, Data extends z.ZodMiniType> = {
  summary: string;
  input: Input;
  data: Data;
  errors?: readonly ErrorCode[];
};

const requestId = { requestId: f.id };
type RequestId = typeof requestId;

/** A command that writes. Its `requestId` is made by the sender and kept over retries: one effect, one reply. */
export const command = <Name extends string, Input extends Shape, Data extends z.ZodMiniType>(
  name: Name,
  { summary, input, data, errors = [] }: Described<Input, Data>,
): Contract<Name, 'command', Input & RequestId, Data> => ({
  name,
  kind: 'command',
  summary,
  input: z.strictObject({ ...input, ...requestId }),
  data,
  errors,
});

/** A command that only reads. */
export const read = <Name extends string, Input extends Shape, Data extends z.ZodMiniType>(
  name: Name,
  { summary, input, data, errors = [] }: Described<Input, Data>,
): Contract<Name, 'read', Input, Data> => ({ name, kind: 'read', summary, input: z.strictObject(input), data, errors });

/** Errors that any command may answer with, so contracts do not repeat them. */
export const commonErrors = [
  'invalid_input',
  'unauthenticated',
  'forbidden',
  'rate_limited',
  'overloaded',
  'unavailable',
  'internal',
] as const satisfies readonly ErrorCode[];

import * as z from 'zod/mini';
import type { ErrorCode } from './errors.ts';
import * as f from './fields.ts';
import type { LimitedRole, Role } from './roles.ts';

type Shape = Record<string, z.ZodMiniType>;

/**
 * What of a command must be the sender's own, for the roles that are limited to their own (`limitedRoles`):
 *
 * - `entry`: the entry named by `queueId`. A doctor acts on the own list and on the department's pool, the bearer of a
 *   ticket on the own ticket.
 * - `visit`: the visit named by `visitId`: one in which an entry is or was the sender's own.
 * - `doctorId`: the doctor named by it, who must be the one that the login acts as.
 * - `any`: nothing, though the input names a doctor: whoever may send it may name each.
 * - `none`: nothing. It is not about an entry or a doctor, or all may see it.
 */
export type Owns = 'entry' | 'visit' | 'doctorId' | 'any' | 'none';

/**
 * One command of the protocol: its event name, who may send it, what goes in, what comes back in the acknowledgement,
 * and the expected failures beyond those that every command can have. The types, the policy, the docs and the client
 * come from it.
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
  /** The roles that may send it. Limited roles only for what is their own, as `owns` says. */
  readonly who: readonly Role[];
  readonly owns: Owns;
  /** Roles beyond the limited ones that may send it only about their own: the station that a nurse attends. */
  readonly onlyOwnOf: readonly Role[];
  readonly input: z.ZodMiniObject<Input, z.core.$strict>;
  readonly data: Data;
  readonly errors: readonly ErrorCode[];
};

type Described<Who extends Role, Input extends Shape, Data extends z.ZodMiniType> = Ownership<Who, Input> & {
  summary: string;
  who: readonly Who[];
  input: Input;
  data: Data;
  onlyOwnOf?: readonly Role[];
  errors?: readonly ErrorCode[];
};

/** Where a limited role is named, the contract has to say what must be its own; what that is follows from the input. */
type Ownership<Who extends Role, Input extends Shape> = [Extract<Who, LimitedRole>] extends [never]
  ? { owns?: 'none' }
  : { owns: OwnOf<Input> };

type OwnOf<Input extends Shape> = Input extends { queueId: typeof f.id }
  ? 'entry'
  : Input extends { visitId: typeof f.id }
    ? 'visit'
    : 'doctorId' extends keyof Input
      ? 'doctorId' | 'any'
      : 'none';

const requestId = { requestId: f.id };
type RequestId = typeof requestId;

/** A command that writes. Its `requestId` is made by the sender and kept over retries: one effect, one reply. */
export const command = <Name extends string, Who extends Role, Input extends Shape, Data extends z.ZodMiniType>(
  name: Name,
  { summary, who, owns = 'none', onlyOwnOf = [], input, data, errors = [] }: Described<Who, Input, Data>,
): Contract<Name, 'command', Input & RequestId, Data> => ({
  name,
  kind: 'command',
  summary,
  who,
  owns,
  onlyOwnOf,
  input: z.strictObject({ ...input, ...requestId }),
  data,
  errors,
});

/** A command that only reads. */
export const read = <Name extends string, Who extends Role, Input extends Shape, Data extends z.ZodMiniType>(
  name: Name,
  { summary, who, owns = 'none', onlyOwnOf = [], input, data, errors = [] }: Described<Who, Input, Data>,
): Contract<Name, 'read', Input, Data> => ({
  name,
  kind: 'read',
  summary,
  who,
  owns,
  onlyOwnOf,
  input: z.strictObject(input),
  data,
  errors,
});

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

import type { CommandArguments, CommandData, CommandName, commands } from '../protocol/commands/index.ts';
import { errorTable, HubError, type ErrorCode, type ErrorDetails } from '../protocol/errors.ts';
import { reads } from './reads.ts';

type ReadName = { [N in CommandName]: (typeof commands)[N]['kind'] extends 'read' ? N : never }[CommandName];

/** Everything but the subscription, which the live view looks after. */
export type SendableName = Exclude<CommandName, `feed:${string}`>;

/** What a page passes. The client makes the `requestId` unless the page has one to go on with. */
export type SendArguments<N extends SendableName> = N extends ReadName
  ? CommandArguments<N>
  : Omit<CommandArguments<N>, 'requestId'> & { requestId?: string };

/** The acknowledgement, as it comes over the wire. */
export type Reply<N extends CommandName = CommandName> =
  | { ok: true; data: CommandData<N> }
  | { ok: false; error: { code: string; message: string; retryable: boolean; details?: ErrorDetails } };

/** A read carries no `requestId`: the strict schemas refuse one. */
export const isRead = (name: CommandName): name is ReadName => reads.has(name);

/** A code that this client does not know comes from a newer hub. */
export const toHubError = ({ code, details }: { code: string; details?: ErrorDetails }): HubError =>
  isErrorCode(code) ? new HubError(code, details) : new HubError('internal', { ...details, code });

const isErrorCode = (code: string): code is ErrorCode => Object.hasOwn(errorTable, code);

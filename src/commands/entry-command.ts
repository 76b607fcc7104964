import type { Principal } from '../auth/principal.ts';
import type { QueueEntry } from '../models/queue-entry.ts';
import type { CommandData, CommandInput } from '../protocol/commands/index.ts';
import { HubError } from '../protocol/errors.ts';
import { audienceOf } from '../protocol/roles.ts';
import type { PublicEntry, StaffEntry } from '../protocol/views.ts';
import { publicEntryView, staffEntryView } from '../queries/entry-view.ts';
import { defineCommandWithRead, type CommandContext, type HandledCommand } from '../execution/define.ts';
import { lockedRow, lockedRowOfVisit } from './entry.ts';
import { expectRevision } from './revision.ts';

type EntrySeen = { readonly queueId: string; readonly expectedRevision?: number | undefined };

/** The commands that name the entry they are about. */
type EntryCommand = { [N in HandledCommand]: CommandInput<N> extends EntrySeen ? N : never }[HandledCommand];

/**
 * A command on one entry, which `run` gets locked, and which the sender may act on and has seen as it is. The lock is asked
 * for together with the claim of the requestId: it needs nothing but the input.
 */
export const defineEntryCommand = <N extends EntryCommand>(
  name: N,
  run: (entry: QueueEntry, input: CommandInput<N>, context: CommandContext) => Promise<CommandData<N>>,
) =>
  defineCommandWithRead(
    name,
    ({ queueId }, trx) => lockedRow(trx, queueId),
    (input, context, row) => run(expectEntry(context, input, row), input, context),
  );

/** The same for a command that opens or ends a stop of the visit. */
export const defineStopCommand = <N extends EntryCommand>(
  name: N,
  run: (entry: QueueEntry, input: CommandInput<N>, context: CommandContext) => Promise<CommandData<N>>,
) =>
  defineCommandWithRead(
    name,
    ({ queueId }, trx) => lockedRowOfVisit(trx, queueId),
    (input, context, row) => run(expectEntry(context, input, row), input, context),
  );

/** For a command that locks something else first. Throws as `defineEntryCommand` has it. */
export const lockEntry = async (context: CommandContext, seen: EntrySeen): Promise<QueueEntry> =>
  expectEntry(context, seen, await lockedRow(context.trx, seen.queueId));

/** Throws HubError('not_found', 'forbidden', or 'conflict' on a stale revision). */
export const expectEntry = (
  { principal, mayActOn }: CommandContext,
  { queueId, expectedRevision }: EntrySeen,
  entry: QueueEntry | undefined,
): QueueEntry => {
  if (!entry) throw new HubError('not_found', { queueId });
  if (!mayActOn(entry)) {
    if (takenFromPool(principal, entry)) throw new HubError('conflict', { current: entryViewFor(principal, entry) });
    throw new HubError('forbidden', { queueId });
  }
  expectRevision(entry, expectedRevision, (current) => entryViewFor(principal, current));
  return entry;
};

/** A colleague has called it from the pool that both see: that is news to the doctor, who might have acted on it before. */
const takenFromPool = (principal: Principal, entry: QueueEntry): boolean =>
  principal.role === 'doctor' && entry.departmentId === principal.departmentId && entry.requestedDoctorId === null;

/** The bearer of a ticket is told no more than a board. */
export const entryViewFor = (principal: Principal, entry: QueueEntry): StaffEntry | PublicEntry =>
  audienceOf(principal.role) === 'staff' ? staffEntryView(entry) : publicEntryView(entry);

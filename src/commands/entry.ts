import { raw, type PartialModelObject, type Transaction } from 'objection';
import { statement } from '../database/statement.ts';
import { QueueEntry } from '../models/queue-entry.ts';
import { HubError } from '../protocol/errors.ts';
import { entryMoves, isActive, mayMove, type EntryMove, type EntryStatus } from '../protocol/lifecycle.ts';
import { followEntry, followPlanned } from './appointment-following.ts';
import { wholeEntry, wholeEntrySql } from '../queries/whole-entry.ts';
import type { CommandContext } from '../execution/define.ts';

type Changes = PartialModelObject<QueueEntry>;

const lockRow = statement<Record<string, unknown>, 'queueId'>(
  `SELECT ${wholeEntrySql} FROM queue WHERE queue_id = :queueId FOR NO KEY UPDATE`,
);

/** Undefined where there is no such entry. */
export const lockedRow = async (trx: Transaction, queueId: string): Promise<QueueEntry | undefined> => {
  const [row] = await lockRow(trx, { queueId });
  return row && QueueEntry.fromDatabaseJson(row);
};

export const lockVisitOf = statement<object, 'queueId'>(
  `SELECT FROM visits WHERE visit_id = (SELECT visit_id FROM queue WHERE queue_id = :queueId) FOR NO KEY UPDATE`,
);

/**
 * The same, with its visit locked first, for what opens or ends a stop: everybody who does takes turns. Both statements
 * travel together, and the database carries them out in this order.
 */
export const lockedRowOfVisit = async (trx: Transaction, queueId: string): Promise<QueueEntry | undefined> => {
  const [, row] = await Promise.all([lockVisitOf(trx, { queueId }), lockedRow(trx, queueId)]);
  return row;
};

/** Refuses to change an entry that has ended. Throws HubError('invalid_transition'). */
export const expectActive = ({ queueId, status }: QueueEntry): void => {
  if (!isActive(status)) throw new HubError('invalid_transition', { queueId, from: status, to: status });
};

/** Throws HubError('invalid_transition') naming both states. */
export const expectMovable = ({ queueId, status: from }: QueueEntry, move: EntryMove): void => {
  const { to } = entryMoves[move];
  if (!mayMove(move, from)) throw new HubError('invalid_transition', { queueId, from, to });
};

/** Writes one locked entry, and reads it as it then is. */
export const changeEntry = async (
  { trx }: CommandContext,
  { queueId }: QueueEntry,
  changes: Changes,
): Promise<QueueEntry> => {
  const [changed] = await QueueEntry.query(trx).patch(changes).where('queue_id', queueId).returning(wholeEntry);
  if (!changed) throw new Error('a locked entry is gone');
  return changed;
};

/**
 * Moves a locked entry along its lifecycle, and its appointment with it. Throws HubError('invalid_transition') naming
 * both states.
 */
export const transition = async (
  context: CommandContext,
  entry: QueueEntry,
  move: EntryMove,
  changes: Changes = {},
): Promise<QueueEntry> => {
  expectMovable(entry, move);
  const { status: from, appointmentId } = entry;
  const { to } = entryMoves[move];
  const moved = await changeEntry(context, entry, {
    status: to,
    ...reached[to](entry, context.now),
    ...(isActive(from) ? {} : orderedNow),
    ...changes,
  });
  await followEntry(context.trx, { appointmentId, from, to });
  if (entry.stepId !== null) await followPlanned(context.trx, moved, from);
  return isActive(from) ? moved : reread(context, moved);
};

/** With the visit as the triggers have left it. */
export const reread = async ({ trx }: CommandContext, entry: QueueEntry): Promise<QueueEntry> =>
  (await lockedRow(trx, entry.queueId)) ?? entry;

/**
 * What a status brings with it. `requestedDoctorId` is whose list the entry goes back to, null for the pool. It is
 * where the entry waited when it was called or set aside; a doctor who sets a consultation aside keeps the patient.
 */
const reached: Record<EntryStatus, (entry: QueueEntry, now: Date) => Changes> = {
  waiting: ({ requestedDoctorId }) => ({
    doctorId: requestedDoctorId,
    calledAt: null,
    startedAt: null,
    endedAt: null,
    room: null,
    recallCount: 0,
  }),
  called: (entry, now) => ({ ...fromItsList(entry), calledAt: now, startedAt: null, recallCount: 0 }),
  in_service: (_, now) => ({ startedAt: now, endedAt: null }),
  on_hold: (entry) => (entry.status === 'in_service' ? { requestedDoctorId: entry.doctorId } : fromItsList(entry)),
  completed: (_, now) => ({ endedAt: now }),
  no_show: (_, now) => ({ endedAt: now }),
  cancelled: (_, now) => ({ endedAt: now }),
  left: (_, now) => ({ endedAt: now }),
  transferred: (_, now) => ({ endedAt: now }),
  withdrawn: (_, now) => ({ endedAt: now }),
};

/** By the settings of now. A change of settings puts the active entries in order again, and nothing that has ended. */
const orderedNow: Changes = {
  callRank: raw('queue_call_rank(urgency_level)'),
  dueAt: raw('queue_due_at(urgency_level, coalesce(urgency_since, anchor_at), arrived_at, appointment_id)'),
};

const fromItsList = ({ status, doctorId }: QueueEntry): Changes =>
  status === 'waiting' ? { requestedDoctorId: doctorId } : {};

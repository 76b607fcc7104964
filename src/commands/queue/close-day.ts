import type { Transaction } from 'objection';
import { Appointment } from '../../models/appointment.ts';
import { Doctor } from '../../models/doctor.ts';
import { QueueEntry } from '../../models/queue-entry.ts';
import { HubError } from '../../protocol/errors.ts';
import { appointmentFollowing, type EntryStatus } from '../../protocol/lifecycle.ts';
import { leftOverEntries, missedAppointments, type LeftOver } from '../../queries/left-over.ts';
import { defineCommand } from '../../execution/define.ts';
import { appointmentSources } from '../appointment-following.ts';
import { readDestination } from './arrival/destination.ts';
import { countClosed, openClosing, resumeClosing, writeDown, type ClosedRow } from './day-closing.ts';

/** Rows in one transaction: half a second, in which the feed's streams are locked for a tenth. */
const BATCH = 1000;

export const closeDay = defineCommand('queue:close-day', async (input, { trx, now, principal }) => {
  const own = 'departmentId' in principal ? principal.departmentId : null;
  const { departmentId = own ?? undefined, queueDate, closingId, dryRun = false } = input;
  const { destination, hospitalToday } = await readDestination(trx, { departmentId });
  if (queueDate !== undefined && queueDate > (destination?.today ?? hospitalToday)) {
    throw new HubError('wrong_day', { queueDate });
  }
  const of: LeftOver = { departmentId: departmentId ?? null, queueDate: queueDate ?? null };
  const doctorsAtWork = await countAtWork(trx, of);
  if (dryRun) return { ...(await countLeftOver(trx, of)), closingId: null, doctorsAtWork };

  const closing = closingId === undefined ? null : await resumeClosing(trx, closingId, of);
  const rows = await endBatch(trx, of, now);
  if (rows.length === 0) {
    const { left, completed, noShows } = closing ?? { left: 0, completed: 0, noShows: 0 };
    return { left, completed, noShows, remaining: 0, closingId: closing?.closingId ?? null, doctorsAtWork };
  }
  const { closingId: id } = closing ?? (await openClosing(trx, of));
  await writeDown(trx, id, rows);
  const closed = await countClosed(trx, id);
  const remaining = rows.length < BATCH ? 0 : (await countLeftOver(trx, of)).remaining;
  return { ...closed, remaining, closingId: id, doctorsAtWork };
});

const countAtWork = (trx: Transaction, { departmentId }: LeftOver): Promise<number> =>
  Doctor.query(trx)
    .whereNot('status', 'off')
    .where(departmentId === null ? {} : { department_id: departmentId })
    .resultSize();

const countLeftOver = async (trx: Transaction, of: LeftOver) => {
  const all = await leftOverEntries(trx, of).clearOrder().resultSize();
  const completed = await leftOverEntries(trx, of).clearOrder().where('status', 'in_service').resultSize();
  const noShows = await missedAppointments(trx, of).clearOrder().resultSize();
  return { left: all - completed, completed, noShows, remaining: all + noShows };
};

/** Ends what comes next in the order of the keys, entries before appointments, and says what it was. */
const endBatch = async (trx: Transaction, of: LeftOver, endedAt: Date): Promise<ClosedRow[]> => {
  const entries = await leftOverEntries(trx, of)
    .select('queue_id', 'status', 'appointment_id')
    .limit(BATCH)
    .forNoKeyUpdate();
  const ids = entries.flatMap(({ appointmentId }) => appointmentId ?? []);
  const followers = await Appointment.query(trx)
    .select('appointment_id', 'status', 'holds_slot')
    .whereRaw('appointment_id = ANY (?)', [ids])
    .orderBy('appointment_id')
    .forNoKeyUpdate();
  const byId = new Map(followers.map((one) => [one.appointmentId, one]));
  for (const to of ['left', 'completed'] as const) {
    const those = entries.filter(({ status }) => endOf(status) === to);
    await end(trx, those, to, endedAt);
  }
  const missed =
    entries.length < BATCH
      ? await missedAppointments(trx, of)
          .select('appointment_id', 'status', 'holds_slot')
          .limit(BATCH - entries.length)
          .forNoKeyUpdate()
      : [];
  await Appointment.query(trx)
    .patch({ status: 'no_show' })
    .whereRaw('appointment_id = ANY (?)', [missed.map(({ appointmentId }) => appointmentId)]);
  return [
    ...entries.map(({ queueId, status, appointmentId }) => ({
      rowId: queueId,
      entry: { status, endedAt },
      appointment: byId.get(appointmentId ?? '') ?? null,
    })),
    ...missed.map((appointment) => ({ rowId: appointment.appointmentId, entry: null, appointment })),
  ];
};

const endOf = (status: EntryStatus): 'left' | 'completed' => (status === 'in_service' ? 'completed' : 'left');

const end = async (
  trx: Transaction,
  entries: readonly QueueEntry[],
  to: 'left' | 'completed',
  endedAt: Date,
): Promise<void> => {
  if (entries.length === 0) return;
  await QueueEntry.query(trx)
    .patch({ endedAt, status: to })
    .whereRaw('queue_id = ANY (?)', [entries.map(({ queueId }) => queueId)]);
  await Appointment.query(trx)
    .patch({ status: appointmentFollowing[to] })
    .whereRaw('appointment_id = ANY (?)', [entries.flatMap(({ appointmentId }) => appointmentId ?? [])])
    .whereIn('status', appointmentSources(appointmentFollowing[to]));
};

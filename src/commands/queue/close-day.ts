import type { Transaction } from 'objection';
import { Appointment } from '../../models/appointment.ts';
import { Doctor } from '../../models/doctor.ts';
import { Visit } from '../../models/visit.ts';
import { HubError } from '../../protocol/errors.ts';
import { leftOverEntries, leftOverVisits, missedAppointments, type LeftOver } from '../../queries/left-over.ts';
import { defineCommand } from '../../execution/define.ts';
import { readDestination } from './arrival/destination.ts';
import { countClosed, openClosing, resumeClosing, writeDown, type ClosedRow } from './day-closing.ts';
import { endEntries, endLeftOver, endPlanned } from './end-left-over.ts';

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
  const visitIds = await lockVisits(trx, of);
  const entries = await leftOverEntries(trx, of)
    .select('queue_id', 'visit_id', 'status', 'appointment_id')
    .whereRaw('visit_id = ANY (?)', [visitIds])
    .forNoKeyUpdate();
  const ids = entries.flatMap(({ appointmentId }) => appointmentId ?? []);
  const followers = await Appointment.query(trx)
    .select('appointment_id', 'status', 'holds_slot')
    .whereRaw('appointment_id = ANY (?)', [ids])
    .orderBy('appointment_id')
    .forNoKeyUpdate();
  const byId = new Map(followers.map((one) => [one.appointmentId, one]));
  const planned = await endPlanned(
    trx,
    entries.map(({ visitId }) => visitId),
  );
  await endEntries(trx, entries, endedAt);
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
  if (entries.length < BATCH) await endIdleVisits(trx, of, endedAt);
  return [
    ...entries.map(({ queueId, status, appointmentId }) => ({
      rowId: queueId,
      entry: { status, endedAt },
      appointment: byId.get(appointmentId ?? '') ?? null,
    })),
    ...[...planned, ...missed].map((appointment) => ({ rowId: appointment.appointmentId, entry: null, appointment })),
  ];
};

/** Before their entries, in the order of their keys. */
const lockVisits = async (trx: Transaction, of: LeftOver): Promise<string[]> => {
  const some = await leftOverEntries(trx, of).select('visit_id').limit(BATCH);
  const visits = await Visit.query(trx)
    .select('visit_id')
    .whereRaw('visit_id = ANY (?)', [some.map(({ visitId }) => visitId)])
    .orderBy('visit_id')
    .forNoKeyUpdate();
  return visits.map(({ visitId }) => visitId);
};

/** Where somebody was called in vain and never came back. */
const endIdleVisits = async (trx: Transaction, of: LeftOver, endedAt: Date): Promise<void> => {
  const idle = await leftOverVisits(trx, of).select('visit_id').limit(BATCH).forNoKeyUpdate();
  await endLeftOver(
    trx,
    idle.map(({ visitId }) => visitId),
    endedAt,
  );
};

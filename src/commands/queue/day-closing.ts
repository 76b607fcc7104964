import type { Transaction } from 'objection';
import { v7 as uuidv7 } from 'uuid';
import type { Appointment } from '../../models/appointment.ts';
import { HubError } from '../../protocol/errors.ts';
import type { EntryStatus } from '../../protocol/lifecycle.ts';
import type { LeftOver } from '../../queries/left-over.ts';

// The closing of a day as the database has it: what was ended, and what it was before.

/** An entry that was ended, with its appointment, or an appointment that nobody came to; as each was before. */
export type ClosedRow = {
  readonly rowId: string;
  readonly entry: { readonly status: EntryStatus; readonly endedAt: Date } | null;
  readonly appointment: Pick<Appointment, 'appointmentId' | 'status' | 'holdsSlot'> | null;
};

type Counts = { left: number; completed: number; noShows: number };

const COUNTS = 'left_entries AS "left", completed_entries AS completed, no_shows AS "noShows"';

/** A new one. Those that nobody can take back any more go. */
export const openClosing = async (trx: Transaction, of: LeftOver): Promise<{ closingId: string }> => {
  const closingId = uuidv7();
  await trx.raw(`DELETE FROM day_closings WHERE closed_at < hub_now() - interval '1 day'`);
  await trx.raw('INSERT INTO day_closings (closing_id, department_id, queue_date) VALUES (?, ?, ?)', [
    closingId,
    of.departmentId,
    of.queueDate,
  ]);
  return { closingId };
};

/** Locked, so that of two who go on one waits. Throws HubError('not_found'), or 'conflict' for another day or one taken back. */
export const resumeClosing = async (
  trx: Transaction,
  closingId: string,
  of: LeftOver,
): Promise<Counts & { closingId: string }> => {
  type Found = Counts & { departmentId: string | null; queueDate: string | null; undoneAt: Date | null };
  const { rows } = await trx.raw<{ rows: Found[] }>(
    `SELECT department_id AS "departmentId", queue_date AS "queueDate", undone_at AS "undoneAt", ${COUNTS}
     FROM day_closings WHERE closing_id = ? FOR NO KEY UPDATE`,
    [closingId],
  );
  const [found] = rows;
  if (!found) throw new HubError('not_found', { closingId });
  const { departmentId, queueDate, undoneAt } = found;
  if (undoneAt !== null || departmentId !== of.departmentId || queueDate !== of.queueDate) {
    throw new HubError('conflict', { closingId, departmentId, queueDate, undone: undoneAt !== null });
  }
  return { ...found, closingId };
};

/** Somebody who came back between two batches is ended again, and counts once. */
export const writeDown = async (trx: Transaction, closingId: string, rows: readonly ClosedRow[]): Promise<void> => {
  const asColumns = rows.map(({ rowId, entry, appointment }) => ({
    row_id: rowId,
    entry_status: entry?.status,
    ended_at: entry?.endedAt,
    appointment_id: appointment?.appointmentId,
    appointment_status: appointment?.status,
    held_slot: appointment?.holdsSlot,
  }));
  const rowIds = rows.map(({ rowId }) => rowId);
  await trx.raw('DELETE FROM day_closing_rows WHERE closing_id = ? AND row_id = ANY (?)', [closingId, rowIds]);
  await trx.raw(
    `INSERT INTO day_closing_rows
       (closing_id, row_id, entry_status, ended_at, appointment_id, appointment_status, held_slot)
     SELECT CAST(? AS uuid), * FROM jsonb_to_recordset(CAST(? AS jsonb)) AS closed (
       row_id uuid, entry_status text, ended_at timestamptz, appointment_id uuid, appointment_status text, held_slot boolean)`,
    [closingId, JSON.stringify(asColumns)],
  );
};

/** The whole so far. */
export const countClosed = async (trx: Transaction, closingId: string): Promise<Counts> => {
  const { rows } = await trx.raw<{ rows: [Counts] }>(
    `UPDATE day_closings SET closed_at = hub_now(), left_entries = so_far.left_entries,
       completed_entries = so_far.completed_entries, no_shows = so_far.no_shows
     FROM (SELECT count(*) FILTER (WHERE entry_status <> 'in_service') AS left_entries,
         count(*) FILTER (WHERE entry_status = 'in_service') AS completed_entries,
         count(*) FILTER (WHERE entry_status IS NULL) AS no_shows
       FROM day_closing_rows WHERE closing_id = :closingId) AS so_far
     WHERE closing_id = :closingId
     RETURNING day_closings.left_entries AS "left", day_closings.completed_entries AS completed,
       day_closings.no_shows AS "noShows"`,
    { closingId },
  );
  return rows[0];
};

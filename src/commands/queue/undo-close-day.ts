import type { Transaction } from 'objection';
import { HubError } from '../../protocol/errors.ts';
import { defineCommand } from '../../execution/define.ts';

const BATCH = 1000;

/** Entry by entry as it was, where nobody has changed it since and nothing has taken its place. */
export const undoCloseDay = defineCommand('queue:undo-close-day', async ({ closingId }, { trx }) => {
  await beginUndo(trx, closingId);
  const ids = await nextBatch(trx, closingId);
  const of = { closingId, ids };
  await trx.raw(LOCK_DEPARTMENTS, of);
  await trx.raw(LOCK_DOCTORS, of);
  await trx.raw(LOCK_VISITS, of);
  await trx.raw(LOCK_ENTRIES, of);
  await trx.raw(LOCK_APPOINTMENTS, of);
  const entries = await trx.raw<Restored>(RESTORE_ENTRIES, of);
  const restoredIds = entries.rows.map(({ rowId }) => rowId);
  await trx.raw(RESTORE_STEPS, { restoredIds });
  const appointments = await trx.raw<Restored>(RESTORE_APPOINTMENTS, { ...of, restoredIds });
  await trx.raw('DELETE FROM day_closing_rows WHERE closing_id = :closingId AND row_id = ANY (:ids)', of);

  const restored = new Set([...restoredIds, ...appointments.rows.map(({ rowId }) => rowId)]).size;
  const { rows } = await trx.raw<{ rows: [{ remaining: number }] }>(
    'SELECT count(*)::int AS remaining FROM day_closing_rows WHERE closing_id = ?',
    [closingId],
  );
  return { restored, skipped: ids.length - restored, remaining: rows[0].remaining };
});

type Restored = { rows: { rowId: string }[] };

/**
 * Locks the closing, so that no more is closed and of two who take it back one waits. Throws HubError('not_found'), or
 * 'invalid_transition' after the minutes of the settings; what was begun in time may be finished.
 */
const beginUndo = async (trx: Transaction, closingId: string): Promise<void> => {
  const { rows } = await trx.raw<{ rows: { closedAt: Date; inTime: boolean }[] }>(
    `SELECT closed_at AS "closedAt",
       undone_at IS NOT NULL OR closed_at >= hub_now() - make_interval(mins => s.reopen_within_minutes) AS "inTime"
     FROM day_closings c CROSS JOIN settings s WHERE closing_id = ? FOR NO KEY UPDATE OF c`,
    [closingId],
  );
  const [found] = rows;
  if (!found) throw new HubError('not_found', { closingId });
  if (!found.inTime) {
    throw new HubError('invalid_transition', { closingId, closedAt: found.closedAt.toISOString() });
  }
  await trx.raw('UPDATE day_closings SET undone_at = coalesce(undone_at, hub_now()) WHERE closing_id = ?', [closingId]);
};

const nextBatch = async (trx: Transaction, closingId: string): Promise<string[]> => {
  const { rows } = await trx.raw<Restored>(
    `SELECT row_id AS "rowId" FROM day_closing_rows WHERE closing_id = ? ORDER BY row_id LIMIT ${BATCH}`,
    [closingId],
  );
  return rows.map(({ rowId }) => rowId);
};

/** Held by the key: nobody closes the department, moves the doctor or retires them meanwhile. */
const LOCK_DEPARTMENTS = `
  SELECT FROM departments WHERE department_id IN (SELECT department_id FROM queue WHERE queue_id = ANY (:ids))
  ORDER BY department_id FOR KEY SHARE`;
const LOCK_DOCTORS = `
  SELECT FROM doctors WHERE doctor_id IN (
    SELECT unnest(ARRAY[doctor_id, requested_doctor_id]) FROM queue WHERE queue_id = ANY (:ids))
  ORDER BY doctor_id FOR KEY SHARE`;
const LOCK_VISITS = `
  SELECT FROM visits WHERE visit_id IN (SELECT visit_id FROM queue WHERE queue_id = ANY (:ids))
  ORDER BY visit_id FOR NO KEY UPDATE`;
const LOCK_ENTRIES = `SELECT FROM queue WHERE queue_id = ANY (:ids) ORDER BY queue_id FOR NO KEY UPDATE`;
const batch = 'r.closing_id = :closingId AND r.row_id = ANY (:ids)';
const LOCK_APPOINTMENTS = `
  SELECT FROM appointments WHERE appointment_id IN (SELECT appointment_id FROM day_closing_rows r WHERE ${batch})
  ORDER BY appointment_id FOR NO KEY UPDATE`;

const active = `o.status IN ('waiting', 'called', 'in_service', 'on_hold')`;

const doctorThen = `CASE r.entry_status WHEN 'called' THEN q.requested_doctor_id ELSE q.doctor_id END`;
const latest = `ORDER BY q.ended_at DESC, q.queue_id DESC`;

/**
 * What is as the closing left it. A closing of many batches may have ended a patient or a doctor's consultation twice: the
 * later one counts.
 */
const UNCHANGED = `
  SELECT r.row_id, r.entry_status, ${doctorThen} AS doctor_id,
    row_number() OVER (PARTITION BY q.visit_id ${latest}) = 1
    AND (q.patient_id IS NULL OR v.second_number OR row_number() OVER (
      PARTITION BY q.patient_id, v.site_id, v.second_number ${latest}) = 1)
    AND (q.appointment_id IS NULL OR row_number() OVER (PARTITION BY q.appointment_id ${latest}) = 1)
    AND (r.entry_status <> 'in_service' OR row_number() OVER (
      PARTITION BY q.doctor_id, r.entry_status ${latest}) = 1) AS is_latest
  FROM day_closing_rows r JOIN queue q ON q.queue_id = r.row_id JOIN visits v ON v.visit_id = q.visit_id
  WHERE ${batch} AND q.status IN ('left', 'completed') AND q.ended_at = r.ended_at`;

/** What went with the hold when it ended, by the audit, which is where free text is kept and forgotten. */
const held = (column: string): string => `
  CASE r.entry_status WHEN 'on_hold' THEN (
    SELECT before ->> '${column}' FROM audit_log
    WHERE row_id = q.queue_id AND table_name = 'queue' AND after ->> 'ended_at' IS NOT NULL
    ORDER BY audit_id DESC LIMIT 1) END`;

/**
 * A call of then is over: who was called waits again. In the order of calling by the settings of now. Not in the list of a
 * doctor who has left or gone to another department, and nobody whom the hospital has forgotten.
 */
const RESTORE_ENTRIES = `
  WITH unchanged AS (${UNCHANGED})
  UPDATE queue q SET
    status = CASE r.entry_status WHEN 'called' THEN 'waiting' ELSE r.entry_status END,
    doctor_id = r.doctor_id,
    called_at = CASE r.entry_status WHEN 'called' THEN NULL ELSE q.called_at END,
    room = CASE r.entry_status WHEN 'called' THEN NULL ELSE q.room END,
    recall_count = CASE r.entry_status WHEN 'called' THEN 0 ELSE q.recall_count END,
    status_note = ${held('status_note')},
    back_at = (${held('back_at')})::timestamptz,
    ended_at = NULL,
    call_rank = queue_call_rank(q.urgency_level),
    due_at = queue_due_at(q.urgency_level, coalesce(q.urgency_since, q.anchor_at), q.arrived_at, q.appointment_id)
  FROM unchanged r, departments d, visits v
  WHERE q.queue_id = r.row_id AND r.is_latest
    AND d.department_id = q.department_id AND d.active AND v.visit_id = q.visit_id
    AND NOT EXISTS (
      SELECT FROM doctors doc WHERE doc.doctor_id = r.doctor_id
        AND (doc.department_id <> q.department_id OR NOT doc.active))
    AND NOT EXISTS (SELECT FROM patients p WHERE p.patient_id = q.patient_id AND p.erased_at IS NOT NULL)
    AND NOT EXISTS (SELECT FROM queue o WHERE o.visit_id = q.visit_id AND ${active})
    AND (v.second_number OR NOT EXISTS (
      SELECT FROM visits o WHERE o.site_id = v.site_id AND o.visit_id <> v.visit_id AND o.ended_at IS NULL
        AND NOT o.second_number AND (o.patient_id = v.patient_id OR o.number = v.number)))
    AND NOT EXISTS (SELECT FROM queue o WHERE o.appointment_id = q.appointment_id AND ${active})
    AND (r.entry_status <> 'in_service'
      OR NOT EXISTS (SELECT FROM queue o WHERE o.doctor_id = q.doctor_id AND o.status = 'in_service'))
  RETURNING r.row_id AS "rowId"`;

/** What was planned after a consultation that the closing ended. Who had left is brought back to it by the entry's trigger. */
const RESTORE_STEPS = `
  UPDATE visit_steps s SET status = 'planned' FROM queue q
  WHERE q.queue_id = ANY (:restoredIds) AND s.visit_id = q.visit_id AND s.status = 'left' AND s.step_id <> q.step_id`;

/** With its entry, or where nobody has come to it since; with its time where that is free. */
const RESTORE_APPOINTMENTS = `
  UPDATE appointments a SET status = r.appointment_status, holds_slot = r.held_slot AND NOT EXISTS (
    SELECT FROM appointments other WHERE other.doctor_id = a.doctor_id AND other.holds_slot
      AND other.appointment_id <> a.appointment_id AND other.scheduled_date > a.scheduled_date - interval '8 hours'
      AND other.scheduled_date < a.scheduled_date + make_interval(mins => a.duration_minutes)
      AND other.scheduled_date + make_interval(mins => other.duration_minutes) > a.scheduled_date)
  FROM day_closing_rows r
  WHERE ${batch} AND a.appointment_id = r.appointment_id
    AND NOT EXISTS (SELECT FROM patients p WHERE p.patient_id = a.patient_id AND p.erased_at IS NOT NULL)
    AND (r.row_id = ANY (:restoredIds) AND a.status IN ('cancelled', 'fulfilled')
      OR r.entry_status IS NULL AND a.status = 'no_show'
        AND NOT EXISTS (SELECT FROM queue o WHERE o.appointment_id = a.appointment_id AND ${active}))
  RETURNING r.row_id AS "rowId"`;

import type { Knex } from 'knex';

const PATIENTS_A_READ = 1_000;

/**
 * Patients of whom nothing has been heard for so many days, a page of them at a time: no visit, no appointment, no
 * change of what is known about them, and no child who is still known here, whom their number may be for.
 */
const PAGE = `
  WITH page AS (
    SELECT patient_id, created_at, erased_at FROM patients
    WHERE :after::uuid IS NULL OR patient_id > :after::uuid
    ORDER BY patient_id LIMIT ${PATIENTS_A_READ}
  ), since AS (SELECT hub_now() - make_interval(days => :days::int) AS at)
  SELECT patient_id AS "patientId",
    erased_at IS NULL AND created_at < since.at
    AND NOT EXISTS (
      SELECT FROM queue q WHERE q.patient_id = page.patient_id
        AND (q.queue_date >= since.at::date OR q.status IN ('waiting', 'called', 'in_service', 'on_hold')))
    AND NOT EXISTS (
      SELECT FROM appointments a WHERE a.patient_id = page.patient_id
        AND (a.scheduled_date >= since.at OR a.status IN ('checked_in', 'in_consultation')))
    AND NOT EXISTS (SELECT FROM audit_log r WHERE r.row_id = page.patient_id AND r.at >= since.at)
    AND NOT EXISTS (SELECT FROM patients w WHERE w.guardian_id = page.patient_id AND w.erased_at IS NULL) AS due
  FROM page, since ORDER BY patient_id`;

export async function* oldPatients(knex: Knex, { days }: { days: number }): AsyncGenerator<string> {
  let after: string | null = null;
  for (;;) {
    const { rows }: { rows: { patientId: string; due: boolean }[] } = await knex.raw(PAGE, { after, days });
    for (const { patientId, due } of rows) if (due) yield patientId;
    after = rows.at(-1)?.patientId ?? null;
    if (rows.length < PATIENTS_A_READ) return;
  }
}

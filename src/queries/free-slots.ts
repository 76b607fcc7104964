import type { Transaction } from 'objection';

type Slot = { readonly startsAt: Date; readonly durationMinutes: number };

/**
 * The instant at which the hospital's clock first shows a local time or a later one. Where the clocks jump over it, that
 * is the jump; AT TIME ZONE would go on by the old offset, and hours that end there would run into those after it.
 */
const instantOf = (local: string): string => `
  CASE WHEN (${local} AT TIME ZONE zone) AT TIME ZONE zone = ${local} THEN ${local} AT TIME ZONE zone
  ELSE (
    SELECT min(minute) FROM generate_series(
      (${local} AT TIME ZONE zone) - interval '3 hours', ${local} AT TIME ZONE zone, interval '1 minute') AS minute
    WHERE minute AT TIME ZONE zone >= ${local})
  END`;

/** Slots step in instants: 00:00–06:00 has five hours on the day that loses one, seven on the day that gains one. */
const FREE_SLOTS = `
  WITH hours AS (
    SELECT ${instantOf('(day + s.starts)')} AS starts_at, ${instantOf('(day + s.ends)')} AS ends_at,
      make_interval(mins => s.slot_minutes) AS length, s.slot_minutes
    FROM doctors AS d
    JOIN schedules AS s USING (doctor_id)
    CROSS JOIN CAST(:date AS date) AS day
    CROSS JOIN hospital_zone(d.department_id) AS zone
    WHERE d.doctor_id = :doctorId AND s.weekday = extract(isodow FROM day)
      AND day >= s.valid_from AND (s.valid_to IS NULL OR day <= s.valid_to)
  )
  SELECT starts AS "startsAt", slot_minutes AS "durationMinutes"
  FROM hours CROSS JOIN generate_series(starts_at, ends_at - length, length) AS starts
  WHERE starts >= hub_now() AND NOT EXISTS (
    SELECT FROM appointments AS a
    WHERE a.doctor_id = :doctorId AND a.holds_slot
      -- No appointment is longer than eight hours: the index on its start finds the few that can overlap.
      AND a.scheduled_date > starts - interval '8 hours' AND a.scheduled_date < starts + length
      AND a.scheduled_date + make_interval(mins => a.duration_minutes) > starts)
  ORDER BY starts`;

/** What is left of a doctor's hours on one hospital day, by time. */
export const freeSlots = async (trx: Transaction, doctorId: string, date: string): Promise<Slot[]> => {
  const { rows } = await trx.raw<{ rows: Slot[] }>(FREE_SLOTS, { doctorId, date });
  return rows;
};

/** The slot length of the hours that an instant falls into; null outside a doctor's hours. */
export const slotMinutesAt = async (trx: Transaction, doctorId: string, at: Date): Promise<number | null> => {
  const { rows } = await trx.raw<{ rows: { minutes: number }[] }>(
    `SELECT s.slot_minutes AS minutes
     FROM doctors AS d
     JOIN schedules AS s USING (doctor_id)
     CROSS JOIN LATERAL (SELECT CAST(:at AS timestamptz) AT TIME ZONE hospital_zone(d.department_id) AS at) AS local
     WHERE d.doctor_id = :doctorId AND s.weekday = extract(isodow FROM local.at)
       AND local.at::date >= s.valid_from AND (s.valid_to IS NULL OR local.at::date <= s.valid_to)
       AND local.at::time >= s.starts AND local.at::time < s.ends
     LIMIT 1`,
    { doctorId, at },
  );
  return rows[0]?.minutes ?? null;
};

import type { Transaction } from 'objection';

type Slot = { readonly startsAt: Date; readonly durationMinutes: number };

/**
 * The instant at which the hospital's clock shows a local time: where it shows it twice, the `first` or the `last` of both; where the clocks
 * jump over it, the jump. AT TIME ZONE takes the last, and goes on by the old offset over a jump, so that hours that end there
 * would run into those after it.
 */
const instantOf = (local: string, which: 'first' | 'last'): string => `
  CASE WHEN (${local} AT TIME ZONE zone) AT TIME ZONE zone = ${local} ${
    which === 'last'
      ? ''
      : `AND NOT EXISTS (
          SELECT FROM unnest('{30 minutes,1 hour,2 hours}'::interval[]) AS back
          WHERE ((${local} AT TIME ZONE zone) - back) AT TIME ZONE zone = ${local})`
  }
  THEN ${local} AT TIME ZONE zone
  ELSE (
    SELECT min(minute) FROM generate_series(
      (${local} AT TIME ZONE zone) - interval '3 hours', ${local} AT TIME ZONE zone, interval '1 minute') AS minute
    WHERE minute AT TIME ZONE zone >= ${local})
  END`;

const END = `(day + s.ends + CASE WHEN s.ends <= s.starts THEN interval '1 day' ELSE interval '0' END)`;

/**
 * When a doctor works, of the hours that begin on the day `today` or the day before, which may end on the next. Hours of a doctor do not
 * overlap; only in an hour that comes twice would one's last end lie after another's first beginning. Midnight is where the day ends, which is the first one.
 */
const HOURS = `
  all_hours AS (
    SELECT ${instantOf('(day + s.starts)', 'first')} AS starts_at,
      CASE WHEN s.ends IN ('00:00', '24:00') THEN ${instantOf(END, 'first')} ELSE ${instantOf(END, 'last')} END AS ends_at,
      make_interval(mins => s.slot_minutes) AS length, s.slot_minutes
    FROM doctors AS d
    JOIN schedules AS s USING (doctor_id)
    CROSS JOIN today
    CROSS JOIN LATERAL (VALUES (today.today - 1), (today.today)) AS days (day)
    CROSS JOIN hospital_zone(d.department_id) AS zone
    WHERE d.doctor_id = :doctorId AND d.active AND s.weekday = extract(isodow FROM day)
      AND day >= s.valid_from AND (s.valid_to IS NULL OR day <= s.valid_to)
  ), hours AS (
    SELECT starts_at, length, slot_minutes, least(ends_at, lead(starts_at) OVER (ORDER BY starts_at)) AS ends_at FROM all_hours
  )`;

/**
 * Slots step in instants: 00:00–06:00 has five hours on the day that loses one, seven on the day that gains one. What is to be moved keeps its
 * length: it begins with a slot, may go over into the next ones, and ends with the hours.
 */
const FREE_SLOTS = `
  WITH today AS (SELECT CAST(:date AS date) AS today), ${HOURS},
  worked AS (SELECT range_agg(tstzrange(starts_at, ends_at)) AS worked FROM hours WHERE ends_at > starts_at)
  SELECT starts AS "startsAt", minutes AS "durationMinutes"
  FROM doctors AS d, worked, hours CROSS JOIN generate_series(starts_at, ends_at - length, length) AS starts
  CROSS JOIN LATERAL (SELECT coalesce(CAST(:minutes AS int), slot_minutes) AS minutes) AS m
  CROSS JOIN LATERAL (SELECT starts + make_interval(mins => minutes) AS ends) AS e
  WHERE d.doctor_id = :doctorId AND starts >= hub_now()
    AND starts >= hospital_day_starts(d.department_id, CAST(:date AS date))
    AND starts < hospital_day_starts(d.department_id, CAST(:date AS date) + 1)
    AND worked @> tstzrange(starts, ends)
    AND NOT EXISTS (
    SELECT FROM appointments AS a
    WHERE a.doctor_id = :doctorId AND a.holds_slot AND a.appointment_id IS DISTINCT FROM CAST(:movingId AS uuid)
      -- No appointment is longer than eight hours: the index on its start finds the few that can overlap.
      AND a.scheduled_date > starts - interval '8 hours' AND a.scheduled_date < ends
      AND a.scheduled_date + make_interval(mins => a.duration_minutes) > starts)
  ORDER BY starts`;

type Wanted = {
  readonly doctorId: string;
  readonly date: string;
  /** What is to be moved there; null for a new appointment, which is as long as the slot. */
  readonly moving: { readonly appointmentId: string; readonly durationMinutes: number } | null;
};

/** What is left of a doctor's hours on one hospital day, by time. */
export const freeSlots = async (trx: Transaction, { doctorId, date, moving }: Wanted): Promise<Slot[]> => {
  const { rows } = await trx.raw<{ rows: Slot[] }>(FREE_SLOTS, {
    doctorId,
    date,
    minutes: moving?.durationMinutes ?? null,
    movingId: moving?.appointmentId ?? null,
  });
  return rows;
};

/** The slot length of the hours that an instant falls into; null outside a doctor's hours. */
export const slotMinutesAt = async (trx: Transaction, doctorId: string, at: Date): Promise<number | null> => {
  const { rows } = await trx.raw<{ rows: { minutes: number }[] }>(
    `WITH today AS (
       SELECT hospital_day(department_id, CAST(:at AS timestamptz)) AS today FROM doctors WHERE doctor_id = :doctorId
     ), ${HOURS}
     SELECT slot_minutes AS minutes FROM hours
     WHERE CAST(:at AS timestamptz) >= starts_at AND CAST(:at AS timestamptz) < ends_at LIMIT 1`,
    { doctorId, at },
  );
  return rows[0]?.minutes ?? null;
};

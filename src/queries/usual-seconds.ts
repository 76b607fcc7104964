import type { Knex } from 'knex';

const SHORTEST_SECONDS = 60;

/**
 * The mean of the last 20 consultations; null with fewer than 5 to count. One that somebody forgot to close counts as three
 * usual ones at most. One of less than a minute does not count: nobody was seen, the row was clicked through or belongs to
 * a simulated day. Further back than those 20 it does not look, or a day of such rows would make each check-in slower.
 * Source: docs/decisions/0004-wait-estimate.md
 */
export const usualSeconds = (list: string): string => `(
  WITH latest AS (
    SELECT extract(epoch FROM ended_at - coalesce(called_at, started_at))::float8 AS seconds
    FROM queue
    WHERE ${list} AND status = 'completed' AND ended_at > hub_now() - interval '7 days'
    ORDER BY ended_at DESC LIMIT 20),
  recent AS (SELECT seconds FROM latest WHERE seconds >= ${SHORTEST_SECONDS})
  SELECT CASE WHEN count(*) >= 5 THEN avg(least(seconds, 3 * median)) END
  FROM recent, (SELECT percentile_cont(0.5) WITHIN GROUP (ORDER BY seconds) AS median FROM recent) AS middle)`;

/** The usual time from a call to the end of the consultation: the doctor's, else the department's; null with too few. */
export const usualSecondsOf = async (
  trx: Knex,
  { doctorId, departmentId }: { doctorId: string | null; departmentId: string },
): Promise<number | null> => {
  const { rows } = await trx.raw<{ rows: [{ seconds: number | null }] }>(
    `SELECT coalesce(${usualSeconds('doctor_id = :doctorId')}, ${usualSeconds('department_id = :departmentId')}) AS seconds`,
    { doctorId, departmentId },
  );
  return rows[0].seconds;
};

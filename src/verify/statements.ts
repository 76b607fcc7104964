import type { Knex } from 'knex';
import { epochExpression } from '../feed/statements.ts';

/**
 * For one round: compiling a statement that runs once a minute would cost more than the statement; and nothing here may
 * read the whole history, whatever the planner takes an unknown range for.
 */
export const setPlanner = async (trx: Knex.Transaction): Promise<void> => {
  await trx.raw(`SELECT set_config('jit', 'off', true), set_config('enable_seqscan', 'off', true)`);
};

export type Heads = {
  readonly epoch: string;
  readonly day: string;
  readonly streams: readonly { readonly streamId: string; readonly version: number; readonly floor: number }[];
};

export const readHeads = async (trx: Knex.Transaction): Promise<Heads> => {
  const { rows } = await trx.raw<{ rows: [Heads] }>(
    `SELECT ${epochExpression} AS epoch, hospital_day(NULL, hub_now())::text AS day,
       (SELECT jsonb_agg(jsonb_build_object('streamId', stream_id, 'version', version, 'floor', purge_floor)
          ORDER BY stream_id) FROM streams) AS streams`,
  );
  return rows[0];
};

/** Of one stream, above `since` and up to `head`. */
export type Range = { readonly streamId: string; readonly since: number; readonly head: number };

const bindingsOf = (ranges: readonly Range[]) => [
  ranges.map(({ streamId }) => streamId),
  ranges.map(({ since }) => since),
  ranges.map(({ head }) => head),
];
const given = `unnest(?::uuid[], ?::bigint[], ?::bigint[]) AS range (stream_id, since, head)`;
/** The changes of all ranges; OFFSET keeps each range an index scan of its own. */
const changesGiven = `${given} CROSS JOIN LATERAL (
  SELECT * FROM changes WHERE stream_id = range.stream_id AND version > range.since AND version <= range.head OFFSET 0
) AS c`;

export type Chain = { readonly streamId: string; readonly counted: number; readonly unlinked: number };

/** How many changes each range has, and how many whose `previous` is not what the one before them leaves. */
export const readChains = async (trx: Knex.Transaction, ranges: readonly Range[]): Promise<Chain[]> => {
  const { rows } = await trx.raw<{ rows: Chain[] }>(
    `SELECT range.stream_id AS "streamId", link.counted, link.unlinked
     FROM ${given} JOIN stream_floors floor USING (stream_id) CROSS JOIN LATERAL (
       SELECT count(*)::int AS counted, count(*) FILTER (WHERE previous <> expected)::int AS unlinked
       FROM (
         SELECT version, previous, coalesce(lag(feed_versions_after(c)) OVER (ORDER BY version),
           CASE WHEN range.since = floor.purge_floor THEN floor.last_versions END) AS expected
         FROM changes AS c WHERE c.stream_id = range.stream_id AND version BETWEEN range.since AND range.head
       ) AS linked WHERE version > range.since
     ) AS link`,
    bindingsOf(ranges),
  );
  return rows;
};

/** A row in a stream: as its last change there says (`revision` null: not any more), or as its table does. */
export type FedRow = {
  readonly table: 'queue' | 'appointments';
  readonly rowId: string;
  readonly streamId: string;
  readonly revision: number | null;
  /** Active, or of today or later: what a screen may show. */
  readonly shown: boolean;
};
export type TouchedRow = FedRow & { readonly asInTable: boolean };

const active = {
  queue: `IN ('waiting', 'called', 'in_service', 'on_hold')`,
  appointments: `IN ('booked', 'checked_in', 'in_consultation')`,
};

/**
 * Whether a change has what its table has. By the keys of both: a column that a migration adds is missing from the changes
 * before it, and one that it drops from the table.
 */
const agree = (fed: string, held: string) => `NOT EXISTS (
  SELECT FROM jsonb_each(${fed}) AS a JOIN jsonb_each(${held}) AS b USING (key) WHERE a.value <> b.value)`;
const asInTable = `CASE
  WHEN fed IS NULL OR held IS NULL THEN fed IS NOT DISTINCT FROM held
  WHEN fed = held THEN true
  WHEN jsonb_typeof(fed -> 'patient') = 'object' AND jsonb_typeof(held -> 'patient') = 'object' THEN
    ${agree(`fed - 'patient'`, `held - 'patient'`)} AND ${agree(`fed -> 'patient'`, `held -> 'patient'`)}
  ELSE ${agree('fed', 'held')} END`;

/**
 * The last change of each row in the ranges, beside the table. A patient's name is compared in what may be shown alone:
 * a later change of it does not go into visits that are over.
 */
export const readTouched = async (
  trx: Knex.Transaction,
  { ranges, day }: { ranges: readonly Range[]; day: string },
): Promise<TouchedRow[]> => {
  const form = (alias: string, fed: string, more = '') => `to_jsonb(${alias}) - 'ticket_token'
    || jsonb_build_object('patient', CASE WHEN ${fed} THEN feed_patient(${alias}.patient_id) ELSE last."row" -> 'patient' END${more})`;
  const shownQueue = `(q.status ${active.queue} OR q.queue_date >= ?::date)`;
  const shownAppointment = `(a.scheduled_date >= hospital_day_starts(NULL, ?::date))`;
  const { rows } = await trx.raw<{ rows: TouchedRow[] }>(
    `WITH last AS (
       SELECT DISTINCT ON (c.stream_id, table_name, row_id) c.stream_id, table_name, row_id, "row"
       FROM ${changesGiven}
       WHERE table_name IN ('queue', 'appointments')
       ORDER BY c.stream_id, table_name, row_id, version DESC),
     beside AS (
       SELECT table_name, row_id, stream_id, coalesce(${shownQueue}, false) AS shown, "row" AS fed,
         CASE WHEN coalesce(q.doctor_id, q.department_id) = stream_id THEN ${form('q', shownQueue, `, 'visit', feed_visit(q.visit_id, q.status)`)} END AS held
       FROM last LEFT JOIN queue q ON q.queue_id = row_id WHERE table_name = 'queue'
       UNION ALL
       SELECT table_name, row_id, stream_id, coalesce(${shownAppointment}, false), "row",
         CASE WHEN a.doctor_id = stream_id THEN ${form('a', shownAppointment)} END
       FROM last LEFT JOIN appointments a ON a.appointment_id = row_id WHERE table_name = 'appointments')
     SELECT table_name AS "table", row_id AS "rowId", stream_id AS "streamId", (fed ->> 'revision')::int AS revision, shown,
       ${asInTable} AS "asInTable"
     FROM beside`,
    [...bindingsOf(ranges), day, day, day, day],
  );
  return rows;
};

/** What a screen may show, as the tables have it: each row, where it is and how often it was written. */
export const readShown = async (trx: Knex.Transaction, day: string): Promise<FedRow[]> => {
  const { rows } = await trx.raw<{ rows: FedRow[] }>(
    `SELECT 'queue' AS "table", queue_id AS "rowId", coalesce(doctor_id, department_id) AS "streamId", revision, true AS shown
     FROM queue WHERE status ${active.queue}
     UNION ALL
     SELECT 'queue', queue_id, coalesce(doctor_id, department_id), revision, true
     FROM queue WHERE NOT status ${active.queue} AND queue_date >= ?::date
     UNION ALL
     SELECT 'appointments', appointment_id, doctor_id, revision, true
     FROM appointments WHERE scheduled_date >= hospital_day_starts(NULL, ?::date)
       AND scheduled_date < hospital_day_starts(NULL, ?::date + 1)`,
    [day, day, day],
  );
  return rows;
};

export type Doubles = { readonly calls: number; readonly numbers: number; readonly triggersOff: number };

/** Entries called by two doctors in the ranges, numbers of today that two visits have, and triggers that are switched off. */
export const readDoubles = async (
  trx: Knex.Transaction,
  { ranges, day }: { ranges: readonly Range[]; day: string },
): Promise<Doubles> => {
  const { rows } = await trx.raw<{ rows: [Doubles] }>(
    `SELECT
       (SELECT count(*)::int FROM (
          SELECT "row" ->> 'status' AS status, "row" ->> 'doctor_id' AS doctor,
            lag("row" ->> 'status') OVER entry AS former, lag("row" ->> 'doctor_id') OVER entry AS former_doctor,
            ("row" ->> 'revision')::int AS revision, lag(("row" ->> 'revision')::int) OVER entry AS former_revision
          FROM ${changesGiven}
          WHERE table_name = 'queue' AND "row" IS NOT NULL
          WINDOW entry AS (PARTITION BY row_id ORDER BY ("row" ->> 'revision')::int)
        ) AS step
        -- What lies between may be in a stream that the round reads less of: the pool, where the entry waited again.
        WHERE status = 'called' AND former = 'called' AND doctor <> former_doctor AND revision = former_revision + 1) AS calls,
       (SELECT count(*)::int FROM (
          SELECT FROM visits WHERE visit_date >= ?::date
          GROUP BY site_id, visit_date, number HAVING count(*) > 1) AS number) AS numbers,
       (SELECT count(*)::int FROM pg_trigger WHERE NOT tgisinternal AND tgenabled IN ('D', 'R')
          AND tgrelid::regclass::text IN ('queue', 'appointments', 'departments', 'doctors', 'settings', 'devices',
            'sessions', 'users', 'sites', 'areas', 'services', 'journeys', 'patients', 'visits', 'visit_steps', 'changes', 'stream_floors')) AS "triggersOff"`,
    [...bindingsOf(ranges), day],
  );
  return rows[0];
};

/** How many changes a stretch of a stream has. By the key's index alone. */
export const countStretch = async (trx: Knex.Transaction, { streamId, since, head }: Range): Promise<number> => {
  const { rows } = await trx.raw<{ rows: [{ count: number }] }>(
    'SELECT count(*)::int AS count FROM changes WHERE stream_id = ? AND version > ? AND version <= ?',
    [streamId, since, head],
  );
  return rows[0].count;
};

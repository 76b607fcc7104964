import type { Client } from 'pg';
import { STATEMENT_TIMEOUT_MS } from '../database/session.ts';
import type { Change, FeedReading } from './change.ts';

/** At most this many changes of one stream come with one read; what is left comes with the next. */
const BATCH_PER_STREAM = 500;

/**
 * Names the database's history: the cluster, its timeline, the database and the very file of `stream_floors`, so that a failover, a restore and a
 * copy all tell. `pg_current_wal_lsn` fails on a standby, which is what should happen there: the node is not ready.
 */
export const epochExpression = `concat_ws('-',
      (SELECT system_identifier FROM pg_control_system()),
      left(pg_walfile_name(pg_current_wal_lsn()), 8),
      (SELECT oid FROM pg_database WHERE datname = current_database()),
      pg_relation_filenode('public.stream_floors'))`;

const reading = `
  jsonb_build_object(
    'epoch', ${epochExpression},
    'asOf', to_char(hub_now() AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'),
    'day', (SELECT jsonb_build_object(
        'date', date,
        'startsAt', to_char(hospital_day_starts(NULL, date) AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'),
        'endsAt', to_char(hospital_day_starts(NULL, date + 1) AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'),
        'timeZone', hospital_zone(NULL))
      FROM hospital_day(NULL, hub_now()) AS date))`;

/** Heads, cursors and changes in one statement and so in one snapshot: two statements would split a move between streams. */
const readFeed = `
  WITH head AS (
    SELECT s.stream_id, s.version, s.purge_floor, cursor.version AS cursor
    FROM streams s LEFT JOIN unnest($1::uuid[], $2::bigint[]) AS cursor (stream_id, version) USING (stream_id)
    WHERE s.version IS DISTINCT FROM cursor.version
  ), batch AS (
    SELECT change.*
    FROM head CROSS JOIN LATERAL (
      SELECT * FROM changes c
      WHERE c.stream_id = head.stream_id AND c.version > coalesce(head.cursor, 0) AND c.version <= head.version
      ORDER BY c.version LIMIT ${BATCH_PER_STREAM}) change
  )
  SELECT ${reading} AS reading,
    (SELECT coalesce(jsonb_agg(jsonb_build_object('streamId', stream_id, 'version', version)), '[]') FROM head) AS heads,
    (SELECT coalesce(jsonb_agg(jsonb_build_object(
        'streamId', stream_id, 'version', version, 'table', table_name, 'op', op, 'rowId', row_id,
        'urgencyBefore', urgency_before, 'urgencyAfter', urgency_after, 'previous', previous, 'row', "row",
        'at', to_char(at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')
      ) ORDER BY at, stream_id, version), '[]') FROM batch) AS changes`;

export type FeedRead = {
  reading: FeedReading;
  /** Only the streams whose head is not at the cursor given. */
  heads: { streamId: string; version: number }[];
  changes: Change[];
};

export const readChanges = async (client: Client, cursors: ReadonlyMap<string, number>): Promise<FeedRead> => {
  const { rows } = await client.query<FeedRead>({
    name: 'read-feed',
    text: readFeed,
    values: [[...cursors.keys()], [...cursors.values()]],
  });
  const [read] = rows;
  if (!read) throw new Error('the feed gave no row');
  return { ...read, changes: inOrder(read.changes) };
};

/**
 * By time of capture, so that a screen hears of both ends of a move one after the other. The order within a stream comes
 * first: the database's clock may have been set back between two changes.
 */
export const inOrder = (changes: readonly Change[]): Change[] => {
  const latest = new Map<string, { version: number; at: string }>();
  const isInOrder = changes.every(({ streamId, version, at }) => {
    const isLater = version > (latest.get(streamId)?.version ?? 0);
    latest.set(streamId, { version, at });
    return isLater;
  });
  if (isInOrder) return [...changes];
  latest.clear();
  const byVersion = changes.toSorted((a, b) => a.version - b.version);
  const ordered = byVersion.map((change) => {
    const before = latest.get(change.streamId)?.at ?? '';
    const at = change.at > before ? change.at : before;
    latest.set(change.streamId, { version: change.version, at });
    return { change, at };
  });
  return ordered.sort((a, b) => compare(a.at, b.at) || a.change.version - b.change.version).map(({ change }) => change);
};

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

export type Row = Record<string, unknown>;

/** Everything the screens show, in one REPEATABLE READ transaction: what is active or of today, at these versions. */
export type FeedBase = {
  reading: FeedReading;
  streams: { streamId: string; version: number; lastVersions: number[] }[];
  queue: { streamId: string; row: Row }[];
  appointments: { streamId: string; row: Row }[];
  departments: Row[];
  doctors: Row[];
  sites: Row[];
  areas: Row[];
  services: Row[];
  settings: Row;
};

/** The same form that the capture gives a row in `changes`. */
const rowOf = (alias: string, more = '') =>
  `to_jsonb(${alias}) - 'ticket_token' || jsonb_build_object('patient', feed_patient(${alias}.patient_id)${more})`;

const json = (value: string) => `coalesce(jsonb_agg(${value}), '[]')`;

const readBaseText = `
  WITH now AS (SELECT ${reading} AS reading),
  day AS (
    SELECT (reading #>> '{day,date}')::date AS date,
      (reading #>> '{day,startsAt}')::timestamptz AS starts, (reading #>> '{day,endsAt}')::timestamptz AS ends
    FROM now)
  SELECT (SELECT reading FROM now) AS reading,
    (SELECT ${json(`jsonb_build_object('streamId', stream_id, 'version', version, 'lastVersions', last_versions)`)}
      FROM streams) AS streams,
    (SELECT ${json(`jsonb_build_object('streamId', coalesce(q.doctor_id, q.department_id), 'row', ${rowOf('q', `, 'visit', feed_visit(q.visit_id, q.status)`)})`)}
      FROM (
        -- Two reads, each by its own index: with OR between them all of the history would be read.
        SELECT * FROM queue WHERE status IN ('waiting', 'called', 'in_service', 'on_hold')
        UNION ALL
        SELECT * FROM queue
        WHERE status NOT IN ('waiting', 'called', 'in_service', 'on_hold') AND queue_date >= (SELECT date FROM day)
      ) AS q) AS queue,
    (SELECT ${json(`jsonb_build_object('streamId', a.doctor_id, 'row', ${rowOf('a')})`)}
      FROM appointments a, day WHERE a.scheduled_date >= day.starts AND a.scheduled_date < day.ends) AS appointments,
    (SELECT ${json('to_jsonb(d)')} FROM departments d) AS departments,
    (SELECT ${json('to_jsonb(d)')} FROM doctors d) AS doctors,
    (SELECT ${json('to_jsonb(s)')} FROM sites s) AS sites,
    (SELECT ${json('to_jsonb(a)')} FROM areas a) AS areas,
    (SELECT ${json('to_jsonb(s)')} FROM services s) AS services,
    (SELECT to_jsonb(s) FROM settings s) AS settings`;

/** All of a hospital's day, at once: a busy server may need longer for it than any command may take. */
const BASE_WITHIN_MS = 25_000;

/** One statement is one snapshot, also in READ COMMITTED. Where it fails, its connection is given up. */
export const readBase = async (client: Client): Promise<FeedBase> => {
  await client.query(`SET statement_timeout = ${BASE_WITHIN_MS}`);
  const query = { name: 'read-base', text: readBaseText, query_timeout: BASE_WITHIN_MS + 1_000 };
  const { rows } = await client.query<FeedBase>(query);
  await client.query(`SET statement_timeout = ${STATEMENT_TIMEOUT_MS}`);
  const [base] = rows;
  if (!base) throw new Error('the feed gave no base');
  return base;
};

import type { Client } from 'pg';
import { v7 as uuidv7 } from 'uuid';
import { connectRaw } from '../../database/connect.ts';
import { readBase, type FeedBase } from '../../feed/statements.ts';
import type { Change } from '../../feed/change.ts';
import type { Log } from '../../log.ts';
import type { Counter, NumberedEntry, StreamHead, TableRow, Truth } from './evidence.ts';

/** The database behind the hub, asked before and after the day. Reads only. */
export type Auditor = {
  /** What names this database's history; the hub's clients know it too. */
  readonly epoch: string;
  /** All of one instant: the changes since this auditor came, and what the tables then held. */
  truth(): Promise<Truth>;
};

type Parts = { findUrl: () => Promise<string>; timeZone: string; log: Log };

/** Rejects where the database does not answer. */
export const openAuditor = async (parts: Parts): Promise<Auditor> => {
  const before = await withClient(parts, readBase);
  return {
    epoch: before.reading.epoch,
    truth: () => withClient(parts, (client) => inSnapshot(client, () => readTruth(client, before))),
  };
};

/** A connection for each question: the hub and its embedded database may be stopped and started between two. */
const withClient = async <T>({ findUrl, ...parts }: Parts, work: (client: Client) => Promise<T>): Promise<T> => {
  const client = await connectRaw({
    ...parts,
    url: await findUrl(),
    nodeId: uuidv7(),
    applicationName: 'queue-hub simulate',
    limits: 'maintenance',
  });
  try {
    return await work(client);
  } finally {
    await client.end();
  }
};

const inSnapshot = async <T>(client: Client, work: () => Promise<T>): Promise<T> => {
  await client.query('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY');
  try {
    return await work();
  } finally {
    await client.query('ROLLBACK');
  }
};

const readTruth = async (client: Client, before: FeedBase): Promise<Truth> => {
  const now = await readBase(client);
  const base = headsOf(before);
  const changes = await readChanges(client, base);
  const touched = (table: Change['table']) =>
    changes.flatMap((change) => (change.table === table ? [change.rowId] : []));
  const { date } = before.reading.day;
  return {
    epoch: now.reading.epoch,
    day: now.reading.day,
    base,
    heads: headsOf(now),
    changes,
    queue: new Map([
      ...now.queue.map(({ streamId, row }) => [String(row['queue_id']), { streamId, row }] as const),
      ...(await readRows(client, 'queue', touched('queue'))),
    ]),
    appointments: new Map([
      ...now.appointments.map(({ streamId, row }) => [String(row['appointment_id']), { streamId, row }] as const),
      ...(await readRows(client, 'appointments', touched('appointments'))),
    ]),
    numbered: (await client.query<NumberedEntry>(numberedText, [date])).rows,
    counters: (await client.query<Counter>(countersText, [date])).rows,
  };
};

const headsOf = ({ streams }: FeedBase): Map<string, StreamHead> =>
  new Map(streams.map(({ streamId, version, lastVersions }) => [streamId, { version, lastVersions }]));

const readChanges = async (client: Client, base: ReadonlyMap<string, StreamHead>): Promise<Change[]> => {
  const { rows } = await client.query<Change>(
    `SELECT stream_id AS "streamId", c.version, table_name AS "table", op, row_id AS "rowId",
       urgency_before AS "urgencyBefore", urgency_after AS "urgencyAfter", previous, "row",
       to_char(at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') AS at
     FROM changes AS c LEFT JOIN unnest($1::uuid[], $2::bigint[]) AS base (stream_id, version) USING (stream_id)
     WHERE c.version > coalesce(base.version, 0)
     ORDER BY stream_id, c.version`,
    [[...base.keys()], [...base.values()].map(({ version }) => version)],
  );
  return rows;
};

const tables = {
  queue: {
    key: 'queue_id',
    stream: 'coalesce(t.doctor_id, t.department_id)',
    more: `, 'visit', (
       SELECT jsonb_build_object('visit_id', visit_id, 'number', number, 'arrived_at', arrived_at, 'reason', v.reason,
           'party_id', party_id, 'service_id', service_id, 'revision', NULL, 'steps', NULL)
         || CASE WHEN t.status IN ('waiting', 'called', 'in_service', 'on_hold') THEN jsonb_build_object(
           'revision', v.revision, 'steps', (
             SELECT coalesce(jsonb_agg(to_jsonb(s) - ARRAY['visit_id', 'created_at'] ORDER BY position, step_id), '[]')
             FROM visit_steps s WHERE s.visit_id = v.visit_id)) ELSE '{}' END
       FROM visits v WHERE v.visit_id = t.visit_id)`,
  },
  appointments: { key: 'appointment_id', stream: 't.doctor_id', more: '' },
};

/** In the form that the feed's trigger gives a row, told here once more: the checker must not ask whom it checks. */
const readRows = async (
  client: Client,
  table: keyof typeof tables,
  ids: readonly string[],
): Promise<[string, TableRow][]> => {
  const { key, stream, more } = tables[table];
  const { rows } = await client.query<TableRow & { id: string }>(
    `SELECT t.${key} AS id, ${stream} AS "streamId", to_jsonb(t) - 'ticket_token' || jsonb_build_object('patient', (
       SELECT jsonb_build_object('full_name', full_name, 'date_of_birth', date_of_birth,
         'medical_record_number', medical_record_number, 'phone_number', phone_number, 'language', language)
       FROM patients WHERE patients.patient_id = t.patient_id)${more}) AS row
     FROM ${table} AS t WHERE t.${key} = ANY ($1)`,
    [[...new Set(ids)]],
  );
  return rows.map(({ id, streamId, row }) => [id, { streamId, row }]);
};

const numberedText = `
  SELECT queue_id AS "queueId", department_id AS "departmentId", queue_date AS "queueDate", queue_number AS "queueNumber",
    visit_id AS "visitId"
  FROM queue WHERE queue_date >= $1`;
const countersText = `
  SELECT department_id AS "departmentId", queue_date AS "queueDate", max(last_value) AS "lastValue"
  FROM queue_counters WHERE queue_date >= $1 GROUP BY department_id, queue_date`;

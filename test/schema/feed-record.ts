import type { Knex } from 'knex';

/** A row of `changes` as SQL names it. */
export type RecordedChange = {
  stream_id: string;
  version: number;
  table_name: string;
  op: 'insert' | 'update' | 'delete' | 'enter' | 'leave';
  row_id: string;
  urgency_before: number | null;
  urgency_after: number | null;
  previous: number[];
  row: Record<string, unknown> | null;
};
export type RecordedStream = { stream_id: string; version: number; last_versions: number[]; purge_floor: number };
export type FeedRecord = {
  streams: RecordedStream[];
  changes: RecordedChange[];
  /** What queue and appointments hold, by the stream that they should be in. */
  rows: { stream_id: string; table_name: string; row_id: string; row: Record<string, unknown> }[];
};

/** The feed and the tables at one moment. Needs a session in UTC. */
export async function readFeed(knex: Knex): Promise<FeedRecord> {
  return knex.transaction(
    async (trx) => {
      const read = async <Row>(sql: string) => (await trx.raw<{ rows: Row[] }>(sql)).rows;
      return {
        streams: await read<RecordedStream>('SELECT * FROM streams'),
        changes: await read<RecordedChange>('SELECT * FROM changes ORDER BY stream_id, version'),
        rows: await read<FeedRecord['rows'][number]>(`
          SELECT coalesce(doctor_id, department_id) AS stream_id, 'queue' AS table_name, queue_id AS row_id,
            to_jsonb(q) - 'ticket_token' || jsonb_build_object('visit', feed_visit(visit_id, status)) AS "row" FROM queue q
          UNION ALL
          SELECT doctor_id, 'appointments', appointment_id, to_jsonb(a) FROM appointments a`),
      };
    },
    { isolationLevel: 'repeatable read' },
  );
}

/**
 * What is wrong with a feed of queue and appointments, read from its beginning: gaps, broken chains of `previous`, changes
 * that do not fit the state before them, and a fold that differs from the tables. Empty where nothing is.
 */
export function feedFaults({ streams, changes, rows }: FeedRecord): string[] {
  const faults: string[] = [];
  const held = new Map<string, Record<string, unknown>>();
  for (const stream of streams) {
    const slots = Array.from({ length: 10 }, () => 0);
    const its = changes.filter(({ stream_id }) => stream_id === stream.stream_id);
    for (const [index, change] of its.entries()) {
      const where = `${change.table_name} ${change.op} at version ${change.version}`;
      if (change.version !== index + 1) faults.push(`${where}: expected version ${index + 1}`);
      if (JSON.stringify(change.previous) !== JSON.stringify(slots)) faults.push(`${where}: broken chain`);
      for (const slot of slotsOf(change)) slots[slot] = change.version;
      if (change.table_name === 'queue' || change.table_name === 'appointments') {
        faults.push(...fold(held, change).map((fault) => `${where}: ${fault}`));
      }
    }
    if (its.length !== stream.version) faults.push(`stream at ${stream.version} has ${its.length} changes`);
    if (JSON.stringify(stream.last_versions) !== JSON.stringify(slots)) faults.push('last_versions differ');
  }
  for (const { stream_id, table_name, row_id, row } of rows) {
    const key = `${stream_id} ${table_name} ${row_id}`;
    const { patient: _, ...folded } = held.get(key) ?? {};
    held.delete(key);
    if (canonical(folded) !== canonical(row)) faults.push(`${key}: the fold differs from the table`);
  }
  for (const key of held.keys()) faults.push(`${key}: in the fold, not in the table`);
  return faults;
}

function slotsOf({ table_name, urgency_before, urgency_after }: RecordedChange): number[] {
  if (table_name === 'devices') return [1];
  if (table_name === 'sessions' || table_name === 'users') return [2];
  const levels = [urgency_before, urgency_after].filter((level) => level !== null);
  if (table_name === 'queue') return levels.map((level) => level - 1);
  if (table_name === 'appointments') return levels.map((level) => level + 4);
  return [0];
}

function fold(held: Map<string, Record<string, unknown>>, change: RecordedChange): string[] {
  const key = `${change.stream_id} ${change.table_name} ${change.row_id}`;
  const before = held.get(key);
  const comes = change.op === 'insert' || change.op === 'enter';
  const goes = change.op === 'delete' || change.op === 'leave';
  const faults: string[] = [];
  if (comes === (before !== undefined)) faults.push(comes ? 'is there already' : 'is not there');
  if ((before?.['urgency_level'] ?? null) !== change.urgency_before) faults.push('comes from another level');
  if ((change.row?.['urgency_level'] ?? null) !== change.urgency_after) faults.push('goes to another level');
  if (goes !== (change.row === null)) faults.push('has a row where it should have none, or none where it should');
  if (before && change.row && Number(before['revision']) >= Number(change.row['revision'])) faults.push('is older');
  if (change.row) held.set(key, change.row);
  else held.delete(key);
  return faults;
}

const canonical = (row: Record<string, unknown>): string =>
  JSON.stringify(Object.entries(row).toSorted(([a], [b]) => (a < b ? -1 : 1)));

import { Client } from 'pg';
import { afterAll, beforeAll, describe, expect, onTestFinished, test, vi } from 'vitest';
import { createHubClient } from '../../src/client/hub-client.ts';
import { QueueEntry } from '../../src/models/queue-entry.ts';
import { HubError } from '../../src/protocol/errors.ts';
import { callOrder } from '../../src/queries/call-order.ts';
import { aDepartment, aDoctor, anEntry } from '../support/builders.ts';
import { testDatabase, type TestDatabase } from '../support/database.ts';
import { startHub, type RunningHub } from '../support/hub.ts';
import { paired, signedIn } from '../support/screens.ts';
import { engineNames } from '../support/engine-names.ts';

const CONSOLES = 50;
const KIOSKS = 200;

let database: TestDatabase;
let hubs: RunningHub[];

beforeAll(async () => {
  database = await testDatabase();
  hubs = await Promise.all(
    ([engineNames[0], 'ws'] as const).map((engine) => startHub({ databaseUrl: database.url, engine })),
  );
});
afterAll(async () => {
  await Promise.all(hubs.map((hub) => hub.stop()));
  await database.drop();
});

const many = <T>(count: number, make: (n: number) => Promise<T>): Promise<T[]> =>
  Promise.all(Array.from({ length: count }, (_, n) => make(n)));
/** Connected to one of the two hubs, in turns. */
const connected = async <A extends 'staff' | 'public'>(n: number, token: string, audience: A) => {
  const client = createHubClient({ url: hubs[n % hubs.length]?.url ?? '', token, audience });
  onTestFinished(() => client.close());
  await client.send('department:list', {});
  return client;
};
/** The consoles of as many doctors of one department. */
const aWard = async () => {
  const { departmentId } = await aDepartment(database.knex);
  const doctors: { doctorId: string; token: string }[] = [];
  while (doctors.length < CONSOLES) {
    const { doctorId } = await aDoctor(database.knex, { departmentId });
    doctors.push({ doctorId, token: await signedIn(database.knex, 'doctor', doctorId) });
  }
  const consoles = await Promise.all(
    doctors.map(async ({ doctorId, token }, n) => {
      const { send } = await connected(n, token, 'staff');
      return { callNext: () => send('queue:call-next', { doctorId }).then(({ entry }) => entry.queueId, codeOf) };
    }),
  );
  return { departmentId, consoles };
};
const codeOf = (error: unknown): string => (error instanceof HubError ? error.code : String(error));
/** Levels 1 to 5 in turns, arrived one after the other, in the order of calling. */
const waitingIn = async (departmentId: string, count: number, levels: readonly number[]): Promise<QueueEntry[]> => {
  for (let n = 0; n < count; n += 1) {
    const urgencyLevel = levels[n % levels.length] ?? 4;
    await anEntry(database.knex, { departmentId, urgencyLevel });
  }
  return QueueEntry.query(database.knex).where({ department_id: departmentId }).orderBy(callOrder);
};
/** The entries of a pool in the order in which their calls were committed. */
const calledFrom = async (departmentId: string): Promise<string[]> => {
  const { rows } = await database.knex.raw<{ rows: { row_id: string }[] }>(
    `SELECT row_id FROM changes WHERE stream_id = ? AND table_name = 'queue' AND op = 'leave' ORDER BY version`,
    [departmentId],
  );
  return rows.map(({ row_id }) => row_id);
};
const psql = async (): Promise<Client> => {
  const client = new Client({ connectionString: database.adminUrl });
  await client.connect();
  onTestFinished(() => client.end());
  return client;
};
const sessionsHeld = async (by: Client): Promise<number> => {
  const { rows } = await by.query<{ n: number }>(
    `SELECT count(*)::int AS n FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`,
  );
  return rows[0]?.n ?? 0;
};

describe(`${CONSOLES} consoles on two hubs that call from one pool at once`, () => {
  test('call the urgent ones first and in their order, though somebody keeps editing them; then the first of the others', async () => {
    const { departmentId, consoles } = await aWard();
    const waiting = await waitingIn(departmentId, CONSOLES + 15, [4, 2, 5, 1, 3]);
    const ids = waiting.map(({ queueId }) => queueId);
    const strict = waiting.flatMap(({ queueId, urgencyLevel }) => (urgencyLevel <= 2 ? queueId : []));
    const [editor, observer] = [await psql(), await psql()];

    // The very first is being edited as they call: everybody waits for it.
    await editor.query('BEGIN');
    await editor.query(`UPDATE queue SET status_note = 'Being edited' WHERE queue_id = $1`, [strict[0]]);
    let answered = 0;
    const calls = consoles.map(({ callNext }) => callNext().finally(() => (answered += 1)));
    await vi.waitFor(async () => expect(await sessionsHeld(observer)).toBeGreaterThan(3), { interval: 10 });
    expect(answered).toBe(0);
    await editor.query('COMMIT');
    // And all the while one of them after the other, for a moment each.
    let editing = true;
    const edits = (async () => {
      for (let n = 0; editing; n += 1) {
        await editor.query('BEGIN');
        await editor.query(`UPDATE queue SET status_note = $2 WHERE queue_id = $1 AND status = 'waiting'`, [
          strict[n % strict.length],
          `Edit ${n}`,
        ]);
        await new Promise((resolve) => setTimeout(resolve, 3));
        await editor.query('COMMIT');
      }
    })();
    const called = await Promise.all(calls);
    editing = false;
    await edits;

    expect(new Set(called).size).toBe(CONSOLES);
    expect([...called].sort()).toEqual(ids.slice(0, CONSOLES).sort());
    const inOrder = await calledFrom(departmentId);
    expect(inOrder.slice(0, strict.length)).toEqual(strict);
  });

  test.each([CONSOLES, 20])(
    'call %i waiting patients, each once, and only who finds none hears that nobody waits',
    async (count) => {
      const { departmentId, consoles } = await aWard();
      const waiting = await waitingIn(departmentId, count, [4]);
      const editor = await psql();
      let editing = true;
      const edits = (async () => {
        // Whoever is locked when a console looks is not gone: the console has to look again.
        for (let n = 0; editing; n += 1) {
          await editor.query('BEGIN');
          await editor.query(
            `SELECT FROM queue WHERE department_id = $1 AND status = 'waiting' FOR UPDATE SKIP LOCKED`,
            [departmentId],
          );
          await new Promise((resolve) => setTimeout(resolve, 3));
          await editor.query('COMMIT');
          await new Promise((resolve) => setTimeout(resolve, 3));
        }
      })();
      const answers = await Promise.all(consoles.map(({ callNext }) => callNext()));
      editing = false;
      await edits;
      const none = answers.filter((answer) => answer === 'queue_empty');
      expect(none).toHaveLength(CONSOLES - count);
      expect(answers.filter((answer) => answer !== 'queue_empty').sort()).toEqual(
        waiting.map(({ queueId }) => queueId).sort(),
      );
    },
  );
});

test(`${KIOSKS} kiosks on two hubs that check in at once, each tapped twice, give numbers without a double or a gap`, async () => {
  const { knex } = database;
  const departments = await many(2, () => aDepartment(knex));
  const tokens: string[] = [];
  while (tokens.length < KIOSKS) tokens.push((await paired(knex, { kind: 'kiosk' })).token);
  const kiosks = await Promise.all(tokens.map((token, n) => connected(n, token, 'public')));
  const tickets = await Promise.all(
    kiosks.map(async ({ send }, n) => {
      // Kiosks of both hubs give numbers of both departments.
      const departmentId = departments[(n >> 1) % 2]?.departmentId ?? '';
      const tap = { departmentId, requestId: crypto.randomUUID() };
      // A crowded machine may need longer than a person waits. Meanwhile the client goes on asking.
      const patient = { withinMs: 100_000 };
      const taps = [send('queue:check-in', tap, patient), send('queue:check-in', tap, patient)] as const;
      const [ticket, again] = await Promise.all(taps);
      expect(again.entry).toEqual(ticket.entry);
      return { departmentId, queueNumber: ticket.entry.queueNumber };
    }),
  );
  for (const { departmentId, numberPrefix } of departments) {
    const numbers = Array.from({ length: KIOSKS / 2 }, (_, n) => `${numberPrefix}-${String(n + 1).padStart(3, '0')}`);
    const given = tickets.filter((ticket) => ticket.departmentId === departmentId);
    expect(given.map(({ queueNumber }) => queueNumber).sort()).toEqual(numbers);
    const entries = await QueueEntry.query(knex).where({ department_id: departmentId }).orderBy('queue_number');
    expect(entries.map(({ queueNumber }) => queueNumber)).toEqual(numbers);
  }
});

import { Client } from 'pg';
import { pino } from 'pino';
import { afterAll, beforeAll, expect, onTestFinished, test, vi } from 'vitest';
import { connectRaw } from '../../src/database/connect.ts';
import { createTail } from '../../src/feed/tail.ts';
import { HubError } from '../../src/protocol/errors.ts';
import type { Doctor } from '../../src/models/doctor.ts';
import type { Subscription } from '../../src/rooms/encode-subscription.ts';
import { createPublisher } from '../../src/rooms/publisher.ts';
import { createSubscriptions } from '../../src/rooms/subscriptions.ts';
import { aDoctor, aReceptionist } from '../support/builders.ts';
import { testDatabase, type TestDatabase } from '../support/database.ts';
import { subscriberOf } from '../support/rooms.ts';
import { ZONE } from '../support/clock.ts';

const ROWS = 8_000;

let database: TestDatabase;
let admin: Client;

beforeAll(async () => {
  database = await testDatabase();
  admin = new Client({ connectionString: database.adminUrl });
  await admin.connect();
  await admin.query(`SELECT set_config('hub.time_zone', '${ZONE}', false)`);
});
afterAll(async () => {
  await admin?.end();
  await database?.drop();
});

/** All of it in one transaction, as an import writes it. An instant after the commit, in milliseconds. */
const commit = async ({ doctorId, departmentId }: Doctor): Promise<number> => {
  await admin.query(
    `INSERT INTO queue (queue_id, department_id, doctor_id, queue_date, queue_number, status, ticket_token)
     SELECT gen_random_uuid(), $2, $1, hospital_day($2, hub_now()), number_prefix || '-' || lpad(n::text, 5, '0'),
       'waiting', translate(gen_random_uuid()::text, '-', '')
     FROM departments, generate_series(1, $3::int) AS n WHERE department_id = $2`,
    [doctorId, departmentId, ROWS],
  );
  const { rows } = await admin.query<{ at: Date; head: number }>(
    'SELECT hub_now() AS at, max(version)::int AS head FROM changes WHERE stream_id = $1',
    [doctorId],
  );
  expect(rows[0]?.head).toBe(ROWS);
  return rows[0]?.at.getTime() ?? 0;
};

type Answer = { asOf: number; version: number };

/** A node on a doctor's stream. `at` is called with each version that it publishes. */
const aNode = async (doctor: Doctor, at: (version: number) => void) => {
  const alive: Answer[] = [];
  let published = 0;
  const publisher = createPublisher({
    publish(_room, _event, payload) {
      if ('asOf' in payload) alive.push({ asOf: Date.parse(payload.asOf), version: published });
      if (!('streamId' in payload) || payload.streamId !== doctor.doctorId) return;
      published = payload.version;
      at(published);
    },
  });
  const log = pino({ level: 'silent' });
  const connect = () => connectRaw({ url: database.url, nodeId: 'behind', timeZone: ZONE, log });
  const tail = createTail({ connect, listeners: [publisher], log });
  onTestFinished(() => tail.stop());
  await tail.start();
  const nobody = { watch: () => Promise.reject(new HubError('not_found')), unwatch: () => undefined };
  const { subscribe } = createSubscriptions({ publisher, tail, tickets: nobody });
  const ask = async (since?: Record<string, number>): Promise<Answer> => {
    const { epoch } = publisher.known()?.reading ?? { epoch: '' };
    const filter = { doctorIds: [doctor.doctorId], ...(since && { since: { epoch, versions: since } }) };
    const answers: Subscription[] = [];
    await subscribe(subscriberOf(aReceptionist()).subscriber, filter, (json) => answers.push(JSON.parse(json)));
    return { asOf: Date.parse(answers[0]?.asOf ?? ''), version: answers[0]?.streams[0]?.version ?? -1 };
  };
  /** As a screen does that is asked to come again. */
  const askUntilAnswered = (since?: Record<string, number>) =>
    vi.waitFor(() => ask(since), { timeout: 40_000, interval: 50 });
  await ask();
  return { alive, ask, askUntilAnswered };
};

test('behind a large commit no subscription and no sign of life says that it is later than what was read', async () => {
  const doctor = await aDoctor(database.knex);
  const answers: Promise<Answer | null>[] = [];
  const { alive, ask, askUntilAnswered } = await aNode(doctor, (version) => {
    if (version % 500 === 250) answers.push(ask().catch(() => null));
  });
  const committedAt = await commit(doctor);
  await vi.waitFor(async () => expect((await askUntilAnswered()).version).toBe(ROWS), { timeout: 40_000 });
  const all = (await Promise.all(answers)).filter((one) => one !== null);
  expect(all.length).toBeGreaterThan(0);
  const inTheMiddle = ({ version }: Answer) => version > 0 && version < ROWS;
  expect(all.filter(inTheMiddle).filter(({ asOf }) => asOf >= committedAt)).toEqual([]);
  expect(alive.filter(inTheMiddle).filter(({ asOf }) => asOf >= committedAt)).toEqual([]);
});

test('a screen at version 6,000 that moves to a node that has read 3,500 waits for it, and is never reset to less', async () => {
  const doctor = await aDoctor(database.knex);
  let moved: Promise<Answer> | null = null;
  const node = await aNode(doctor, (version) => {
    if (version === 3_500) moved = node.askUntilAnswered({ [doctor.doctorId]: 6_000 });
  });
  await commit(doctor);
  await vi.waitFor(() => expect(moved).not.toBeNull(), { timeout: 40_000 });
  expect((await (moved ?? node.ask())).version).toBeGreaterThanOrEqual(6_000);
});

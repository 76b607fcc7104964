import { Client } from 'pg';
import { afterAll, beforeAll, describe, expect, onTestFinished, test, vi } from 'vitest';
import { Doctor } from '../../src/models/doctor.ts';
import { aDoctor, anEntry } from '../support/builders.ts';
import { testDatabase, type TestDatabase } from '../support/database.ts';
import { startHub } from '../support/hub.ts';
import { signedIn } from '../support/screens.ts';
import { listenAt } from '../support/ear.ts';
import type { Subscription } from '../../src/rooms/encode-subscription.ts';
import type { WebSocket } from 'ws';
import { engineNames } from '../support/engine-names.ts';

const ROWS = 40_000;

let database: TestDatabase;
let doctor: Doctor;

beforeAll(async () => {
  database = await testDatabase();
  doctor = await aDoctor(database.knex);
  // Its stream begins with its first change.
  await anEntry(database.knex, { doctorId: doctor.doctorId });
  const admin = new Client({ connectionString: database.adminUrl });
  await admin.connect();
  // Without triggers: this is about what is shown, and capturing so many takes a minute.
  await admin.query("SET session_replication_role = 'replica'");
  await admin.query(
    `WITH opened AS (
       INSERT INTO visits (visit_id, visit_date, site_id, number, department_id, ticket_token, reason)
       SELECT gen_random_uuid(), visit_date, site_id, 'X-' || lpad(n::text, 5, '0'), department_id,
         translate(gen_random_uuid()::text, '-', ''), repeat('Long waiting for a check-up. ', 4)
       FROM visits, generate_series(2, $1::int) AS n
       RETURNING *)
     INSERT INTO queue (queue_id, visit_id, department_id, doctor_id, queue_date, queue_number, status, ticket_token, call_rank, anchor_at, due_at, requested_doctor_id)
     SELECT opened.visit_id, opened.visit_id, q.department_id, q.doctor_id, q.queue_date, opened.number, q.status, opened.ticket_token,
       q.call_rank, q.anchor_at, q.due_at, q.requested_doctor_id
     FROM opened, queue q`,
    [ROWS],
  );
  await admin.end();
});
afterAll(() => database?.drop());

describe.each(engineNames)('on %s', (engine) => {
  test('a view of 40,000 rows arrives at a slow reader while changes come, which it hears afterwards', async () => {
    const hub = await startHub({ databaseUrl: database.url, engine });
    onTestFinished(async () => void (await hub.stop()));
    const token = await signedIn(database.knex, 'reception');
    const [reader, witness] = [await listenAt(hub.url, { token }), await listenAt(hub.url, { token })];
    await witness.subscribe({});
    const { transport } = reader.socket.io.engine;
    if (!('ws' in transport)) throw new Error('no WebSocket');
    const { ws } = transport as { ws: WebSocket };
    const answer = reader.socket.timeout(60_000).emitWithAck('feed:subscribe', { all: true });
    ws.pause();
    for (const room of ['R-1', 'R-2', 'R-3', 'R-4']) {
      const before = witness.heard.length;
      await Doctor.query(database.knex).findById(doctor.doctorId).patch({ room });
      await vi.waitFor(() => expect(witness.heard.length).toBeGreaterThan(before), { timeout: 10_000 });
    }
    ws.resume();
    const { data }: { data: Subscription } = await answer;
    const stream = data.streams.find(({ streamId }) => streamId === doctor.doctorId);
    expect(stream?.rows?.queue.length).toBeGreaterThanOrEqual(ROWS);
    const { queueId } = await anEntry(database.knex, { doctorId: doctor.doctorId });
    await vi.waitFor(() => expect(reader.entries()).toEqual([queueId]), { timeout: 20_000 });
  });
});

import fc from 'fast-check';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { Client } from 'pg';
import { readBase, readChanges } from '../../src/feed/statements.ts';
import type { QueueEntry } from '../../src/models/queue-entry.ts';
import { directoryStreamId } from '../../src/protocol/rooms.ts';
import type { Subscription } from '../../src/rooms/encode-subscription.ts';
import { aDoctor, anEntry, theDoctor } from '../support/builders.ts';
import { testDatabase, type TestDatabase } from '../support/database.ts';
import { roomsOver, subscriberOf } from '../support/rooms.ts';
import { ZONE } from '../support/clock.ts';

let database: TestDatabase;
let client: Client;

beforeAll(async () => {
  database = await testDatabase();
  client = new Client({ connectionString: database.adminUrl });
  await client.connect();
  await client.query(`SELECT set_config('hub.time_zone', '${ZONE}', false)`);
});
afterAll(async () => {
  await client?.end();
  await database?.drop();
});

test('a connection that ends while its subscription waits is neither shown anything nor kept in a room', async () => {
  const base = await readBase(client);
  const streamId = base.streams[0]?.streamId ?? '';
  let release: () => void = () => undefined;
  const rooms = roomsOver(base, () => new Promise((resolve) => (release = resolve)));
  const { subscriber, state } = subscriberOf({ ...theDoctor(await aDoctor(database.knex)), role: 'reception' });
  const answers: string[] = [];
  // It has seen more than this node, which therefore waits for the feed.
  const since = { epoch: base.reading.epoch, versions: { [streamId]: 1_000_000 } };
  const subscribing = rooms.subscribe(subscriber, { all: true, since }, (answer) => answers.push(answer));
  state.open = false;
  rooms.unsubscribe(subscriber);
  release();
  await subscribing;
  expect(answers).toEqual([]);
  expect(state.rooms.size).toBe(0);
});

test('of two subscriptions the later one holds, also where the former had to wait', async () => {
  const base = await readBase(client);
  const streamId = base.streams[0]?.streamId ?? '';
  let release: () => void = () => undefined;
  const rooms = roomsOver(base, () => new Promise((resolve) => (release = resolve)));
  const { subscriber, state } = subscriberOf({ ...theDoctor(await aDoctor(database.knex)), role: 'reception' });
  const since = { epoch: base.reading.epoch, versions: { [streamId]: 1_000_000 } };
  const former = rooms.subscribe(subscriber, { all: true, since }, () => undefined);
  await rooms.subscribe(subscriber, {}, () => undefined);
  const joined = [...state.rooms];
  release();
  await expect(former).rejects.toMatchObject({ code: 'conflict' });
  expect([...state.rooms]).toEqual(joined);
});

test('which levels a board shows is for its device’s filter alone to say, whatever it asks for', async () => {
  const rooms = roomsOver(await readBase(client));
  const levels = fc.uniqueArray(fc.integer({ min: 1, max: 5 }), { minLength: 1 });
  await fc.assert(
    fc.asyncProperty(fc.option(levels), fc.option(levels), fc.option(levels), async (shown, asked, had) => {
      const { subscriber, state } = subscriberOf({
        role: 'board',
        sessionId: 'session',
        deviceId: 'device',
        departmentId: null,
        filter: shown ? { urgencyLevels: shown } : {},
      });
      const since = { epoch: 'epoch', versions: {}, ...(had && { urgencyLevels: had }) };
      const answers: string[] = [];
      const input = { all: true, since, ...(asked && { urgencyLevels: asked }) };
      await rooms.subscribe(subscriber, input, (answer) => answers.push(answer));
      const inForce = (shown ?? [1, 2, 3, 4, 5]).toSorted();
      expect(JSON.parse(answers[0] ?? '').filter.urgencyLevels).toEqual(inForce);
      const ofStreams = [...state.rooms].filter(
        (room) => room.split('/').length === 3 && !room.includes(directoryStreamId),
      );
      expect(ofStreams.length).toBeGreaterThan(0);
      expect(new Set(ofStreams.map((room) => room.split('/')[2]))).toEqual(new Set([inForce.join('')]));
    }),
  );
});

test('ids that are repeated are asked for once', async () => {
  const doctor = await aDoctor(database.knex);
  const rooms = roomsOver(await readBase(client));
  const { subscriber } = subscriberOf(theDoctor(doctor));
  const { directory } = rooms.publisher.known() ?? {};
  if (!directory) throw new Error('nothing is known');
  const looks = vi.spyOn(directory, 'doctors');
  const repeated = { departmentIds: Array(500).fill(doctor.departmentId), doctorIds: Array(500).fill(doctor.doctorId) };
  const answers: string[] = [];
  await rooms.subscribe(subscriber, repeated, (answer) => answers.push(answer));
  expect(JSON.parse(answers[0] ?? '').filter).toMatchObject({
    departmentIds: [doctor.departmentId],
    doctorIds: [doctor.doctorId],
  });
  expect(looks.mock.calls.length).toBeLessThan(10);
});

test('a screen is resumed while that is the shorter way, and gets the rows where changes outnumber them', async () => {
  const { knex } = database;
  const doctor = await aDoctor(knex);
  const entries: QueueEntry[] = [];
  for (let n = 0; n < 4; n += 1) entries.push(await anEntry(knex, { doctorId: doctor.doctorId }));
  const base = await readBase(client);
  const cursors = new Map(base.streams.map(({ streamId, version }) => [streamId, version]));
  const rooms = roomsOver(base);
  const had = { epoch: base.reading.epoch, versions: { [doctor.doctorId]: 4, [directoryStreamId]: 0 } };
  const subscribed = async () => {
    const { subscriber } = subscriberOf(theDoctor(doctor));
    const answers: string[] = [];
    await rooms.subscribe(subscriber, { doctorIds: [doctor.doctorId], since: had }, (one) => answers.push(one));
    const { streams }: Subscription = JSON.parse(answers[0] ?? '');
    return streams[0];
  };
  const change = async () => {
    await knex.raw('UPDATE queue SET recall_count = recall_count + 1 WHERE queue_id = ?', [entries[0]?.queueId ?? '']);
    const { reading, changes } = await readChanges(client, cursors);
    for (const { streamId, version } of changes) cursors.set(streamId, version);
    rooms.publisher.onChanges(changes);
    rooms.publisher.onRead(reading);
  };
  for (let n = 1; n <= 4; n += 1) {
    await change();
    expect(await subscribed()).toMatchObject({ reset: false, version: 4 + n });
  }
  await change();
  const whole = await subscribed();
  expect(whole).toMatchObject({ reset: true, version: 9 });
  expect(whole?.rows?.queue.map(({ queueId }) => queueId).sort()).toEqual(entries.map(({ queueId }) => queueId).sort());
});

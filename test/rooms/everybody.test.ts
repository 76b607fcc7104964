import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest';
import { Client } from 'pg';
import { readBase, readChanges } from '../../src/feed/statements.ts';
import { directoryStreamId } from '../../src/protocol/rooms.ts';
import type { Subscription } from '../../src/rooms/encode-subscription.ts';
import { PARTS } from '../../src/rooms/everybody.ts';
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

afterEach(() => vi.useRealTimers());

test('a change of the directory is told to all screens in turns, once and in order, and no head is told before it', async () => {
  const base = await readBase(client);
  const rooms = roomsOver(base);
  const screens = Array.from({ length: 100 }, () =>
    subscriberOf({ ...theDoctor({ doctorId: '', departmentId: '' }), role: 'reception' }),
  );
  for (const { subscriber } of screens) await rooms.subscribe(subscriber, {}, () => undefined);
  await vi.waitFor(() => expect(rooms.told.length).toBeGreaterThanOrEqual(25));
  rooms.told.length = 0;
  const cursors = new Map(base.streams.map(({ streamId, version }) => [streamId, version]));
  const doctor = await aDoctor(database.knex);
  for (const room of ['R-one', 'R-two']) await doctor.$query(database.knex).patch({ room });
  const { changes } = await readChanges(client, cursors);
  const due = changes
    .filter(({ table }) => table === 'doctors' || table === 'departments')
    .map(({ version }) => version);
  rooms.publisher.onChanges(changes);
  const heard = ({ state }: (typeof screens)[number]) =>
    rooms.told
      .filter(({ room }) => state.rooms.has(room))
      .map(({ event, payload }) =>
        'heads' in payload
          ? { event, version: payload.heads[directoryStreamId] }
          : { event, version: 'version' in payload ? payload.version : 0 },
      );
  const told = () => screens.filter((one) => heard(one).length > 0).length;
  // A twenty-fifth at once, and each further one when the loop has come round.
  expect(told()).toBe(4);
  rooms.publisher.onBase(await readBase(client), 'day');
  await vi.waitFor(() => expect(told()).toBe(100));
  const isAlive = (one: (typeof screens)[number]) => heard(one).some(({ event }) => event === 'feed:alive');
  await vi.waitFor(() => expect(screens.every(isAlive)).toBe(true));
  for (const one of screens) {
    expect(
      heard(one)
        .filter(({ event }) => event === 'directory:changed')
        .map(({ version }) => version),
    ).toEqual(due);
    expect(heard(one).at(-1)).toEqual({ event: 'feed:alive', version: due.at(-1) });
  }
});

test('who subscribes while others are still being told does not hear it again after the answer', async () => {
  const base = await readBase(client);
  const rooms = roomsOver(base);
  const aScreen = () => subscriberOf({ ...theDoctor({ doctorId: '', departmentId: '' }), role: 'reception' });
  const screens = Array.from({ length: 50 }, aScreen);
  for (const { subscriber } of screens) await rooms.subscribe(subscriber, {}, () => undefined);
  const cursors = new Map(base.streams.map(({ streamId, version }) => [streamId, version]));
  const doctor = await aDoctor(database.knex);
  for (const room of ['R-three', 'R-four']) await doctor.$query(database.knex).patch({ room });
  const { changes } = await readChanges(client, cursors);
  const last = changes.findLast(({ streamId }) => streamId === directoryStreamId)?.version;
  await loopTurns();
  rooms.publisher.onChanges(changes);

  // All of them again, and as many more.
  screens.push(...Array.from({ length: 50 }, aScreen));
  const answeredAt: number[] = [];
  for (const [index, { subscriber }] of screens.entries())
    await rooms.subscribe(subscriber, {}, (answer) => {
      answeredAt[index] = rooms.told.length;
      const { directory }: Subscription = JSON.parse(answer);
      expect(directory.version).toBe(last);
    });
  await loopTurns();
  const after = screens.map(({ state }, index) =>
    rooms.told
      .slice(answeredAt[index])
      .filter(({ room, event }) => event === 'directory:changed' && state.rooms.has(room)),
  );
  expect(after.flat()).toEqual([]);
});

/** As many as it takes to tell all parts. */
const loopTurns = async () => {
  for (let turn = 0; turn <= PARTS; turn += 1) await new Promise(setImmediate);
};

test('every screen hears each five seconds that the feed is read, a few screens at a time', async () => {
  const base = await readBase(client);
  vi.useFakeTimers({ toFake: ['performance'] });
  const rooms = roomsOver(base);
  const screens = Array.from({ length: 100 }, () =>
    subscriberOf({ ...theDoctor({ doctorId: '', departmentId: '' }), role: 'reception' }),
  );
  for (const { subscriber } of screens) await rooms.subscribe(subscriber, { all: true }, () => undefined);
  const heard = (from = 0) => {
    const alive = rooms.told
      .slice(from)
      .filter(({ payload }) => 'heads' in payload && directoryStreamId in payload.heads);
    return screens.map(({ state }) => alive.filter(({ room }) => state.rooms.has(room)).length);
  };
  await loopTurns();
  rooms.told.length = 0;
  for (let step = 0; step < 25; step += 1) {
    const from = rooms.told.length;
    vi.advanceTimersByTime(200);
    rooms.publisher.onRead(base.reading);
    await loopTurns();
    expect(heard(from).filter((times) => times > 0)).toHaveLength(4);
  }
  expect(heard()).toEqual(screens.map(() => 1));
  // A poll that came late tells everybody once, and not once for each turn that it missed.
  rooms.told.length = 0;
  vi.advanceTimersByTime(60_000);
  rooms.publisher.onRead(base.reading);
  await loopTurns();
  expect(heard()).toEqual(screens.map(() => 1));
});

test('what came last on a stream is told when nothing has come for five seconds, and once', async () => {
  const { knex } = database;
  const doctor = await aDoctor(knex);
  const base = await readBase(client);
  const cursors = new Map(base.streams.map(({ streamId, version }) => [streamId, version]));
  vi.useFakeTimers({ toFake: ['performance'] });
  const rooms = roomsOver(base);
  const { subscriber } = subscriberOf(theDoctor(doctor));
  await rooms.subscribe(subscriber, { all: true }, () => undefined);
  const heads = () =>
    rooms.told.flatMap(({ payload }) => ('heads' in payload ? (payload.heads[doctor.doctorId] ?? []) : []));
  await anEntry(knex, { doctorId: doctor.doctorId, departmentId: doctor.departmentId });
  const { reading, changes } = await readChanges(client, cursors);
  const last = changes.findLast(({ streamId }) => streamId === doctor.doctorId)?.version;
  rooms.publisher.onChanges(changes);
  rooms.publisher.onRead(reading);
  rooms.told.length = 0;
  vi.advanceTimersByTime(4_900);
  rooms.publisher.onRead(reading);
  expect(heads()).toEqual([]);
  for (let step = 0; step < 50; step += 1) {
    vi.advanceTimersByTime(200);
    rooms.publisher.onRead(reading);
  }
  expect(heads()).toEqual([last]);
});

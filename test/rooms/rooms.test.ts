import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest';
import { Client } from 'pg';
import { pino } from 'pino';
import type { Principal } from '../../src/auth/principal.ts';
import { readBase, readChanges, type FeedBase } from '../../src/feed/statements.ts';
import { Doctor } from '../../src/models/doctor.ts';
import { directoryStreamId } from '../../src/protocol/rooms.ts';
import { TOLD_AT_ONCE } from '../../src/rooms/in-turns.ts';
import { createRooms, type Rooms, type Subscriber } from '../../src/rooms/rooms.ts';
import { aDepartment, aDoctor, anEntry, theDoctor } from '../support/builders.ts';
import { testDatabase, type TestDatabase } from '../support/database.ts';

let database: TestDatabase;
let client: Client;

beforeAll(async () => {
  database = await testDatabase();
  client = new Client({ connectionString: database.adminUrl });
  await client.connect();
  await client.query("SELECT set_config('hub.time_zone', 'Europe/Berlin', false)");
});
afterAll(async () => {
  await client?.end();
  await database?.drop();
});

afterEach(() => vi.useRealTimers());

type Told = { resets: number; alive: { room: string; heads: Readonly<Record<string, number>> }[] };
const roomsWith = (base: FeedBase, caughtUp: () => Promise<void> = async () => undefined): [Rooms, Told] => {
  const told: Told = { resets: 0, alive: [] };
  const rooms = createRooms({
    publish: (room, _event, payload) => {
      if ('heads' in payload) told.alive.push({ room, heads: payload.heads });
    },
    caughtUp,
    silentMs: () => 0,
    onDirectoryChange: () => undefined,
    onDirectoryReset: () => (told.resets += 1),
    ticketSources: {
      entryOf: async () => undefined,
      usualSecondsOf: async () => null,
      log: pino({ level: 'silent' }),
    },
  });
  rooms.onBase(base, 'started');
  return [rooms, told];
};

const subscriberOf = (principal: Principal) => {
  const state = { open: true, rooms: new Set<string>(), events: [] as string[] };
  const subscriber: Subscriber = {
    principal,
    isOpen: () => state.open,
    join: (room) => void state.rooms.add(room),
    leave: (room) => void state.rooms.delete(room),
    emit: (event) => void state.events.push(event),
  };
  return { subscriber, state };
};

test('a directory that is read anew cuts every subscription down to it, and says that changes may have been missed', async () => {
  const { knex } = database;
  const { departmentId } = await aDepartment(knex);
  const [own, colleague] = [await aDoctor(knex, { departmentId }), await aDoctor(knex, { departmentId })];
  const [rooms, told] = roomsWith(await readBase(client));
  const { subscriber, state } = subscriberOf(theDoctor(own));
  await rooms.subscribe(subscriber, { all: true }, () => undefined);
  const before = told.resets;
  expect([...state.rooms].filter((room) => room.includes(colleague.doctorId))).toHaveLength(1);

  await Doctor.query(knex)
    .findById(colleague.doctorId)
    .patch({ departmentId: (await aDepartment(knex)).departmentId });
  rooms.onBase(await readBase(client), 'hole');
  expect([...state.rooms].filter((room) => room.includes(colleague.doctorId))).toEqual([]);
  expect([...state.rooms].filter((room) => room.includes(own.doctorId))).toHaveLength(1);
  expect(state.events).toEqual(['feed:scope-changed']);
  expect(told.resets).toBe(before + 1);
});

test('a connection that ends while its subscription waits is neither shown anything nor kept in a room', async () => {
  const base = await readBase(client);
  const streamId = base.streams[0]?.streamId ?? '';
  let release: () => void = () => undefined;
  const [rooms] = roomsWith(base, () => new Promise((resolve) => (release = resolve)));
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
  const [rooms] = roomsWith(base, () => new Promise((resolve) => (release = resolve)));
  const { subscriber, state } = subscriberOf({ ...theDoctor(await aDoctor(database.knex)), role: 'reception' });
  const since = { epoch: base.reading.epoch, versions: { [streamId]: 1_000_000 } };
  const former = rooms.subscribe(subscriber, { all: true, since }, () => undefined);
  await rooms.subscribe(subscriber, {}, () => undefined);
  const joined = [...state.rooms];
  release();
  await expect(former).rejects.toMatchObject({ code: 'conflict' });
  expect([...state.rooms]).toEqual(joined);
});

test('a board that asks for levels which its filter does not show is refused, rather than shown an empty room', async () => {
  const [rooms] = roomsWith(await readBase(client));
  const board: Principal = {
    role: 'board',
    sessionId: 'session',
    deviceId: 'device',
    departmentId: null,
    filter: { urgencyLevels: [1, 2] },
  };
  const { subscriber, state } = subscriberOf(board);
  const asked = rooms.subscribe(subscriber, { all: true, urgencyLevels: [4, 5] }, () => undefined);
  await expect(asked).rejects.toMatchObject({ code: 'forbidden', details: { urgencyLevels: [4, 5] } });
  expect(state.rooms.size).toBe(0);
  const answers: string[] = [];
  await rooms.subscribe(subscriber, { all: true, urgencyLevels: [2, 3] }, (answer) => answers.push(answer));
  expect(JSON.parse(answers[0] ?? '').filter).toMatchObject({ urgencyLevels: [2] });
});

/** The same rows, on the day after. */
const theNextDay = (base: FeedBase): FeedBase => ({
  ...base,
  reading: { ...base.reading, day: { ...base.reading.day, date: '2999-01-01' } },
});

test('at midnight everybody is told of the new day, in turns; and who has subscribed since is not', async () => {
  const base = await readBase(client);
  const [rooms] = roomsWith(base);
  const many = Array.from({ length: TOLD_AT_ONCE * 2 + 10 }, () =>
    subscriberOf({ ...theDoctor({ doctorId: '', departmentId: '' }), role: 'reception' }),
  );
  for (const { subscriber } of many) await rooms.subscribe(subscriber, {}, () => undefined);
  rooms.onBase(theNextDay(base), 'day');
  const told = () => many.filter(({ state }) => state.events.includes('hub:day-changed'));
  expect(told()).toHaveLength(TOLD_AT_ONCE);
  const last = many.at(-1);
  if (!last) throw new Error('nobody');
  await rooms.subscribe(last.subscriber, {}, () => undefined);
  await vi.waitFor(() => expect(told()).toHaveLength(many.length - 1));
  expect(last.state.events).toEqual([]);
  for (const { state } of told()) expect(state.events).toEqual(['hub:day-changed']);
});

test('a new day is told of also where it came with a hole in the feed', async () => {
  const base = await readBase(client);
  const [rooms] = roomsWith(base);
  const { subscriber, state } = subscriberOf({ ...theDoctor({ doctorId: '', departmentId: '' }), role: 'reception' });
  await rooms.subscribe(subscriber, {}, () => undefined);
  rooms.onBase(base, 'hole');
  expect(state.events).toEqual([]);
  rooms.onBase(theNextDay(base), 'hole');
  expect(state.events).toEqual(['hub:day-changed']);
});

test('a new day says that changes of the directory may have been missed only where there were some', async () => {
  const base = await readBase(client);
  const [rooms, told] = roomsWith(base);
  const before = told.resets;
  rooms.onBase(theNextDay(base), 'day');
  expect(told.resets).toBe(before);
  await aDepartment(database.knex);
  rooms.onBase(theNextDay(await readBase(client)), 'day');
  expect(told.resets).toBe(before + 1);
});

test('every screen hears each five seconds that the feed is read, a few screens at a time', async () => {
  const base = await readBase(client);
  vi.useFakeTimers({ toFake: ['performance'] });
  const [rooms, told] = roomsWith(base);
  const screens = Array.from({ length: 100 }, () =>
    subscriberOf({ ...theDoctor({ doctorId: '', departmentId: '' }), role: 'reception' }),
  );
  for (const { subscriber } of screens) await rooms.subscribe(subscriber, { all: true }, () => undefined);
  const heard = (from = 0) => {
    const alive = told.alive.slice(from).filter(({ heads }) => directoryStreamId in heads);
    return screens.map(({ state }) => alive.filter(({ room }) => state.rooms.has(room)).length);
  };
  told.alive.length = 0;
  for (let step = 0; step < 25; step += 1) {
    const from = told.alive.length;
    vi.advanceTimersByTime(200);
    rooms.onRead(base.reading, []);
    expect(heard(from).filter((times) => times > 0)).toHaveLength(4);
  }
  expect(heard()).toEqual(screens.map(() => 1));
  // A poll that came late tells everybody once, and not once for each turn that it missed.
  told.alive.length = 0;
  vi.advanceTimersByTime(60_000);
  rooms.onRead(base.reading, []);
  expect(heard()).toEqual(screens.map(() => 1));
});

test('what came last on a stream is told when nothing has come for five seconds, and once', async () => {
  const { knex } = database;
  const doctor = await aDoctor(knex);
  const base = await readBase(client);
  const cursors = new Map(base.streams.map(({ streamId, version }) => [streamId, version]));
  vi.useFakeTimers({ toFake: ['performance'] });
  const [rooms, told] = roomsWith(base);
  const { subscriber } = subscriberOf(theDoctor(doctor));
  await rooms.subscribe(subscriber, { all: true }, () => undefined);
  const heads = () => told.alive.flatMap(({ heads: all }) => all[doctor.doctorId] ?? []);
  await anEntry(knex, { doctorId: doctor.doctorId, departmentId: doctor.departmentId });
  const { reading, changes } = await readChanges(client, cursors);
  const last = changes.findLast(({ streamId }) => streamId === doctor.doctorId)?.version;
  rooms.onRead(reading, changes);
  told.alive.length = 0;
  vi.advanceTimersByTime(4_900);
  rooms.onRead(reading, []);
  expect(heads()).toEqual([]);
  for (let step = 0; step < 50; step += 1) {
    vi.advanceTimersByTime(200);
    rooms.onRead(reading, []);
  }
  expect(heads()).toEqual([last]);
});

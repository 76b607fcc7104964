import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { Client } from 'pg';
import { readBase, readChanges, type FeedBase } from '../../src/feed/statements.ts';
import { Doctor } from '../../src/models/doctor.ts';
import { TOLD_AT_ONCE } from '../../src/rooms/in-turns.ts';
import { aDepartment, aDoctor, theDoctor } from '../support/builders.ts';
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

test('a directory that is read again cuts every subscription down to it', async () => {
  const { knex } = database;
  const { departmentId } = await aDepartment(knex);
  const [own, colleague] = [await aDoctor(knex, { departmentId }), await aDoctor(knex, { departmentId })];
  const rooms = roomsOver(await readBase(client));
  const { subscriber, state } = subscriberOf(theDoctor(own));
  await rooms.subscribe(subscriber, { all: true }, () => undefined);
  expect([...state.rooms].filter((room) => room.includes(colleague.doctorId))).toHaveLength(1);

  await Doctor.query(knex)
    .findById(colleague.doctorId)
    .patch({ departmentId: (await aDepartment(knex)).departmentId });
  rooms.publisher.onBase(await readBase(client), 'hole');
  expect([...state.rooms].filter((room) => room.includes(colleague.doctorId))).toEqual([]);
  expect([...state.rooms].filter((room) => room.includes(own.doctorId))).toHaveLength(1);
  expect(state.events).toEqual(['feed:scope-changed']);
});

test.each([
  ['a change of status', false, (doctor: Doctor) => doctor.$query(database.knex).patch({ status: 'paused' })],
  ['another room', false, (doctor: Doctor) => doctor.$query(database.knex).patch({ room: 'R-other' })],
  [
    'another name of a department',
    false,
    (doctor: Doctor) =>
      database.knex('departments').where('department_id', doctor.departmentId).update({ name: 'Other name' }),
  ],
  [
    'another department',
    true,
    async (doctor: Doctor) =>
      doctor.$query(database.knex).patch({ departmentId: (await aDepartment(database.knex)).departmentId }),
  ],
  ['a doctor more', true, () => aDoctor(database.knex)],
  [
    'a doctor less',
    true,
    (doctor: Doctor) => client.query('DELETE FROM doctors WHERE doctor_id = $1', [doctor.doctorId]),
  ],
  ['a department more', true, () => aDepartment(database.knex)],
])('after %s every subscription is looked at again: %s', async (_what, expected, act) => {
  const doctor = await aDoctor(database.knex);
  const base = await readBase(client);
  const rooms = roomsOver(base);
  const { subscriber, state } = subscriberOf({ ...theDoctor(doctor), role: 'reception' });
  let looks = 0;
  const { principal } = subscriber;
  Object.defineProperty(subscriber, 'principal', {
    get() {
      looks += 1;
      return principal;
    },
  });
  await rooms.subscribe(subscriber, { all: true }, () => undefined);
  looks = 0;
  await act(doctor);
  const cursors = new Map(base.streams.map(({ streamId, version }) => [streamId, version]));
  const { changes } = await readChanges(client, cursors);
  expect(changes.length).toBeGreaterThan(0);
  rooms.publisher.onChanges(changes);
  expect(looks > 0).toBe(expected);
  expect(state.events).toEqual(expected ? ['feed:scope-changed'] : []);
});

test('who is somebody else now is told so, also where the streams are the same', async () => {
  const doctor = await aDoctor(database.knex);
  const rooms = roomsOver(await readBase(client));
  const { subscriber, state } = subscriberOf({ ...theDoctor(doctor), role: 'nurse' });
  rooms.publisher.rescope(subscriber);
  expect(state.events).toEqual([]);
  await rooms.subscribe(subscriber, { all: true }, () => undefined);
  const before = [...state.rooms];
  rooms.publisher.rescope(subscriber);
  expect(state.events).toEqual(['feed:scope-changed']);
  expect([...state.rooms]).toEqual(before);
});

/** The same rows, on the day after. */
const theNextDay = (base: FeedBase): FeedBase => ({
  ...base,
  reading: { ...base.reading, day: { ...base.reading.day, date: '2999-01-01' } },
});

test('at midnight everybody is told of the new day, in turns; and who has subscribed since is not', async () => {
  const base = await readBase(client);
  const rooms = roomsOver(base);
  const many = Array.from({ length: TOLD_AT_ONCE * 2 + 10 }, () =>
    subscriberOf({ ...theDoctor({ doctorId: '', departmentId: '' }), role: 'reception' }),
  );
  for (const { subscriber } of many) await rooms.subscribe(subscriber, {}, () => undefined);
  rooms.publisher.onBase(theNextDay(base), 'day');
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
  const rooms = roomsOver(base);
  const { subscriber, state } = subscriberOf({ ...theDoctor({ doctorId: '', departmentId: '' }), role: 'reception' });
  await rooms.subscribe(subscriber, {}, () => undefined);
  rooms.publisher.onBase(base, 'hole');
  expect(state.events).toEqual([]);
  rooms.publisher.onBase(theNextDay(base), 'hole');
  expect(state.events).toEqual(['hub:day-changed']);
});

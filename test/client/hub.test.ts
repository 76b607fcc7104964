import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { createHubClient, type HubClient } from '../../src/client/hub-client.ts';
import type { Timing } from '../../src/client/timing.ts';
import { freePort } from '../../src/database/embedded/free-port.ts';
import type { Doctor } from '../../src/models/doctor.ts';
import type { Audience } from '../../src/protocol/roles.ts';
import { aDoctor, anEntry } from '../support/builders.ts';
import { testDatabase, type TestDatabase } from '../support/database.ts';
import { startHub, type RunningHub } from '../support/hub.ts';
import { atMost } from '../support/slowness.ts';
import { eventually } from './scripted-hub.ts';
import { paired, signedIn } from '../support/screens.ts';

// Against the started program: what the scripted hub of the other tests takes on trust.

let database: TestDatabase;
let hub: RunningHub;
let doctor: Doctor;
let quietDoctor: Doctor;

beforeAll(async () => {
  database = await testDatabase();
  doctor = await aDoctor(database.knex);
  quietDoctor = await aDoctor(database.knex);
  // Not port 0: uWebSockets.js then leaves SO_REUSEADDR off, and a killed hub's connections hold the port for a minute.
  hub = await startHub({ databaseUrl: database.url, port: await freePort() });
});
afterAll(async () => {
  await hub.stop();
  await database.drop();
});

const connect = <A extends Audience>(
  audience: A,
  credentials: { token: string } | { ticket: string },
  timing: Partial<Timing> = {},
): HubClient<A> => {
  const client = createHubClient({ url: hub.url, audience, timing, ...credentials });
  onTestFinished(client.close);
  return client;
};
const entriesOf = async (): Promise<string[]> =>
  database.knex('queue').where('doctor_id', doctor.doctorId).orderBy('queue_id').pluck('queue_id');

test('a hub that is killed and started again costs its screens nothing, and a command one effect', async () => {
  const kiosk = connect('public', { token: (await paired(database.knex, { kind: 'kiosk' })).token });
  const desk = connect('staff', { token: await signedIn(database.knex, 'reception') });
  const view = desk.subscribe({ doctorIds: [doctor.doctorId] });
  await view.whenReady();
  const states: string[] = [];
  desk.onState(() => states.push(desk.state.kind));
  const before = await entriesOf();

  const sent = Array.from({ length: 30 }, () =>
    kiosk.send('queue:check-in', { doctorId: doctor.doctorId }, { withinMs: atMost(40_000) }),
  );
  await eventually(async () => expect((await entriesOf()).length).toBeGreaterThan(before.length));
  const { port } = hub;
  await hub.kill();
  await eventually(() => expect(desk.state.kind).toBe('offline'));
  expect(view.snapshot.staleSince).toBeInstanceOf(Date);
  hub = await startHub({ databaseUrl: database.url, port });

  const replies = await Promise.all(sent);
  const entries = await entriesOf();
  expect(entries).toHaveLength(before.length + 30);
  expect(new Set(replies.map(({ entry }) => entry.queueId)).size).toBe(30);
  const shown = () => [...(view.snapshot.feed?.streams.get(doctor.doctorId)?.entries.keys() ?? [])].sort();
  await eventually(() => expect(shown()).toEqual(entries), { timeout: 10_000 });
  expect(view.snapshot.staleSince).toBeNull();
  expect(states.at(0)).toBe('offline');
  expect(states.at(-1)).toBe('live');
});

test('the link on a ticket shows its own visit, until the patient leaves by it', async () => {
  const kiosk = connect('public', { token: (await paired(database.knex, { kind: 'kiosk' })).token });
  const { entry, trackingUrl } = await kiosk.send('queue:check-in', { doctorId: doctor.doctorId });
  const ticket = trackingUrl.replace('/ticket/', '');
  const phone = connect('public', { ticket });
  const view = phone.subscribe({});
  const feed = await view.whenReady();
  expect(feed.ticket).toMatchObject({ queueId: entry.queueId, status: 'waiting' });
  expect(feed.ticket?.position).toBeGreaterThan(0);
  expect([...feed.streams], 'and nobody else’s').toEqual([]);
  await phone.send('queue:leave', { queueId: entry.queueId });
  await eventually(() => expect(view.snapshot.feed?.ticket?.status).toBe('left'));
});

test('a board that is filtered anew by an administrator shows the new rows, and no others, without a word from it', async () => {
  const urgent = await anEntry(database.knex, { doctorId: doctor.doctorId, urgencyLevel: 1, callRank: 1 });
  const calm = await anEntry(database.knex, { doctorId: doctor.doctorId, urgencyLevel: 5 });
  const { token, deviceId } = await paired(database.knex, { kind: 'board', filter: { urgencyLevels: [1] } });
  const view = connect('public', { token }).subscribe({ all: true });
  await view.whenReady();
  const shown = (queueId: string) => view.snapshot.feed?.streams.get(doctor.doctorId)?.entries.has(queueId);
  await eventually(() => expect([shown(urgent.queueId), shown(calm.queueId)]).toEqual([true, false]));

  const admin = connect('staff', { token: await signedIn(database.knex, 'admin') });
  await admin.send('device:update', { deviceId, filter: { urgencyLevels: [5] } });
  await eventually(() => expect([shown(urgent.queueId), shown(calm.queueId)]).toEqual([false, true]), {
    timeout: 5_000,
  });
});

test('a device that is revoked is told so and stays away; its token opens nothing any more', async () => {
  const { token, deviceId } = await paired(database.knex, { kind: 'board' });
  const board = connect('public', { token });
  await board.subscribe({ all: true }).whenReady();
  const admin = connect('staff', { token: await signedIn(database.knex, 'admin') });
  await admin.send('device:revoke', { deviceId });
  await eventually(() => expect(board.state).toEqual({ kind: 'ended', reason: 'revoked' }), { timeout: 5_000 });
  const again = connect('public', { token });
  await eventually(() => expect(again.state).toMatchObject({ kind: 'refused', error: { code: 'unauthenticated' } }));
});

test('signs of life keep a quiet view live past the time of patience', async () => {
  const client = connect('staff', { token: await signedIn(database.knex, 'nurse') }, { staleAfterMs: 8_000 });
  const view = client.subscribe({ doctorIds: [quietDoctor.doctorId] });
  await view.whenReady();
  const kinds: string[] = [];
  client.onState(() => kinds.push(client.state.kind));
  await sleep(9_500);
  expect({ staleSince: view.snapshot.staleSince, kinds }).toEqual({ staleSince: null, kinds: [] });
});

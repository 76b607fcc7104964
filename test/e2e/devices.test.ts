import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { aDepartment, aDoctor } from '../support/builders.ts';
import { testDatabase, type TestDatabase } from '../support/database.ts';
import { listenAt, type Ear } from '../support/ear.ts';
import { startHub, type RunningHub } from '../support/hub.ts';
import { signedIn } from '../support/screens.ts';

let database: TestDatabase;
let hub: RunningHub;
let desk: Ear;

beforeAll(async () => {
  database = await testDatabase();
  hub = await startHub({ databaseUrl: database.url });
});
afterAll(async () => {
  expect(await hub?.stop()).toBe(0);
  await database?.drop();
});

const call = async (path: string, body?: object) => {
  const init = { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) };
  const response = await fetch(`${hub.url}${path}`, body ? init : {});
  return (await response.json()) as {
    pairingId: string;
    code: string;
    expiresAt: string;
    token: string;
    device: { deviceId: string };
  };
};

test('a screen is paired by its code, seen with its version, re-filtered live, renamed, and revoked', async () => {
  desk = await listenAt(hub.url, { token: await signedIn(database.knex, 'admin') });
  const doctor = await aDoctor(database.knex, { departmentId: (await aDepartment(database.knex)).departmentId });
  const other = await aDoctor(database.knex);
  await vi.waitFor(async () =>
    expect(await desk.subscribe({ doctorIds: [other.doctorId] })).toMatchObject({ ok: true }),
  );

  const { pairingId, code, expiresAt } = await call('/devices/pairings', { kind: 'board', version: 'board-one' });
  expect(code).toMatch(/^[CDFHJKMNPRTVWX2-9]{6}$/);
  expect(Date.parse(expiresAt) - Date.now()).toBeGreaterThan(9 * 60_000);
  expect(await call(`/devices/pairings/${pairingId}`)).toMatchObject({ status: 'waiting' });
  const wrong = await desk.send('device:approve', { code: code === 'CDFHJK' ? 'CDFHJM' : 'CDFHJK', name: 'Hall' });
  expect(wrong).toMatchObject({ ok: false, error: { code: 'not_found' } });

  const { departmentId } = doctor;
  expect(await desk.send('device:approve', { code, name: 'Hall', departmentId })).toMatchObject({ ok: true });
  const {
    token,
    device: { deviceId },
  } = await call(`/devices/pairings/${pairingId}`);
  const board = await listenAt(hub.url, { token, version: 'board-two' });
  const shown = async () => {
    const { data } = await board.subscribe();
    return (data as { streams: { streamId: string }[] }).streams.map(({ streamId }) => streamId);
  };
  expect((await shown()).toSorted()).toEqual([departmentId, doctor.doctorId].toSorted());

  const listed = async () => {
    const { data } = await desk.send('device:list');
    return (data as { devices: { deviceId: string; version: string; lastSeenAt: string | null }[] }).devices.find(
      (one) => one.deviceId === deviceId,
    );
  };
  await vi.waitFor(async () => expect(await listed()).toMatchObject({ name: 'Hall', version: 'board-two' }), {
    timeout: 10_000,
    interval: 250,
  });
  await vi.waitFor(async () => expect((await listed())?.lastSeenAt).not.toBeNull(), { timeout: 10_000, interval: 250 });
  // The token has been used, so nobody who saw the pairing's secret gets another.
  expect(await call(`/devices/pairings/${pairingId}`)).toMatchObject({ error: { code: 'not_found' } });

  for (const command of ['queue:check-in', 'device:list', 'user:list', 'queue:call-next', 'patient:find']) {
    expect(await board.send(command, {})).toMatchObject({ ok: false });
  }
  expect(await board.send('device:list')).toMatchObject({ error: { code: 'forbidden' } });

  const filter = { doctorIds: [other.doctorId] };
  expect(await desk.send('device:update', { deviceId, departmentId: null, filter })).toMatchObject({ ok: true });
  await vi.waitFor(() => expect(board.heard.map(({ event }) => event)).toContain('feed:scope-changed'));
  expect(await shown()).toEqual([other.doctorId]);
  expect(await desk.send('device:update', { deviceId, name: 'Entrance' })).toMatchObject({ ok: true });
  expect(await listed()).toMatchObject({ name: 'Entrance' });

  expect(await desk.send('device:revoke', { deviceId })).toMatchObject({ ok: true });
  await vi.waitFor(() => expect(board.socket.connected).toBe(false));
  expect(board.reason()).toBe('revoked');
});

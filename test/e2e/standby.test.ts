import { randomUUID } from 'node:crypto';
import { chown, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { Client } from 'pg';
import { pino } from 'pino';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { connectDatabase } from '../../src/database/connect.ts';
import { migrateLatest } from '../../src/database/schema/migrate.ts';
import type { Doctor } from '../../src/models/doctor.ts';
import { aDoctor } from '../support/builders.ts';
import { throwawayCluster, type ThrowawayCluster } from '../support/cluster.ts';
import { startHub, type RunningHub } from '../support/hub.ts';
import { paired, screen, signedIn } from '../support/screens.ts';
import { ZONE } from '../support/clock.ts';

let server: ThrowawayCluster;
let hub: RunningHub;
let doctor: Doctor;
let desk: string;
let board: string;

beforeAll(async () => {
  server = await throwawayCluster();
  const log = pino({ level: 'silent' });
  await migrateLatest({ url: server.adminUrl, log });
  const session = { url: server.adminUrl, nodeId: 'test', timeZone: ZONE, log };
  const knex = connectDatabase({ ...session, pool: { min: 0, max: 2 } });
  doctor = await aDoctor(knex);
  desk = await signedIn(knex, 'reception');
  board = (await paired(knex, { kind: 'board' })).token;
  await knex.destroy();
  hub = await startHub({ databaseUrl: server.adminUrl });
});
afterAll(async () => {
  await hub?.stop();
  await server?.remove();
});

/** The same files as a standby with no primary to follow: it answers, and takes no writes. */
const becomeStandby = async (): Promise<void> => {
  await server.stop();
  const signal = path.join(server.cluster.folder, 'standby.signal');
  await writeFile(signal, '');
  const { uid, gid } = await stat(server.cluster.folder);
  await chown(signal, uid, gid);
  await server.start();
};
const promote = async (): Promise<void> => {
  const admin = new Client({ connectionString: server.adminUrl });
  await admin.connect();
  await admin.query('SELECT pg_promote(true, 30)');
  await admin.end();
};
const readiness = async (): Promise<number> => (await fetch(`${hub.url}/readyz`)).status;

test('on a standby the hub is not ready and refuses for now; promoted, it is another history, which every screen gets anew', async () => {
  const [office, hall] = await Promise.all([
    screen(hub.url, { token: desk, audience: 'staff' }),
    screen(hub.url, { token: board, audience: 'public' }),
  ]);
  const before = await office.client.send('queue:check-in', { doctorId: doctor.doctorId });
  const numbersOn = ({ view }: typeof hall | typeof office) =>
    [...(view.snapshot.feed?.streams.get(doctor.doctorId)?.entries.values() ?? [])]
      .map((one) => one.queueNumber)
      .sort();
  await vi.waitFor(() => expect(numbersOn(hall)).toEqual([before.entry.queueNumber]));
  const epoch = hall.view.snapshot.feed?.epoch;
  expect(await readiness()).toBe(200);

  await becomeStandby();
  await vi.waitFor(async () => expect(await readiness()).toBe(503), { timeout: 10_000 });
  const refused = office.client.send('queue:check-in', { doctorId: doctor.doctorId }, { withinMs: 1_500 });
  await expect(refused).rejects.toMatchObject({ code: 'unavailable' });
  // It goes on answering queries all the while: only what it says of itself keeps the feed from being read.
  await new Promise((resolve) => setTimeout(resolve, 2_500));
  expect(await readiness()).toBe(503);
  expect(hall.view.snapshot.feed?.epoch).toBe(epoch);

  await promote();
  await vi.waitFor(async () => expect(await readiness()).toBe(200), { timeout: 15_000 });
  await vi.waitFor(() => expect(hall.view.snapshot.feed?.epoch).not.toBe(epoch), { timeout: 15_000 });
  const resets = hall.history.filter((step) => step.kind === 'reset' && step.streamId === doctor.doctorId);
  expect(resets.map((step) => (step.kind === 'reset' ? step.epoch === epoch : null))).toEqual([true, false]);
  const after = await office.client.send('queue:check-in', { doctorId: doctor.doctorId, requestId: randomUUID() });
  for (const one of [office, hall]) {
    await vi.waitFor(() => expect(numbersOn(one)).toEqual([before.entry.queueNumber, after.entry.queueNumber]));
    one.client.close();
  }
});

test('while the server lets nobody write, a hub is not ready, and none starts; then it is ready again', async () => {
  const configure = async (statement: string) => {
    const admin = new Client({ connectionString: server.adminUrl });
    await admin.connect();
    await admin.query('SET default_transaction_read_only = off');
    await admin.query(statement);
    await admin.query('SELECT pg_reload_conf()');
    await admin.end();
  };
  const isReady = (status: number) =>
    vi.waitFor(async () => expect(await readiness()).toBe(status), { timeout: 20_000, interval: 100 });
  await isReady(200);

  await configure('ALTER SYSTEM SET default_transaction_read_only = on');
  await isReady(503);
  await expect(startHub({ databaseUrl: server.adminUrl })).rejects.toThrow(
    'The database takes no writes: default_transaction_read_only is on',
  );
  await configure('ALTER SYSTEM RESET default_transaction_read_only');
  await isReady(200);

  // Of a database it holds for the sessions that begin from now on: those of before may write, and these may not.
  await configure('ALTER DATABASE postgres SET default_transaction_read_only = on');
  const sessions = new Client({ connectionString: server.adminUrl });
  await sessions.connect();
  await sessions.query(`SELECT pg_terminate_backend(pid) FROM pg_stat_activity
    WHERE datname = current_database() AND pid <> pg_backend_pid()`);
  await sessions.end();
  await isReady(503);
  await configure('ALTER DATABASE postgres RESET default_transaction_read_only');
  await isReady(200);
});

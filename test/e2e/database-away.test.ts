import { setTimeout as sleep } from 'node:timers/promises';
import { pino } from 'pino';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { connectDatabase } from '../../src/database/connect.ts';
import { migrateLatest } from '../../src/database/schema/migrate.ts';
import { aDoctor } from '../support/builders.ts';
import { throwawayCluster, type ThrowawayCluster } from '../support/cluster.ts';
import { startHub, type RunningHub } from '../support/hub.ts';
import { paired, screen, signedIn, type Screen } from '../support/screens.ts';
import { ZONE } from '../support/clock.ts';

let server: ThrowawayCluster;
let hub: RunningHub;
let desk: Screen<'staff'>;
let board: Screen<'public'>;
let doctorId: string;

beforeAll(async () => {
  server = await throwawayCluster();
  const log = pino({ level: 'silent' });
  await migrateLatest({ url: server.adminUrl, log });
  const session = { url: server.adminUrl, nodeId: 'test', timeZone: ZONE, log };
  const knex = connectDatabase({ ...session, pool: { min: 0, max: 2 } });
  ({ doctorId } = await aDoctor(knex));
  const [reception, hall] = [await signedIn(knex, 'reception'), (await paired(knex, { kind: 'board' })).token];
  await knex.destroy();
  // The verifier and the sealer as well come to need the database while it is away.
  const env = { LOG_LEVEL: 'info', VERIFY_EVERY_SECONDS: '1', AUDIT_SEAL_SECONDS: '1' };
  hub = await startHub({ databaseUrl: server.adminUrl, env });
  desk = await screen(hub.url, { token: reception, audience: 'staff' });
  board = await screen(hub.url, { token: hall, audience: 'public' });
});
afterAll(async () => {
  desk?.client.close();
  board?.client.close();
  await hub?.stop();
  await server?.remove();
});

/** What it says once a minute or so, whether or not anything is wrong. */
const ROUTINE = new Set(['audit_sealed', 'retention_ran']);
const said = (from: number) =>
  hub.log
    .slice(from)
    .map((line): { level: string; event: string; [field: string]: unknown } => JSON.parse(line))
    .filter(({ event }) => !ROUTINE.has(event));
const checkIn = () => desk.client.send('queue:check-in', { doctorId }, { withinMs: 1_500 });
/** As busy as a morning, for so long. */
const work = async (ms: number) => {
  const until = performance.now() + ms;
  const refused = [];
  while (performance.now() < until) {
    refused.push(...Array.from({ length: 10 }, () => checkIn().then(() => 'ok', String)));
    await fetch(`${hub.url}/readyz`);
    await sleep(500);
  }
  return Promise.all(refused);
};
const isBack = async () => {
  await server.start();
  await vi.waitFor(checkIn, { timeout: 20_000, interval: 200 });
};

test('an outage of the database is one error after ten seconds, and one line when it is over', async () => {
  await vi.waitFor(() => expect(hub.log.join('\n')).toContain('"audit_sealed"'), { timeout: 20_000 });
  const from = hub.log.length;
  await server.stop();
  const answers = await work(13_000);
  expect(answers.length).toBeGreaterThan(100);
  expect(said(from)).toMatchObject([{ level: 'error', event: 'database_unavailable' }]);
  expect(Number(said(from)[0]?.['forMs'])).toBeGreaterThanOrEqual(10_000);

  await isBack();
  await vi.waitFor(() => expect(said(from)).toHaveLength(2), { timeout: 20_000 });
  expect(said(from)[1]).toMatchObject({
    level: 'warn',
    event: 'database_available',
    failed: { command_failed: expect.any(Number), feed_read_failed: expect.any(Number) },
  });
  expect(Number(said(from)[1]?.['unavailableMs'])).toBeGreaterThanOrEqual(10_000);
});

test('one that is over before is one line, a warning, and nothing to be woken for', async () => {
  const from = hub.log.length;
  await server.stop();
  await work(1_000);
  await isBack();
  await vi.waitFor(() => expect(said(from)).toHaveLength(1), { timeout: 20_000 });
  expect(said(from)).toMatchObject([{ level: 'warn', event: 'database_available' }]);
});

import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Client } from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createHubClient } from '../../src/client/hub-client.ts';
import { embeddedUrl } from '../../src/database/embedded/embedded.ts';
import { startHub, type RunningHub } from '../support/hub.ts';
import { atMost } from '../support/slowness.ts';
import { ZONE } from '../support/clock.ts';

/** Quiet machines take a tenth of it; a promise to newcomers is not to be broken by a busy one. */
const FIRST_START_WITHIN_MS = 60_000;

let dataDir: string;
let hub: RunningHub;

beforeAll(async () => {
  dataDir = await mkdtemp(path.join(tmpdir(), 'hub-first-start-'));
  // As root the database runs as another user, who has to get in.
  await chmod(dataDir, 0o755);
});
afterAll(async () => {
  await hub?.stop();
  await rm(dataDir, { recursive: true, force: true });
});

const start = async () => {
  const startedAt = performance.now();
  hub = await startHub({ databaseUrl: '', env: { HUB_DATA_DIR: dataDir } });
  return performance.now() - startedAt;
};

const counts = async () => {
  const client = new Client({ connectionString: await embeddedUrl(dataDir) });
  await client.connect();
  const { rows } = await client.query(`
    SELECT (SELECT count(*)::int FROM departments) AS departments, (SELECT count(*)::int FROM doctors) AS doctors,
      (SELECT count(*)::int FROM patients) AS patients, (SELECT count(DISTINCT role)::int FROM users) AS roles,
      (SELECT count(*)::int FROM appointments
       WHERE (scheduled_date AT TIME ZONE '${ZONE}')::date = (now() AT TIME ZONE '${ZONE}')::date) AS "ofToday",
      (SELECT count(*)::int FROM queue) AS entries`);
  await client.end();
  return rows[0];
};

const signIn = async (username: string): Promise<string> => {
  const response = await fetch(`${hub.url}/auth/login`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ username, password: 'demo-hub' }),
  });
  const { token }: { token: string } = await response.json();
  return token;
};

test('with no database of its own, on an empty folder, the program is a hospital with people to sign in as', async () => {
  expect(await start()).toBeLessThan(atMost(FIRST_START_WITHIN_MS));
  const made = await counts();
  expect(made).toMatchObject({ departments: 6, doctors: 14, patients: 200, roles: 4 });
  expect(made.ofToday).toBeGreaterThan(0);
  const printed = hub.log.join('\n');
  expect(printed).toContain(`Queue Hub is up: http://127.0.0.1:${hub.port}`);
  for (const login of ['admin', 'reception', 'nurse', 'doctor1', 'demo-hub', 'demo-kiosk', 'demo-board']) {
    expect(printed).toContain(login);
  }
  for (const page of ['/', '/kiosk', '/board', '/doctor', '/reception', '/admin']) {
    const { status } = await fetch(`${hub.url}${page}`);
    expect({ page, status }).toEqual({ page, status: 200 });
  }
  for (const username of ['admin', 'reception', 'nurse', 'doctor1', 'doctor8']) {
    expect(await signIn(username)).toMatch(/^s\.[\w-]{40,}$/);
  }
});

test('what was there is there after a kill, on the server that outlived it', async () => {
  const kiosk = createHubClient({ url: hub.url, audience: 'public', token: 'demo-kiosk' });
  const { departments } = await kiosk.send('department:list', {});
  const [first] = departments;
  if (!first) throw new Error('no department');
  const { entry } = await kiosk.send('queue:check-in', { departmentId: first.departmentId });
  kiosk.close();
  expect(entry.queueNumber).toMatch(/^[A-Z]{1,3}-\d{3}$/);
  const before = await counts();
  await hub.kill();

  await start();
  expect(await counts()).toEqual(before);
  const desk = createHubClient({ url: hub.url, audience: 'staff', token: await signIn('reception') });
  const feed = await desk.subscribe({ all: true }).whenReady();
  expect(feed.streams.get(first.departmentId)?.entries.has(entry.queueId)).toBe(true);
  desk.close();
});

import { Client } from 'pg';
import { v7 as uuid } from 'uuid';
import { pino } from 'pino';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { createAuthenticator } from '../../src/auth/authenticator.ts';
import { mayRun } from '../../src/auth/policy.ts';
import { approve } from '../../src/commands/device/approve.ts';
import { revoke } from '../../src/commands/device/revoke.ts';
import { readConfig } from '../../src/config.ts';
import { approve as approveContract } from '../../src/protocol/commands/device/approve.ts';
import { Pairing } from '../../src/models/pairing.ts';
import { pairingReply, pairingState, sessionReply } from '../../src/protocol/http.ts';
import { roles } from '../../src/protocol/roles.ts';
import { aDepartment, anAdministrator, instant } from '../support/builders.ts';
import { testDatabase, type TestDatabase } from '../support/database.ts';
import { asOwner } from '../support/owner.ts';
import { testHttp, type TestHttp } from './support.ts';

let database: TestDatabase;
let http: TestHttp;

beforeAll(async () => {
  database = await testDatabase();
  http = await testHttp(database.knex);
});

afterAll(async () => {
  await http?.close();
  await database?.drop();
});

let addresses = 0;
const open = async (body: unknown = { kind: 'board' }) => {
  const response = await http.post('/devices/pairings', body, { from: `10.3.${(addresses += 1)}.1` });
  expect(response.status).toBe(201);
  return pairingReply.parse(await response.json());
};

const poll = (pairingId: string) => http.fetch(`/devices/pairings/${pairingId}`);
const stateOf = async (pairingId: string) => pairingState.parse(await (await poll(pairingId)).json());

/** As the hub does it: parsed by the contract, in one transaction. */
const approveAs = (input: { code: string; name: string; departmentId?: string }) =>
  database.knex.transaction(async (trx) =>
    approve.run(approveContract.input.parse({ ...input, requestId: uuid() }), {
      trx,
      principal: anAdministrator(),
      mayActOn: () => true,
      now: await instant(trx),
    }),
  );

const makePast = (pairingId: string) =>
  database.knex.raw(
    "UPDATE pairings SET expires_at = hub_now() - interval '1 second' WHERE secret_hash = sha256(convert_to(?, 'UTF8'))",
    [pairingId],
  );

test('a screen shows a code, an administrator approves it, and the screen is let in as a device', async () => {
  const department = await aDepartment(database.knex);
  const pairing = await open({ kind: 'kiosk', version: '1.4.0' });
  expect(pairing.code).toMatch(/^[CDFHJKMNPRTVWX2-9]{6}$/);
  const seconds = (Date.parse(pairing.expiresAt) - (await instant(database.knex)).getTime()) / 1000;
  expect(seconds).toBeGreaterThan(590);
  expect(seconds).toBeLessThanOrEqual(600);
  expect(await stateOf(pairing.pairingId)).toEqual({
    status: 'waiting',
    code: pairing.code,
    expiresAt: pairing.expiresAt,
  });

  const typed = ` ${pairing.code.slice(0, 3)}-${pairing.code.slice(3).toLowerCase()} `;
  const { device } = await approveAs({ code: typed, name: 'Entrance', departmentId: department.departmentId });
  expect(device).toMatchObject({
    kind: 'kiosk',
    name: 'Entrance',
    departmentId: department.departmentId,
    version: '1.4.0',
  });

  const before = http.commits();
  const approved = await stateOf(pairing.pairingId);
  expect(approved).toMatchObject({ status: 'approved', device: { deviceId: device.deviceId, kind: 'kiosk' } });
  expect(http.commits()).toBe(before + 1);
  const token = approved.status === 'approved' ? approved.token : '';
  const session = await http.fetch('/auth/session', { headers: { authorization: `Bearer ${token}` } });
  expect(sessionReply.parse(await session.json())).toMatchObject({ role: 'kiosk', device: { name: 'Entrance' } });

  await database.knex.transaction(async (trx) =>
    revoke.run(
      { deviceId: device.deviceId, requestId: uuid() },
      { trx, principal: anAdministrator(), mayActOn: () => true, now: await instant(trx) },
    ),
  );
  expect((await http.fetch('/auth/session', { headers: { authorization: `Bearer ${token}` } })).status).toBe(401);
  expect((await poll(pairing.pairingId)).status).toBe(404);
});

test('an answer lost on the way costs nothing: the next poll gives a fresh token, until one is used', async () => {
  const { pairingId, code } = await open();
  await approveAs({ code, name: 'Hall' });
  const tokens: string[] = [];
  for (let n = 0; n < 2; n += 1) {
    const state = await stateOf(pairingId);
    if (state.status === 'approved') tokens.push(state.token);
  }
  const authenticator = createAuthenticator({
    knex: database.knex,
    config: readConfig({}),
    log: pino({ level: 'silent' }),
  });
  expect(await authenticator.principalOf(tokens[0] ?? '')).toBeNull();
  expect(await authenticator.principalOf(tokens[1] ?? '')).toMatchObject({ role: 'board' });
  await authenticator.close();
  expect((await poll(pairingId)).status).toBe(404);
  expect(await authenticator.principalOf(tokens[1] ?? '')).not.toBeNull();
});

test('many polls of an approved pairing at once leave one good token', async () => {
  const { pairingId, code } = await open();
  await approveAs({ code, name: 'Hall' });
  const states = await Promise.all(Array.from({ length: 10 }, () => stateOf(pairingId)));
  const good = await Promise.all(
    states.map(async (state) => {
      const token = state.status === 'approved' ? state.token : '';
      return (await http.fetch('/auth/session', { headers: { authorization: `Bearer ${token}` } })).status;
    }),
  );
  expect(good.filter((status) => status === 200)).toHaveLength(1);
});

test('a code that has expired can neither be approved nor polled, and approval gives the whole time again', async () => {
  const late = await open();
  await makePast(late.pairingId);
  await expect(approveAs({ code: late.code, name: 'Late' })).rejects.toMatchObject({ code: 'not_found' });
  expect((await poll(late.pairingId)).status).toBe(404);

  const slow = await open();
  await database.knex.raw("UPDATE pairings SET expires_at = hub_now() + interval '5 seconds' WHERE code = ?", [
    slow.code,
  ]);
  await approveAs({ code: slow.code, name: 'Slow' });
  const { rows } = await database.knex.raw(
    "SELECT expires_at > hub_now() + interval '9 minutes' AS long FROM pairings WHERE code = ?",
    [slow.code],
  );
  expect(rows).toEqual([{ long: true }]);
});

test('a code is approved once', async () => {
  const { code } = await open();
  const outcomes = await Promise.allSettled(['One', 'Two'].map((name) => approveAs({ code, name })));
  expect(outcomes.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected']);
  expect(outcomes.find(({ status }) => status === 'rejected')).toMatchObject({ reason: { code: 'not_found' } });
});

test('approval of a screen for a department that is not there leaves it waiting', async () => {
  const { code, pairingId } = await open();
  await expect(approveAs({ code, name: 'Hall', departmentId: uuid() })).rejects.toMatchObject({ code: 'not_found' });
  expect(await stateOf(pairingId)).toMatchObject({ status: 'waiting' });
});

test('only an administrator approves', () => {
  const allowed = roles.filter((role) => mayRun({ ...anAdministrator(), role: role as 'admin' }, 'device:approve', {}));
  expect(allowed).toEqual(['admin']);
});

describe('a pairing is refused', () => {
  test.each<[string, unknown]>([
    ['of an unknown kind', { kind: 'admin' }],
    ['without a kind', {}],
    ['that names itself', { kind: 'board', name: 'Mine' }],
  ])('%s', async (_, body) => {
    expect((await http.post('/devices/pairings', body, { from: '10.4.0.1' })).status).toBe(400);
  });

  test('after twenty from one address, and not from another', async () => {
    const statuses = await Promise.all(
      Array.from(
        { length: 25 },
        async () => (await http.post('/devices/pairings', { kind: 'board' }, { from: '10.4.0.2' })).status,
      ),
    );
    expect(statuses.filter((status) => status === 201)).toHaveLength(20);
    expect(statuses.filter((status) => status === 429)).toHaveLength(5);
    await open();
  });
});

describe('strangers who open pairings without end', () => {
  test('take no code from a screen of another network, and none is refused for their sake', async () => {
    const waiting = await open();
    // As many as may wait, of fifty networks.
    await asOwner(
      database.knex,
      `INSERT INTO pairings (pairing_id, code, secret_hash, kind, network, expires_at, created_at)
       SELECT gen_random_uuid(), translate(lpad(n::text, 6, 'X'), '01', 'CD'), sha256(n::text::bytea), 'board',
         sha256((n % 50)::text::bytea), hub_now() + interval '5 minutes', hub_now()
       FROM generate_series(1, 1000) AS n`,
    );
    for (const address of ['10.5.0.1', '10.5.0.2']) {
      const opened = Array.from({ length: 20 }, () =>
        http.post('/devices/pairings', { kind: 'board' }, { from: address }),
      );
      expect((await Promise.all(opened)).map(({ status }) => status)).toEqual(Array.from({ length: 20 }, () => 201));
    }
    // Two are opened at the same time, neither of which counts the other.
    expect(await Pairing.query(database.knex).resultSize()).toBeLessThanOrEqual(1_001);
    expect(await stateOf(waiting.pairingId)).toMatchObject({ status: 'waiting', code: waiting.code });
    const late = await open();
    const { device } = await approveAs({ code: late.code, name: 'Late' });
    expect(await stateOf(late.pairingId)).toMatchObject({ status: 'approved', device: { deviceId: device.deviceId } });
  });

  test('or poll without end, from one network, keep nobody else out', async () => {
    const waiting = await open();
    const owner = new Client({ connectionString: database.ownerUrl });
    await owner.connect();
    // While the database answers nothing about pairings, all polls wait for their turn.
    await owner.query('BEGIN; LOCK TABLE pairings');
    let refused = 0;
    const flood = Array.from({ length: 400 }, async () => {
      const { status } = await http.fetch(`/devices/pairings/${'x'.repeat(43)}`, { from: '10.6.0.1' });
      if (status === 503) refused += 1;
    });
    await vi.waitFor(() => expect(refused).toBeGreaterThan(300), { timeout: 10_000 });
    const answer = http.fetch(`/devices/pairings/${waiting.pairingId}`, { from: '10.6.1.1' });
    await owner.query('COMMIT');
    await owner.end();
    expect((await answer).status).toBe(200);
    await Promise.all(flood);
  });
});

test('polling for what never was is 404, and stores nothing', async () => {
  const response = await poll('x'.repeat(43));
  expect([response.status, await response.json()]).toMatchObject([404, { error: { code: 'not_found' } }]);
});

test('the secret is stored as a digest', async () => {
  const { pairingId, code } = await open();
  const { rows } = await database.knex.raw('SELECT to_jsonb(p)::text AS line FROM pairings p WHERE code = ?', [code]);
  expect(rows).toHaveLength(1);
  expect(JSON.stringify(rows)).not.toContain(pairingId);
});

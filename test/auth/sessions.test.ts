import { randomUUID } from 'node:crypto';
import type { Knex } from 'knex';
import { pino } from 'pino';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { createAuthenticator, type Authenticator } from '../../src/auth/authenticator.ts';
import { createSessionUse } from '../../src/auth/sessions/use.ts';
import { createSession, endSessions } from '../../src/auth/sessions/sessions.ts';
import { newToken, tokenHash } from '../../src/auth/tokens.ts';
import { readConfig } from '../../src/config.ts';
import { Device } from '../../src/models/device.ts';
import { Doctor } from '../../src/models/doctor.ts';
import { QueueEntry } from '../../src/models/queue-entry.ts';
import { Session } from '../../src/models/session.ts';
import { User } from '../../src/models/user.ts';
import { aDevice, aDoctor, anEntry, aUser, instant } from '../support/builders.ts';
import { databaseAway } from '../support/database-away.ts';
import { testDatabase, type TestDatabase } from '../support/database.ts';

const log = pino({ level: 'silent' });
const local = readConfig({});

let database: TestDatabase;
let knex: Knex;
let authenticator: Authenticator;

beforeAll(async () => {
  database = await testDatabase();
  ({ knex } = database);
  authenticator = createAuthenticator({ knex, config: local, log });
});

afterAll(async () => {
  await authenticator?.close();
  await database?.drop();
});

type Holder = { userId: string } | { deviceId: string };
const open = async (holder: Holder) =>
  knex.transaction(async (trx) => createSession(trx, { ...holder, now: await instant(trx) }));
const age = (sessionId: string, change: Partial<Record<'expires_at' | 'created_at' | 'last_used_at', string>>) =>
  Promise.all(
    Object.entries(change).map(([column, away]) =>
      knex.raw('UPDATE sessions SET ?? = hub_now() + ?::interval WHERE session_id = ?', [column, away, sessionId]),
    ),
  );

/** The statements that `work` sends. */
const statementsOf = async (work: () => Promise<unknown>): Promise<string[]> => {
  const sent: string[] = [];
  const note = ({ sql }: { sql: string }) => sent.push(sql);
  knex.on('query', note);
  await work();
  knex.off('query', note);
  return sent;
};

test('a session token leads to its user, and the database holds only its SHA-256', async () => {
  const user = await aUser(knex, { role: 'nurse' });
  const { token, sessionId } = await open({ userId: user.userId });

  expect(await authenticator.principalOf(token)).toEqual({
    role: 'nurse',
    sessionId,
    userId: user.userId,
    doctorId: null,
    departmentId: null,
    mustChangePassword: false,
  });
  const stored = await Session.query(knex).findById(sessionId).throwIfNotFound();
  expect(stored.tokenHash).toEqual(tokenHash(token));
  expect(await authenticator.principalOf(stored.tokenHash.toString('hex'))).toBeNull();
  const { rows } = await knex.raw('SELECT to_jsonb(a)::text AS line FROM audit_log a WHERE row_id = ?', [sessionId]);
  expect(rows).toHaveLength(1);
  expect(JSON.stringify(rows)).not.toContain(token);
  expect(JSON.stringify(rows)).not.toContain(tokenHash(token).toString('hex'));
});

test('a doctor’s login acts as that doctor, and only while the role is doctor', async () => {
  const user = await aUser(knex, { role: 'doctor' });
  const doctor = await aDoctor(knex, { userId: user.userId });
  const { token } = await open({ userId: user.userId });

  expect(await authenticator.principalOf(token)).toMatchObject({
    role: 'doctor',
    doctorId: doctor.doctorId,
    departmentId: doctor.departmentId,
  });
  await User.query(knex).patch({ role: 'reception' }).findById(user.userId);
  expect(await authenticator.principalOf(token)).toMatchObject({ role: 'reception', doctorId: null });
  await Doctor.query(knex).patch({ userId: null }).findById(doctor.doctorId);
  await User.query(knex).patch({ role: 'doctor' }).findById(user.userId);
  expect(await authenticator.principalOf(token)).toMatchObject({ role: 'doctor', doctorId: null });
});

test('a device’s token leads to its kind, department and filter', async () => {
  const { deviceId } = await aDevice(knex, { kind: 'board', filter: { urgencyLevels: [1, 2] } });
  const { token, sessionId } = await open({ deviceId });

  expect(await authenticator.principalOf(token)).toEqual({
    role: 'board',
    sessionId,
    deviceId,
    departmentId: null,
    filter: { urgencyLevels: [1, 2] },
  });
});

test.each([
  ['nobody’s', newToken()],
  ['an empty', ''],
  ['an endless', 'a'.repeat(1_000_000)],
])('%s token is nobody', async (_, token) => {
  expect(await authenticator.principalOf(token)).toBeNull();
});

describe('a session is over', () => {
  const over: [string, (session: { sessionId: string; holder: string }) => PromiseLike<unknown>, 'user' | 'device'][] =
    [
      [
        'when it is revoked',
        ({ sessionId }) => knex.transaction(async (trx) => endSessions(trx, { sessionId }, { at: await instant(trx) })),
        'user',
      ],
      [
        'when its user may not sign in any more',
        ({ holder }) => User.query(knex).patch({ active: false }).findById(holder),
        'user',
      ],
      ['at its absolute limit', ({ sessionId }) => age(sessionId, { expires_at: '-1 second' }), 'user'],
      [
        'when it was not used for 12 hours',
        ({ sessionId }) => age(sessionId, { last_used_at: '-12 hours -1 second' }),
        'user',
      ],
      [
        'when it was never used for 12 hours',
        ({ sessionId }) => age(sessionId, { created_at: '-12 hours -1 second' }),
        'user',
      ],
      [
        'when its device is revoked',
        ({ holder }) => Device.query(knex).patch({ revokedAt: new Date() }).findById(holder),
        'device',
      ],
    ];
  test.each(over)('%s', async (_, end, kind) => {
    const holder = kind === 'user' ? (await aUser(knex)).userId : (await aDevice(knex)).deviceId;
    const { token, sessionId } = await open(kind === 'user' ? { userId: holder } : { deviceId: holder });
    expect((await authenticator.revalidate([sessionId])).has(sessionId)).toBe(true);
    await end({ sessionId, holder });
    expect(await authenticator.principalOf(token)).toBeNull();
    expect((await authenticator.revalidate([sessionId])).size).toBe(0);
  });
});

test('a device may be silent for months', async () => {
  const { deviceId } = await aDevice(knex);
  const { token, sessionId } = await open({ deviceId });
  await age(sessionId, { created_at: '-400 days', last_used_at: '-300 days' });
  expect(await authenticator.principalOf(token)).not.toBeNull();
});

test('use keeps a session alive, up to its absolute limit', async () => {
  const user = await aUser(knex);
  const { token, sessionId, expiresAt } = await open({ userId: user.userId });
  await age(sessionId, { last_used_at: '-11 hours -59 minutes' });

  const own = createAuthenticator({ knex, config: local, log });
  await own.principalOf(token);
  await own.close();

  const used = await Session.query(knex).findById(sessionId).throwIfNotFound();
  expect(used.lastUsedAt?.getTime()).toBeGreaterThan((await instant(knex, '-1 minute')).getTime());
  expect(used.expiresAt).toEqual(expiresAt);
  expect(used.expiresAt.getTime() - used.createdAt.getTime()).toBe(7 * 86_400_000);
});

test('the use of many sessions at once is written in parts, of each', async () => {
  const { userId } = await aUser(knex);
  const { rows } = await knex.raw<{ rows: { session_id: string }[] }>(
    `INSERT INTO sessions (session_id, token_hash, user_id, expires_at)
     SELECT gen_random_uuid(), sha256(n::text::bytea), :userId, hub_now() + interval '1 day'
     FROM generate_series(1, 600) AS n RETURNING session_id`,
    { userId },
  );
  const use = createSessionUse({ knex, log });
  for (const { session_id: sessionId } of rows) use.note(sessionId);
  const sent = await statementsOf(() => use.flush());
  expect(sent).toHaveLength(3);
  expect(await Session.query(knex).where({ user_id: userId }).whereNull('last_used_at').resultSize()).toBe(0);
});

test('where the database is away, one part is tried and not each of many, and all are due again', async () => {
  const away = databaseAway();
  const said: { sessions: number }[] = [];
  const noticing = pino({ level: 'debug' }, { write: (line: string) => said.push(JSON.parse(line)) });
  const use = createSessionUse({ knex: away, log: noticing });
  const sessionIds = Array.from({ length: 600 }, () => randomUUID());
  for (const round of [1, 2]) {
    for (const sessionId of sessionIds) use.note(sessionId);
    await use.flush();
    expect(said.map(({ sessions }) => sessions)).toEqual(Array.from({ length: round }, () => 600));
  }
  await away.destroy();
});

test('use is written at most once a minute, and raises no revision, change or audit record', async () => {
  const { deviceId } = await aDevice(knex);
  const { token, sessionId } = await open({ deviceId });
  const traces = async () => {
    const { rows } = await knex.raw(
      `SELECT (SELECT count(*) FROM audit_log) AS audited, (SELECT count(*) FROM changes) AS changes,
        (SELECT revision FROM devices WHERE device_id = ?) AS device, (SELECT revision FROM sessions WHERE session_id = ?) AS session`,
      [deviceId, sessionId],
    );
    return rows[0];
  };
  const before = await traces();
  const noteUse = async () => {
    const node = createAuthenticator({ knex, config: local, log });
    await node.principalOf(token);
    await node.close();
    const { lastUsedAt } = await Session.query(knex).findById(sessionId).throwIfNotFound();
    const { lastSeenAt } = await Device.query(knex).findById(deviceId).throwIfNotFound();
    expect(lastSeenAt).toEqual(lastUsedAt);
    return lastUsedAt;
  };

  const first = await noteUse();
  expect(first).not.toBeNull();
  expect(await noteUse()).toEqual(first);
  await age(sessionId, { last_used_at: '-61 seconds' });
  expect((await noteUse())?.getTime()).toBeGreaterThanOrEqual(first?.getTime() ?? Infinity);
  expect(await traces()).toEqual(before);
});

test('use that comes too late does not bring a session back', async () => {
  const user = await aUser(knex);
  const { token, sessionId } = await open({ userId: user.userId });
  const node = createAuthenticator({ knex, config: local, log });
  await age(sessionId, { last_used_at: '-13 hours' });
  node.noteUse(sessionId);
  await node.close();
  expect(await node.principalOf(token)).toBeNull();
});

test('an open connection is a sign of life of its device, not of its staff', async () => {
  const { deviceId } = await aDevice(knex);
  const device = await open({ deviceId });
  const staff = await open({ userId: (await aUser(knex)).userId });
  const node = createAuthenticator({ knex, config: local, log });
  await node.revalidate([device.sessionId, staff.sessionId]);
  await node.close();
  expect((await Device.query(knex).findById(deviceId))?.lastSeenAt).not.toBeNull();
  expect((await Session.query(knex).findById(staff.sessionId))?.lastUsedAt).toBeNull();
});

test('two nodes may note the same sessions at once, in any order', async () => {
  const sessions = await Promise.all(
    Array.from({ length: 40 }, async () => open({ deviceId: (await aDevice(knex)).deviceId })),
  );
  const ids = sessions.map(({ sessionId }) => sessionId);
  for (let round = 0; round < 5; round += 1) {
    await knex('sessions').whereIn('session_id', ids).update({ last_used_at: null });
    await Promise.all(
      [ids, ids.toReversed(), ids, ids.toReversed()].map(async (order) => {
        const node = createAuthenticator({ knex, config: local, log });
        for (const id of order) node.noteUse(id);
        await node.close();
      }),
    );
    const unused = await Session.query(knex).whereIn('session_id', ids).whereNull('last_used_at');
    expect(unused).toHaveLength(0);
  }
});

test('100 look-ups at once are one statement, and each gets its own answer', async () => {
  const sessions = await Promise.all(
    Array.from({ length: 50 }, async () => open({ userId: (await aUser(knex)).userId })),
  );
  const strangers = Array.from({ length: 50 }, newToken);
  const tokens = [...sessions.map(({ token }) => token), ...strangers];
  let found: unknown[] = [];
  const sent = await statementsOf(async () => {
    found = await Promise.all(tokens.map(authenticator.principalOf));
  });
  expect(sent.filter((sql) => sql.includes('token_hash'))).toHaveLength(1);
  expect(found.slice(0, 50)).toEqual(sessions.map(({ sessionId }) => expect.objectContaining({ sessionId })));
  expect(found.slice(50)).toEqual(Array.from({ length: 50 }, () => null));
});

test('3,000 look-ups at once take no more than two connections of the pool', async () => {
  const { token } = await open({ userId: (await aUser(knex)).userId });
  // What other tests noted is written now, rather than in the middle of this.
  await authenticator.close();
  let most = 0;
  const { pool } = knex.client;
  const watch = () => (most = Math.max(most, pool.numUsed()));
  knex.on('query', watch);
  const found = await Promise.all(
    Array.from({ length: 3_000 }, (_, n) => authenticator.principalOf(n % 3 === 0 ? token : newToken())),
  );
  knex.off('query', watch);
  expect(found.filter((principal) => principal !== null)).toHaveLength(1_000);
  expect(most).toBeGreaterThan(0);
  expect(most).toBeLessThanOrEqual(2);
});

test('a ticket link opens its visit, also after transfers, and closes a day after the end', async () => {
  const entry = await anEntry(knex);
  const { ticketToken } = entry;
  expect(await authenticator.ticketPrincipal(ticketToken)).toEqual({ role: 'ticket', ticketToken });
  expect(await authenticator.ticketPrincipal(newToken())).toBeNull();
  expect(await authenticator.ticketPrincipal('')).toBeNull();

  await QueueEntry.query(knex)
    .patch({ status: 'completed', endedAt: await instant(knex, '-23 hours') })
    .findById(entry.queueId);
  expect(await authenticator.ticketPrincipal(ticketToken)).not.toBeNull();
  await QueueEntry.query(knex)
    .patch({ endedAt: await instant(knex, '-25 hours') })
    .findById(entry.queueId);
  expect(await authenticator.ticketPrincipal(ticketToken)).toBeNull();
});

test('signing out everywhere ends every session of that user but the present one, and nobody else’s', async () => {
  const { userId } = await aUser(knex);
  const [present, other, another] = [
    await open({ userId }),
    await open({ userId }),
    await open({ userId: (await aUser(knex)).userId }),
  ];
  const ended = await knex.transaction(async (trx) =>
    endSessions(trx, { userId }, { at: await instant(trx), except: present.sessionId }),
  );
  expect(ended).toBe(1);
  const alive = await authenticator.revalidate([present, other, another].map(({ sessionId }) => sessionId));
  expect([...alive.keys()].toSorted()).toEqual([present.sessionId, another.sessionId].toSorted());
});

test('of a session that is over it is known why, as its holder is told', async () => {
  const change = async (table: string, by: object, changes: object) =>
    void (await knex(table).where(by).update(changes));
  const past = knex.raw("hub_now() - interval '1 minute'");
  const staff = async () => {
    const { userId } = await aUser(knex);
    return { userId, ...(await open({ userId })) };
  };
  const [outOfTime, closed, deactivated, revoked, out] = await Promise.all([
    staff(),
    staff(),
    staff(),
    staff(),
    staff(),
  ]);
  await change('sessions', { session_id: outOfTime.sessionId }, { expires_at: past });
  await change('sessions', { session_id: closed.sessionId }, { revoked_at: past, end_reason: 'role_changed' });
  await change('users', { user_id: deactivated.userId }, { active: false });
  await change('sessions', { session_id: revoked.sessionId }, { revoked_at: past });
  await change('sessions', { session_id: out.sessionId }, { revoked_at: past, end_reason: 'signed_out' });
  const all = [outOfTime, closed, deactivated, revoked, out].map(({ sessionId }) => sessionId);
  expect((await authenticator.revalidate(all)).size).toBe(0);
  const ends = await authenticator.endsOf(all);
  expect(all.map((id) => ends.get(id))).toEqual(['expired', 'role_changed', 'revoked', 'revoked', 'signed_out']);
});

test.each(['0.0.0.0', '192.168.1.20', '::', 'hub.example.org', '127.0.0.1.example.org'])(
  'logins and devices of the demo are refused on a hub that listens on %s',
  async (host) => {
    const user = await open({ userId: (await aUser(knex, { demo: true })).userId });
    const device = await open({ deviceId: (await aDevice(knex, { demo: true })).deviceId });
    const real = await open({ userId: (await aUser(knex)).userId });
    const exposed = createAuthenticator({ knex, config: readConfig({ HOST: host }), log });
    expect(await exposed.principalOf(user.token)).toBeNull();
    expect(await exposed.principalOf(device.token)).toBeNull();
    expect((await exposed.revalidate([user.sessionId, device.sessionId])).size).toBe(0);
    expect(await exposed.principalOf(real.token)).not.toBeNull();
    await exposed.close();
    for (const loopback of ['127.0.0.1', '127.9.9.9', '::1', 'localhost']) {
      const own = createAuthenticator({ knex, config: readConfig({ HOST: loopback }), log });
      expect(await own.principalOf(user.token)).not.toBeNull();
      expect(await own.principalOf(device.token)).not.toBeNull();
      await own.close();
    }
  },
);

test('while the database is away the answer is "unavailable", never "nobody"', async () => {
  const { token, sessionId } = await open({ userId: (await aUser(knex)).userId });
  const away = databaseAway();
  const blind = createAuthenticator({ knex: away, config: local, log });
  const unavailable = { code: 'unavailable', retryable: true };
  await expect(blind.principalOf(token)).rejects.toMatchObject(unavailable);
  await expect(blind.ticketPrincipal('a'.repeat(22))).rejects.toMatchObject(unavailable);
  await expect(blind.revalidate([sessionId])).rejects.toMatchObject(unavailable);
  blind.noteUse(sessionId);
  await blind.close();
  await away.destroy();
});

test('uses are written by themselves within seconds', async () => {
  const { deviceId } = await aDevice(knex);
  const { token } = await open({ deviceId });
  await authenticator.principalOf(token);
  await vi.waitFor(async () => expect((await Device.query(knex).findById(deviceId))?.lastSeenAt).not.toBeNull(), {
    timeout: 10_000,
    interval: 200,
  });
});

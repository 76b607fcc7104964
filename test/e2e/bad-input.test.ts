import { randomUUID } from 'node:crypto';
import { io, type Socket } from 'socket.io-client';
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import { WebSocket } from 'ws';
import { aDepartment, aDoctor, anEntry, aUser } from '../support/builders.ts';
import { throwawayCluster } from '../support/cluster.ts';
import { testDatabase, type TestDatabase } from '../support/database.ts';
import { startHub, type RunningHub } from '../support/hub.ts';
import { asOwner } from '../support/owner.ts';
import { paired, signedIn } from '../support/screens.ts';
import { answerOf, atMost } from '../support/slowness.ts';
import { engineNames } from '../support/engine-names.ts';
import { ZONE } from '../support/clock.ts';

type Reply = { ok: boolean; error?: { code: string; retryable: boolean; details?: Record<string, unknown> } };

const NOBODY = '01900000-0000-7000-8000-000000000000';
/** Typed by somebody: must be in no log line. */
const MARKER = 'Marker-Person-Zebra';

/** Who was last here is noted in sessions and devices, and in the feed for the hubs. */
const written: readonly (readonly [table: string, which: string])[] = [
  ...['queue', 'appointments', 'patients', 'queue_counters', 'departments', 'doctors', 'schedules', 'settings'],
  ...['users', 'announcements', 'notifications', 'audit_log'],
].map((table): [string, string] => [table, 'true']);
const digested = [...written, ['changes', `table_name NOT IN ('sessions', 'devices')`]];

describe.each(engineNames)('bad input on %s', (engine) => {
  let database: TestDatabase;
  let hub: RunningHub;
  const open: Socket[] = [];

  beforeAll(async () => {
    database = await testDatabase();
    hub = await startHub({ databaseUrl: database.url, engine });
  });
  afterEach(() => {
    for (const socket of open.splice(0)) socket.close();
  });
  afterAll(async () => {
    expect(await hub.stop()).toBe(0);
    expect(hub.log.join('\n')).not.toContain(MARKER);
    expect(hub.log.join('\n')).not.toMatch(/\+49151|"level":"error"/);
    await database.drop();
  });

  const connect = async (token: string): Promise<Socket> => {
    const socket = io(hub.url, { transports: ['websocket'], auth: { token, protocol: 1 }, forceNew: true });
    open.push(socket);
    await new Promise<void>((resolve, reject) => {
      socket.once('connect', resolve);
      socket.once('connect_error', reject);
    });
    return socket;
  };
  const desk = async () => connect(await signedIn(database.knex, 'reception'));
  const ask = (socket: Socket, event: string, ...args: unknown[]): Promise<Reply> =>
    answerOf<Reply>(() => socket.timeout(atMost(30_000)).emitWithAck(event, ...args));
  const send = (socket: Socket, event: string, input: object): Promise<Reply> =>
    ask(socket, event, { requestId: randomUUID(), ...input });
  /** Every table that a command writes to: how many rows, and what is in them. */
  const contents = async (): Promise<Record<string, unknown>> => {
    const digests = digested.map(
      ([table, which]) =>
        `SELECT '${table}' AS name, count(*)::int AS rows, md5(string_agg(t::text, '|' ORDER BY t::text)) AS digest
         FROM ${table} AS t WHERE ${which}`,
    );
    const found = await asOwner(database.knex, digests.join(' UNION ALL '));
    return Object.fromEntries(found.map(({ name, ...of }) => [name, of]));
  };
  /** Replies that are kept for whoever sends the same requestId again. */
  const replies = async () => {
    const [found] = await asOwner(
      database.knex,
      `SELECT count(*)::int AS "all", count(*) FILTER (WHERE reply ->> 'ok' = 'false' AND completed_at IS NOT NULL)::int
       AS refusals FROM requests`,
    );
    return { all: Number(found?.['all']), refusals: Number(found?.['refusals']) };
  };

  test('gets the code of the table, names what was wrong, and writes nothing', async () => {
    const { knex } = database;
    const { departmentId } = await aDepartment(knex);
    const closed = await aDepartment(knex, { active: false });
    const doctor = await aDoctor(knex, { departmentId });
    const stranger = await aDoctor(knex);
    const entry = await anEntry(knex, { doctorId: stranger.doctorId });
    const socket = await desk();
    const asDoctor = await connect(await signedIn(knex, 'doctor', doctor.doctorId));
    const [before, repliesBefore] = [await contents(), await replies()];

    const cases: [string, Promise<Reply>, string][] = [
      ['an unknown key', send(socket, 'queue:check-in', { departmentId, colour: MARKER }), 'invalid_input'],
      ['a wrong type', send(socket, 'queue:check-in', { departmentId: 7 }), 'invalid_input'],
      ['no object at all', ask(socket, 'queue:check-in', MARKER), 'invalid_input'],
      ['two arguments', ask(socket, 'department:list', {}, {}), 'invalid_input'],
      ['no requestId', ask(socket, 'queue:check-in', { departmentId }), 'invalid_input'],
      ['__proto__', send(socket, 'queue:check-in', JSON.parse(`{"__proto__":{"departmentId":1}}`)), 'invalid_input'],
      ['an unknown event', send(socket, 'queue:destroy', {}), 'invalid_input'],
      ['an event of Object', send(socket, 'constructor', {}), 'invalid_input'],
      ['an unknown doctor', send(socket, 'queue:call-next', { doctorId: NOBODY }), 'not_found'],
      ['an unknown entry', send(socket, 'queue:start', { queueId: NOBODY }), 'not_found'],
      ['an entry of another doctor', send(asDoctor, 'queue:cancel', { queueId: entry.queueId }), 'forbidden'],
      [
        'a stale revision',
        send(socket, 'queue:cancel', { queueId: entry.queueId, expectedRevision: entry.revision + 1 }),
        'conflict',
      ],
      [
        'a phone number that is none',
        send(socket, 'patient:register', { fullName: MARKER, phoneNumber: '12' }),
        'invalid_input',
      ],
      [
        'a closed department',
        send(socket, 'queue:check-in', { departmentId: closed.departmentId }),
        'department_closed',
      ],
      ['a waiting patient completed', send(socket, 'queue:complete', { queueId: entry.queueId }), 'invalid_transition'],
    ];
    for (const [what, reply, code] of cases) {
      const { ok, error } = await reply;
      expect({ what, ok, code: error?.code }).toEqual({ what, ok: false, code });
      expect(JSON.stringify(error?.details ?? {}), what).not.toContain(MARKER);
    }
    const stale = await send(socket, 'queue:cancel', { queueId: entry.queueId, expectedRevision: 99 });
    expect(stale.error?.details).toMatchObject({ current: { queueId: entry.queueId, revision: entry.revision } });
    const wrong = await send(socket, 'queue:complete', { queueId: entry.queueId });
    expect(wrong.error?.details).toMatchObject({ from: 'waiting', to: 'completed' });
    expect(await contents()).toEqual(before);
    // Of what a handler refused the refusal is all that was written; the rest is as if it had never come.
    const repliesAfter = await replies();
    expect(repliesAfter.all - repliesBefore.all).toBe(9);
    expect(repliesAfter.refusals - repliesBefore.refusals).toBe(9);
  });

  test.each([
    ['70 KB', (raw: WebSocket) => raw.send(`420["queue:check-in",{"fullName":"${'x'.repeat(70 * 1024)}"}]`)],
    ['a binary frame', (raw: WebSocket) => raw.send(Buffer.from([1, 2, 3]))],
    ['a binary event', (raw: WebSocket) => raw.send('451-0["queue:check-in",{"_placeholder":true,"num":0}]')],
    ['something that is no packet', (raw: WebSocket) => raw.send('42{"no":"array"')],
    ['a command without acknowledgement', (raw: WebSocket) => raw.send('42["department:list",{}]')],
  ])('%s closes the connection, and nobody else’s', async (_what, misbehave) => {
    const bystander = await desk();
    const raw = new WebSocket(`${hub.url.replace('http', 'ws')}/socket.io/?EIO=4&transport=websocket`);
    const received: string[] = [];
    raw.on('message', (data: Buffer) => received.push(data.toString()));
    const token = await signedIn(database.knex, 'reception');
    await vi.waitFor(() => expect(received[0]).toMatch(/^0/));
    raw.send(`40${JSON.stringify({ token, protocol: 1 })}`);
    await vi.waitFor(() => expect(received.at(-1)).toMatch(/^40/));
    const before = [await contents(), await replies()];
    const closed = new Promise((resolve) => raw.once('close', resolve));
    misbehave(raw);
    await closed;
    expect([await contents(), await replies()]).toEqual(before);
    expect(await ask(bystander, 'department:list', {})).toMatchObject({ ok: true });
  });

  const notTaken = (field: string) => ({ code: 'invalid_input', details: { handshake: [field], protocols: [1] } });
  test.each([
    { what: 'no token', auth: {}, refusal: { code: 'unauthenticated' } },
    { what: 'a token that is none', auth: { token: 'nonsense' }, refusal: { code: 'unauthenticated' } },
    { what: 'another protocol', auth: { token: 'nonsense', protocol: 2 }, refusal: notTaken('protocol') },
    { what: 'an object as token', auth: { token: { $ne: 1 } }, refusal: notTaken('token') },
  ])('$what is refused at the door, and told not to come again', async ({ auth, refusal }) => {
    const socket = io(hub.url, { transports: ['websocket'], auth: { protocol: 1, ...auth }, forceNew: true });
    open.push(socket);
    const error = await new Promise<Error & { data?: unknown }>((resolve) => socket.once('connect_error', resolve));
    expect(error.data).toEqual({ ...refusal, retryable: false });
  });

  test('a flood of commands is refused as rate_limited, and the connection lives', async () => {
    const socket = await connect((await paired(database.knex, { kind: 'kiosk' })).token);
    const replies = await Promise.all(Array.from({ length: 400 }, () => ask(socket, 'department:list', {})));
    const limited = replies.filter(({ error }) => error?.code === 'rate_limited');
    expect(limited.length).toBeGreaterThan(50);
    expect(limited[0]?.error?.retryable).toBe(true);
    expect(socket.connected).toBe(true);
  });

  test('a user who is deactivated is cut off at once, by plain SQL as well', async () => {
    const { userId } = await aUser(database.knex, { role: 'nurse' });
    const { createSession } = await import('../../src/auth/sessions/sessions.ts');
    const { inTransaction } = await import('../../src/database/transaction.ts');
    const { token } = await inTransaction(database.knex, (trx) => createSession(trx, { userId, now: new Date() }));
    const socket = await connect(token);
    const ended = new Promise((resolve) => socket.once('session:ended', resolve));
    await database.knex.raw('UPDATE users SET active = false WHERE user_id = ?', [userId]);
    expect(await ended).toEqual({ reason: 'revoked' });
    await vi.waitFor(() => expect(socket.connected).toBe(false));
  });
});

test('while the database is away commands answer unavailable quickly, and work again when it is back', async () => {
  const cluster = await throwawayCluster();
  try {
    const { migrateLatest } = await import('../../src/database/schema/migrate.ts');
    const { connectDatabase } = await import('../../src/database/connect.ts');
    const { pino } = await import('pino');
    const log = pino({ level: 'silent' });
    await migrateLatest({ url: cluster.adminUrl, log });
    const session = { url: cluster.adminUrl, nodeId: 'test', timeZone: ZONE, log };
    const knex = connectDatabase({ ...session, pool: { min: 0, max: 2 } });
    const token = await signedIn(knex, 'reception');
    const { departmentId } = await aDepartment(knex);
    await knex.destroy();
    const hub = await startHub({ databaseUrl: cluster.adminUrl });
    const socket = io(hub.url, { transports: ['websocket'], auth: { token, protocol: 1 }, forceNew: true });
    const checkIn = (): Promise<Reply> =>
      socket.timeout(10_000).emitWithAck('queue:check-in', { requestId: randomUUID(), departmentId });
    expect(await checkIn()).toMatchObject({ ok: true });

    await cluster.stop();
    const startedAt = performance.now();
    const replies = await Promise.all(Array.from({ length: 30 }, checkIn));
    expect(performance.now() - startedAt).toBeLessThan(atMost(4_000));
    for (const reply of replies) expect(reply.error).toMatchObject({ code: 'unavailable', retryable: true });
    await vi.waitFor(async () => expect((await fetch(`${hub.url}/readyz`)).status).toBe(503), { timeout: 5_000 });
    expect((await fetch(`${hub.url}/healthz`)).status).toBe(200);

    await cluster.start();
    await vi.waitFor(async () => expect(await checkIn()).toMatchObject({ ok: true }), {
      timeout: 15_000,
      interval: 200,
    });
    await vi.waitFor(async () => expect((await fetch(`${hub.url}/readyz`)).status).toBe(200), { timeout: 10_000 });
    socket.close();
    await hub.stop();
  } finally {
    await cluster.remove();
  }
});

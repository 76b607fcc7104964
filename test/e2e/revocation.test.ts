import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { hashPassword } from '../../src/auth/sign-in/passwords.ts';
import { createSession } from '../../src/auth/sessions/sessions.ts';
import { inTransaction } from '../../src/database/transaction.ts';
import type { StaffRole } from '../../src/protocol/roles.ts';
import type { Doctor } from '../../src/models/doctor.ts';
import { aDepartment, aDoctor, anEntry, aUser, instant } from '../support/builders.ts';
import { testDatabase, type TestDatabase } from '../support/database.ts';
import { listenAt, type Ear } from '../support/ear.ts';
import { startHub, type RunningHub } from '../support/hub.ts';
import { paired, signedIn } from '../support/screens.ts';
import { engineNames } from '../support/engine-names.ts';

/** What the design promises; the tests wait no longer. */
const WITHIN_MS = 5_000;
const within = { timeout: WITHIN_MS, interval: 20 };
const PASSWORD = 'a horse in the battery';

let database: TestDatabase;
/** The administrator is at one node, whoever loses something at the other. */
let here: RunningHub;
let there: RunningHub;
let admin: string;
let doctor: Doctor;
let stranger: Doctor;

beforeAll(async () => {
  database = await testDatabase();
  admin = await signedIn(database.knex, 'admin');
  const { departmentId } = await aDepartment(database.knex);
  doctor = await aDoctor(database.knex, { departmentId });
  stranger = await aDoctor(database.knex);
  [here, there] = await Promise.all([
    startHub({ databaseUrl: database.url, engine: 'ws' }),
    startHub({ databaseUrl: database.url, engine: engineNames[0] }),
  ]);
});
afterAll(async () => {
  await Promise.all([here?.stop(), there?.stop()]);
  await database?.drop();
});

const someone = async (role: StaffRole, given: { mustChangePassword?: boolean } = {}) => {
  const user = await aUser(database.knex, { role, passwordHash: await hashPassword(PASSWORD), ...given });
  const { userId, username } = user;
  return { userId, username, token: await sessionOf(userId) };
};
const sessionOf = async (userId: string): Promise<string> => {
  const now = await instant(database.knex);
  return inTransaction(database.knex, async (trx) => (await createSession(trx, { userId, now })).token);
};
const atThere = async (token: string, filter?: object): Promise<Ear> => {
  const ear = await listenAt(there.url, { token });
  expect(await ear.subscribe(filter)).toMatchObject({ ok: true });
  return ear;
};
/** A doctor's login, once the other node knows the doctor, so that nothing about it is still on its way. */
const aDoctorsLogin = async () => {
  const { userId, token } = await someone('doctor');
  const own = await aDoctor(database.knex, { departmentId: doctor.departmentId, userId });
  const witness = await listenAt(there.url, { token: admin });
  await vi.waitFor(async () =>
    expect(await witness.subscribe({ doctorIds: [own.doctorId] })).toMatchObject({ ok: true }),
  );
  return { userId, token, own };
};
const asAdmin = async (command: string, input: object) => {
  const desk = await listenAt(here.url, { token: admin });
  const answer = await desk.send(command, input);
  expect(answer).toMatchObject({ ok: true });
  return answer.data ?? {};
};
/** Writes an entry that `ear` would hear of, and waits until somebody who may has heard of it. */
const somethingHappens = async (given: { doctorId?: string } = {}): Promise<string> => {
  const witness = await atThere(admin);
  const { queueId } = await anEntry(database.knex, { doctorId: doctor.doctorId, ...given });
  await vi.waitFor(() => expect(witness.entries()).toContain(queueId), within);
  return queueId;
};
/** It is told why, its connection ends in time, and whatever happens then it hears nothing of. */
const expectCut = async (ear: Ear, reason: string) => {
  await vi.waitFor(() => expect(ear.socket.connected).toBe(false), within);
  expect(ear.reason()).toBe(reason);
  expect(ear.heard.at(-1)?.event).toBe('session:ended');
  const before = ear.heard.length;
  await somethingHappens();
  expect(ear.heard).toHaveLength(before);
};

describe('on another node, within five seconds, nothing is heard any more after', () => {
  test('signing out everywhere, on every connection of that user and on no other', async () => {
    const { userId, token } = await someone('nurse');
    const [one, two] = [await atThere(token), await atThere(await sessionOf(userId))];
    const other = await atThere((await someone('nurse')).token);
    const self = await listenAt(here.url, { token });
    expect(await self.send('user:sign-out', { everywhere: true })).toEqual({ ok: true, data: { signedOut: 2 } });
    await Promise.all([expectCut(one, 'signed_out'), expectCut(two, 'signed_out'), expectCut(self, 'signed_out')]);
    expect(other.socket.connected).toBe(true);
    await expect(listenAt(there.url, { token })).rejects.toMatchObject({ data: { code: 'unauthenticated' } });
  });

  test('a user who is deactivated', async () => {
    const { userId, token } = await someone('reception');
    const ear = await atThere(token);
    await asAdmin('user:update', { userId, active: false });
    await expectCut(ear, 'revoked');
  });

  test.each<[StaffRole, StaffRole]>([
    ['doctor', 'nurse'],
    ['reception', 'doctor'],
  ])('the role of %s changed to %s by an administrator', async (role, next) => {
    const { userId, token } = await someone(role);
    const ear = await atThere(token);
    await asAdmin('user:update', { userId, role: next });
    await expectCut(ear, 'role_changed');
  });

  test('the role changed by plain SQL, which leaves the session but not the connection', async () => {
    const { userId, token } = await someone('reception');
    const ear = await atThere(token);
    await database.knex.raw("UPDATE users SET role = 'doctor' WHERE user_id = ?", [userId]);
    await expectCut(ear, 'role_changed');
    await listenAt(there.url, { token });
  });

  test.each(['kiosk', 'board'] as const)('a %s that is revoked, whose token opens nothing any more', async (kind) => {
    const { deviceId, token } = await paired(database.knex, { kind });
    const ear = await atThere(token);
    await asAdmin('device:revoke', { deviceId });
    await expectCut(ear, 'revoked');
    await expect(listenAt(there.url, { token })).rejects.toMatchObject({
      data: { code: 'unauthenticated', retryable: false },
    });
  });

  test('a doctor’s login that is deactivated, by plain SQL', async () => {
    const { userId, token, own } = await aDoctorsLogin();
    const ear = await atThere(token);
    await somethingHappens({ doctorId: own.doctorId });
    await vi.waitFor(() => expect(ear.entries()).toHaveLength(1));
    await database.knex.raw('UPDATE users SET active = false WHERE user_id = ?', [userId]);
    await expectCut(ear, 'revoked');
    const before = ear.heard.length;
    await somethingHappens({ doctorId: own.doctorId });
    expect(ear.heard).toHaveLength(before);
  });
});

describe('on another node, within five seconds, a connection is cut down without being ended', () => {
  test('when the doctor of a login is unlinked', async () => {
    const { token, own } = await aDoctorsLogin();
    const ear = await atThere(token);
    await somethingHappens({ doctorId: own.doctorId });
    await vi.waitFor(() => expect(ear.entries()).toHaveLength(1));

    await asAdmin('doctor:update', { doctorId: own.doctorId, userId: null });
    await vi.waitFor(() => expect(ear.heard.map(({ event }) => event)).toContain('feed:scope-changed'), within);
    const before = ear.heard.length;
    const entry = await somethingHappens({ doctorId: own.doctorId });
    expect(ear.entries(before)).toEqual([]);
    expect(await ear.subscribe()).toMatchObject({ ok: true, data: { streams: [] } });
    expect(await ear.send('queue:call', { queueId: entry })).toMatchObject({ error: { code: 'forbidden' } });
    expect(ear.reason()).toBeUndefined();
  });

  test('when a doctor moves to another department', async () => {
    const { token, own } = await aDoctorsLogin();
    const ear = await atThere(token);
    await asAdmin('doctor:update', { doctorId: own.doctorId, departmentId: stranger.departmentId });
    await vi.waitFor(() => expect(ear.heard.map(({ event }) => event)).toContain('feed:scope-changed'), within);
    const before = ear.heard.length;
    await somethingHappens();
    expect(ear.entries(before)).toEqual([]);
    const { data } = await ear.subscribe();
    expect(streamsOf(data)).toEqual([stranger.departmentId, stranger.doctorId, own.doctorId].toSorted());
  });

  test('when a board is re-filtered, by doctor and by urgency', async () => {
    const { deviceId, token } = await paired(database.knex, { kind: 'board' });
    const ear = await atThere(token);
    await somethingHappens();
    await vi.waitFor(() => expect(ear.entries()).toHaveLength(1));

    await asAdmin('device:update', { deviceId, filter: { doctorIds: [stranger.doctorId] } });
    await vi.waitFor(() => expect(ear.heard.map(({ event }) => event)).toContain('feed:scope-changed'), within);
    const before = ear.heard.length;
    await somethingHappens();
    expect(ear.entries(before)).toEqual([]);
    const shown = await ear.subscribe();
    expect(streamsOf(shown.data)).toEqual([stranger.doctorId]);
    const seen = await somethingHappens({ doctorId: stranger.doctorId });
    await vi.waitFor(() => expect(ear.entries(before)).toEqual([seen]));

    await asAdmin('device:update', { deviceId, filter: { doctorIds: [stranger.doctorId], urgencyLevels: [1, 2] } });
    await vi.waitFor(
      () => expect(ear.heard.slice(before).map(({ event }) => event)).toContain('feed:scope-changed'),
      within,
    );
    await somethingHappens({ doctorId: stranger.doctorId });
    expect(ear.entries(before)).toEqual([seen]);
    expect(ear.reason()).toBeUndefined();
  });
});

const streamsOf = (data: Record<string, unknown> | undefined): string[] => {
  const { streams } = data as { streams: { streamId: string }[] };
  return streams.map(({ streamId }) => streamId).toSorted();
};

describe('a session that has run out', () => {
  const expire = (token: string) =>
    database.knex.raw(
      "UPDATE sessions SET expires_at = hub_now() - interval '1 second' WHERE token_hash = sha256(?::bytea)",
      [Buffer.from(token)],
    );

  test('opens nothing, and asking for what was missed is not answered', async () => {
    const { token } = await someone('nurse');
    const ear = await atThere(token);
    ear.socket.close();
    await expire(token);
    await somethingHappens();
    await expect(listenAt(there.url, { token })).rejects.toMatchObject({ data: { code: 'unauthenticated' } });
  });

  test('shows nothing more on a connection that is still open, and ends it', async () => {
    const { token } = await someone('nurse');
    const ear = await listenAt(there.url, { token });
    // Behind the feed's back, as time does it.
    const { Client } = await import('pg');
    const superuser = new Client({ connectionString: database.adminUrl });
    await superuser.connect();
    await superuser.query(
      `BEGIN; SET LOCAL session_replication_role = replica;
       UPDATE sessions SET expires_at = hub_now() - interval '1 second'
       WHERE token_hash = sha256('${token}'::bytea); COMMIT`,
    );
    await superuser.end();
    const replies: unknown[] = [];
    ear.socket.emit('feed:subscribe', { all: true }, (reply: unknown) => replies.push(reply));
    await vi.waitFor(() => expect(ear.socket.connected).toBe(false), within);
    expect(replies).toEqual([]);
    expect(ear.heard.map(({ event, payload }) => [event, payload])).toEqual([['session:ended', { reason: 'expired' }]]);
  });

  test('ends an idle connection within five seconds by itself', async () => {
    const { token } = await someone('nurse');
    const ear = await atThere(token);
    const { Client } = await import('pg');
    const superuser = new Client({ connectionString: database.adminUrl });
    await superuser.connect();
    await superuser.query(
      `BEGIN; SET LOCAL session_replication_role = replica;
       UPDATE sessions SET created_at = hub_now() - interval '13 hours', last_used_at = NULL
       WHERE token_hash = sha256('${token}'::bytea); COMMIT`,
    );
    await superuser.end();
    await vi.waitFor(() => expect(ear.reason()).toBe('expired'), within);
    await vi.waitFor(() => expect(ear.socket.connected).toBe(false));
  });
});

test('of screens that connect while their device is revoked none is shown or told anything afterwards', async () => {
  const { deviceId, token } = await paired(database.knex, { kind: 'board' });
  let isBeingRevoked = false;
  let isRevoked = false;
  let trying = true;
  const late: string[] = [];
  const refused: unknown[] = [];
  const screens = Array.from({ length: 20 }, async (_, n) => {
    const ears: Ear[] = [];
    while (trying) {
      // From here on the look-up of the token may come before or after the commit.
      const began = isRevoked;
      try {
        const ear = await listenAt(n % 2 === 0 ? there.url : here.url, { token });
        if (began) late.push('let in');
        ears.push(ear);
        ear.socket.emit('feed:subscribe', { all: true }, () => began && late.push('shown'));
        await pause(Math.random() * 20);
        if (ears.length > 3) ears.shift()?.socket.close();
      } catch (error) {
        refused.push(error);
        if (!isBeingRevoked) throw error;
        trying = false;
      }
    }
    return ears;
  });
  await pause(500);
  isBeingRevoked = true;
  await asAdmin('device:revoke', { deviceId });
  isRevoked = true;
  const ears = (await Promise.all(screens)).flat();
  await vi.waitFor(() => expect(ears.filter(({ socket }) => socket.connected)).toEqual([]), within);
  const before = ears.map(({ heard }) => heard.length);
  await somethingHappens();
  expect(ears.map(({ heard }) => heard.length)).toEqual(before);
  expect(late).toEqual([]);
  expect(refused.length).toBeGreaterThan(0);
});

describe('a password', () => {
  const signIn = async (username: string, password: string) =>
    fetch(`${here.url}/auth/login`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ username, password }),
    });

  test('that an administrator resets ends every session, and must be changed before anything else', async () => {
    const { userId, username, token } = await someone('reception');
    const ear = await atThere(token);
    const temporary = 'temporary-cabbage-42';
    await asAdmin('user:update', { userId, temporaryPassword: temporary });
    await expectCut(ear, 'revoked');
    expect((await signIn(username, PASSWORD)).status).toBe(401);

    const entered = await signIn(username, temporary);
    expect(entered.status).toBe(200);
    const { token: fresh, user } = (await entered.json()) as { token: string; user: { mustChangePassword: boolean } };
    expect(user.mustChangePassword).toBe(true);
    const desk = await listenAt(there.url, { token: fresh });
    for (const command of ['department:list', 'settings:get', 'user:list', 'announcement:list', 'patient:find']) {
      expect(await desk.send(command, {})).toMatchObject({ ok: false });
    }
    expect(await desk.send('department:list')).toMatchObject({ error: { code: 'forbidden' } });
    expect(await desk.subscribe()).toMatchObject({ error: { code: 'forbidden' } });

    const change = { currentPassword: temporary, newPassword: 'an own and longer one' };
    expect(await desk.send('user:change-password', change)).toMatchObject({ ok: true });
    // At once, on this very connection: the page goes on as soon as it is acknowledged.
    expect(await desk.send('department:list')).toMatchObject({ ok: true });
    expect(await desk.subscribe()).toMatchObject({ ok: true });
    expect(desk.reason()).toBeUndefined();
  });

  test('that is changed ends the user’s other sessions, and not this one', async () => {
    const { userId, token } = await someone('nurse');
    const other = await atThere(await sessionOf(userId));
    const self = await listenAt(here.url, { token });
    const change = { currentPassword: PASSWORD, newPassword: 'another long horse' };
    expect(await self.send('user:change-password', change)).toMatchObject({ ok: true });
    await expectCut(other, 'revoked');
    expect(self.socket.connected).toBe(true);
  });
});

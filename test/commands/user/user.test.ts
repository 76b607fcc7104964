import { randomBytes } from 'node:crypto';
import { v4 as uuid } from 'uuid';
import { afterAll, describe, expect, test } from 'vitest';
import { hashPassword, verifyPassword } from '../../../src/auth/sign-in/passwords.ts';
import type { StaffPrincipal } from '../../../src/auth/principal.ts';
import { AuditRecord } from '../../../src/models/audit-record.ts';
import { CommandRequest } from '../../../src/models/command-request.ts';
import { Session } from '../../../src/models/session.ts';
import { User } from '../../../src/models/user.ts';
import { aDoctor, anAdministrator, aReceptionist, aUser, principalOf } from '../../support/builders.ts';
import { testDatabase } from '../../support/database.ts';
import { senderOf } from '../../support/sender.ts';

const database = await testDatabase();
afterAll(database.drop);
const { knex } = database;
const { ok, refused, reply } = senderOf(knex);
const admin = anAdministrator();

const PASSWORD = 'correct horse battery';
const OTHER_PASSWORD = 'staple of the other horse';

/** A session of a user, and whoever holds it. */
const signedIn = async (user: User): Promise<StaffPrincipal> => {
  const { sessionId } = await Session.query(knex)
    .insert({ userId: user.userId, tokenHash: randomBytes(32), expiresAt: new Date(Date.now() + 3_600_000) })
    .returning('*');
  return { ...principalOf(user), sessionId };
};

const isOpen = async ({ sessionId }: StaffPrincipal): Promise<boolean> =>
  (await Session.query(knex).findById(sessionId).throwIfNotFound()).revokedAt === null;

describe('user:create', () => {
  test('a new login has a temporary password, which is kept as its hash alone', async () => {
    const input = { username: 'Ada', fullName: 'Ada Byron', role: 'nurse', temporaryPassword: PASSWORD } as const;
    const { user } = await ok(admin, 'user:create', input);
    expect(user).toEqual({
      userId: expect.any(String),
      username: 'Ada',
      fullName: 'Ada Byron',
      role: 'nurse',
      active: true,
      mustChangePassword: true,
      doctorId: null,
      revision: 1,
    });
    const { passwordHash } = await User.query(knex).findById(user.userId).throwIfNotFound();
    expect(passwordHash).toMatch(/^\$argon2id\$/);
    expect(await verifyPassword(passwordHash, PASSWORD)).toBe(true);
    const kept = JSON.stringify([await AuditRecord.query(knex), await CommandRequest.query(knex)]);
    expect(kept).not.toContain(PASSWORD);
    expect(kept).not.toContain('argon2id');
  });

  test('a username is one login’s, in whatever case', async () => {
    const { username } = await aUser(knex);
    const input = { username: username.toUpperCase(), fullName: 'Twin', role: 'nurse', temporaryPassword: PASSWORD };
    expect(await refused(admin, 'user:create', input)).toMatchObject({
      code: 'conflict',
      details: { field: 'username' },
    });
  });

  test.each([
    ['temporaryPassword', { temporaryPassword: 'short' }],
    ['temporaryPassword', { temporaryPassword: 'password123' }],
    ['username', { username: 'two words' }],
    ['role', { role: 'kiosk' }],
  ])('a bad %s is invalid, and is not repeated in the answer', async (path, given) => {
    const input = { username: 'newcomer', fullName: 'New', role: 'nurse', temporaryPassword: PASSWORD, ...given };
    const error = await refused(admin, 'user:create', input);
    expect(error).toMatchObject({ code: 'invalid_input', details: { issues: [{ path }] } });
    expect(JSON.stringify(error)).not.toContain(Object.values(given)[0]);
  });
});

test('logins are listed by username with the doctor they act as', async () => {
  const user = await aUser(knex, { username: 'zz-doctor', role: 'doctor' });
  const { doctorId } = await aDoctor(knex, { userId: user.userId });
  await aUser(knex, { username: 'AA-first' });
  const { users } = await ok(admin, 'user:list', {});
  expect(users.at(0)).toMatchObject({ username: 'AA-first', doctorId: null });
  expect(users.at(-1)).toMatchObject({ username: 'zz-doctor', doctorId });
  expect(await refused(aReceptionist(), 'user:list', {})).toMatchObject({ code: 'forbidden' });
});

describe('user:update', () => {
  test('a new name changes nothing else', async () => {
    const user = await aUser(knex, { role: 'doctor' });
    const { doctorId } = await aDoctor(knex, { userId: user.userId });
    const session = await signedIn(user);
    const changed = await ok(admin, 'user:update', { userId: user.userId, fullName: 'New Name', role: 'doctor' });
    expect(changed.user).toMatchObject({ fullName: 'New Name', role: 'doctor', active: true, doctorId, revision: 2 });
    expect(await isOpen(session)).toBe(true);
  });

  test.each([
    ['another role', { role: 'nurse' }],
    ['a deactivation', { active: false }],
    ['a temporary password', { temporaryPassword: PASSWORD }],
  ] as const)('%s ends every session of the login, and nobody else’s', async (_, change) => {
    const [user, other] = [await aUser(knex), await aUser(knex)];
    const sessions = [await signedIn(user), await signedIn(user)];
    const others = await signedIn(other);
    await ok(admin, 'user:update', { userId: user.userId, ...change });
    expect(await Promise.all(sessions.map(isOpen))).toEqual([false, false]);
    expect(await isOpen(others)).toBe(true);
  });

  test('a temporary password must be changed', async () => {
    const { userId } = await aUser(knex);
    const { user } = await ok(admin, 'user:update', { userId, temporaryPassword: PASSWORD });
    expect(user.mustChangePassword).toBe(true);
    expect(await refused(admin, 'user:update', { userId, temporaryPassword: 'password123' })).toMatchObject({
      code: 'invalid_input',
      details: { issues: [{ path: 'temporaryPassword' }] },
    });
  });

  test('the own password is not replaced without the present one, and a session left open does not give the login away', async () => {
    const user = await aUser(knex, { role: 'admin', passwordHash: await hashPassword(PASSWORD) });
    const own = principalOf(user);
    const other = await signedIn(user);
    expect(
      await refused(own, 'user:update', { userId: user.userId, temporaryPassword: 'another bridge of boats' }),
    ).toMatchObject({
      code: 'forbidden',
      details: { field: 'temporaryPassword', reason: 'own_password' },
    });
    expect(await isOpen(other)).toBe(true);
    expect(await user.$query(knex)).toMatchObject({ passwordHash: user.passwordHash, mustChangePassword: false });
    // All else of the own login, and another administrator's password, as before.
    await ok(own, 'user:update', { userId: user.userId, fullName: 'New Name' });
    await ok(own, 'user:update', {
      userId: (await aUser(knex, { role: 'admin' })).userId,
      temporaryPassword: PASSWORD,
    });
  });

  test('a stale revision is a conflict with the current row, an unknown login is not found', async () => {
    const { userId } = await aUser(knex);
    const { user } = await ok(admin, 'user:update', { userId, fullName: 'Changed' });
    expect(await refused(admin, 'user:update', { userId, fullName: 'Lost', expectedRevision: 1 })).toMatchObject({
      code: 'conflict',
      details: { current: user },
    });
    expect(await refused(admin, 'user:update', { userId: uuid(), fullName: 'Nobody' })).toMatchObject({
      code: 'not_found',
    });
  });
});

describe('the last active administrator', () => {
  const withoutAdministrators = () => User.query(knex).where('role', 'admin').patch({ active: false });

  test.each([{ active: false }, { role: 'nurse' as const }])('cannot be changed by %o', async (change) => {
    await withoutAdministrators();
    await aUser(knex, { role: 'admin', active: false });
    const { userId } = await aUser(knex, { role: 'admin' });
    expect(await refused(admin, 'user:update', { userId, ...change })).toMatchObject({
      code: 'conflict',
      details: { reason: 'last_administrator' },
    });
    await ok(admin, 'user:update', { userId, fullName: 'Still here', role: 'admin', active: true });
  });

  test('is left over when all demote each other at once', async () => {
    await withoutAdministrators();
    const users = await Promise.all(Array.from({ length: 6 }, () => aUser(knex, { role: 'admin' })));
    const replies = await Promise.all(
      users.map(({ userId }) => reply(admin, 'user:update', { userId, role: 'nurse' })),
    );
    expect(replies.filter(({ ok }) => ok)).toHaveLength(5);
    expect(replies.find(({ ok }) => !ok)).toMatchObject({ error: { code: 'conflict' } });
    expect(await User.query(knex).where({ role: 'admin', active: true }).resultSize()).toBe(1);
  });
});

describe('user:change-password', () => {
  const aPasswordUser = async (given: Partial<User> = {}) =>
    aUser(knex, { passwordHash: await hashPassword(PASSWORD), ...given });

  test('the new password holds, this session goes on, and the others end', async () => {
    const user = await aPasswordUser({ mustChangePassword: true });
    const [me, elsewhere] = [await signedIn(user), await signedIn(user)];
    const input = { currentPassword: PASSWORD, newPassword: OTHER_PASSWORD };
    expect(await ok(me, 'user:change-password', input)).toEqual({ changed: true });
    const changed = await user.$query(knex);
    expect(changed.mustChangePassword).toBe(false);
    expect(await verifyPassword(changed.passwordHash, OTHER_PASSWORD)).toBe(true);
    expect([await isOpen(me), await isOpen(elsewhere)]).toEqual([true, false]);
  });

  test('a wrong current password is forbidden, also for a login without one', async () => {
    const input = { currentPassword: 'not the password', newPassword: OTHER_PASSWORD };
    for (const user of [await aPasswordUser(), await aUser(knex)]) {
      const me = await signedIn(user);
      expect(await refused(me, 'user:change-password', input)).toMatchObject({
        code: 'forbidden',
        details: { field: 'currentPassword' },
      });
      expect(await user.$query(knex)).toMatchObject({ passwordHash: user.passwordHash ?? null });
    }
  });

  test('the current password cannot be guessed: of 50 tries at once five are looked at, and the right one is too late', async () => {
    const user = await aPasswordUser();
    const me = await signedIn(user);
    const guess = (n: number) =>
      refused(me, 'user:change-password', { currentPassword: `guess ${n}`, newPassword: OTHER_PASSWORD });
    const codes = (await Promise.all(Array.from({ length: 50 }, (_, n) => guess(n)))).map(({ code }) => code);
    expect(codes.filter((code) => code === 'forbidden')).toHaveLength(5);
    expect(codes.filter((code) => code === 'rate_limited')).toHaveLength(45);
    // Nor from another connection, or another node.
    const elsewhere = senderOf(knex);
    expect(
      await elsewhere.refused(await signedIn(user), 'user:change-password', {
        currentPassword: PASSWORD,
        newPassword: OTHER_PASSWORD,
      }),
    ).toMatchObject({ code: 'rate_limited', retryable: true, details: { retryAfterSeconds: expect.any(Number) } });
    const other = await aPasswordUser();
    await ok(await signedIn(other), 'user:change-password', { currentPassword: PASSWORD, newPassword: OTHER_PASSWORD });
  });

  test('the right one makes good for the wrong ones before it', async () => {
    const me = await signedIn(await aPasswordUser());
    let right = PASSWORD;
    for (const newPassword of [OTHER_PASSWORD, `${PASSWORD} again`, `${OTHER_PASSWORD} again`]) {
      for (let n = 0; n < 4; n += 1) {
        const wrong = { currentPassword: `guess ${n}`, newPassword };
        expect(await refused(me, 'user:change-password', wrong)).toMatchObject({ code: 'forbidden' });
      }
      await ok(me, 'user:change-password', { currentPassword: right, newPassword });
      right = newPassword;
    }
  });

  test.each([PASSWORD, 'password123', 'aaaaaaaaaaaaa'])('%s is no new password', async (newPassword) => {
    const me = await signedIn(await aPasswordUser());
    const input = { currentPassword: PASSWORD, newPassword };
    expect(await refused(me, 'user:change-password', input)).toMatchObject({
      code: 'invalid_input',
      details: { issues: [{ path: 'newPassword' }] },
    });
  });

  test('is all that a login with a temporary password may do, besides signing out', async () => {
    const user = await aPasswordUser({ mustChangePassword: true });
    const me = await signedIn(user);
    expect(await refused(me, 'department:list', {})).toMatchObject({ code: 'forbidden' });
    await ok(me, 'user:change-password', { currentPassword: PASSWORD, newPassword: OTHER_PASSWORD });
  });
});

describe('user:sign-out', () => {
  test('ends this session, and a second time none', async () => {
    const user = await aUser(knex);
    const [me, elsewhere] = [await signedIn(user), await signedIn(user)];
    expect(await ok(me, 'user:sign-out', {})).toEqual({ signedOut: 1 });
    expect([await isOpen(me), await isOpen(elsewhere)]).toEqual([false, true]);
    expect(await ok(me, 'user:sign-out', {})).toEqual({ signedOut: 0 });
  });

  test('ends every session of the own login', async () => {
    const [user, other] = [await aUser(knex), await aUser(knex)];
    const mine = [await signedIn(user), await signedIn(user), await signedIn(user)];
    const others = await signedIn(other);
    expect(await ok(mine[0] ?? others, 'user:sign-out', { everywhere: true })).toEqual({ signedOut: 3 });
    expect(await Promise.all(mine.map(isOpen))).toEqual([false, false, false]);
    expect(await isOpen(others)).toBe(true);
  });
});

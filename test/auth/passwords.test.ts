import { parseOptions } from '@node-rs/argon2';
import { describe, expect, test } from 'vitest';
import { weaknessOf, type Weakness } from '../../src/auth/sign-in/password-policy.ts';
import { hashPassword, verifyPassword } from '../../src/auth/sign-in/passwords.ts';

const username = 'reception';

describe('a password is refused', () => {
  test.each<[string, Weakness]>([
    ['nine-char', 'too_short'],
    ['demo-hub', 'too_short'],
    ['x'.repeat(257), 'too_long'],
    ['1234567890', 'common'],
    ['Password123!', 'common'],
    ['QWERTYUIOP', 'common'],
    ['sunflower2024!', 'common'],
    ['abababababab', 'repetitive'],
    ['Reception2024', 'like_username'],
    ['receptionreception', 'like_username'],
  ])('%j as %s', async (password, weakness) => {
    expect(await weaknessOf(password, { username })).toBe(weakness);
  });

  test.each([
    'correct horse battery',
    'kaputter-Regenschirm',
    'Zq8!vB2x#L',
    'пароль-для-дежурных',
    'reception desk by the door',
  ])('but not %j', async (password) => {
    expect(await weaknessOf(password, { username })).toBeNull();
  });
});

test('a hash is argon2id with 19 MiB and two passes, salted, and matches its password alone', async () => {
  const [first, second] = await Promise.all([hashPassword('correct horse'), hashPassword('correct horse')]);
  expect(first).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
  expect(first).not.toBe(second);
  expect(await verifyPassword(first, 'correct horse')).toBe(true);
  expect(await verifyPassword(first, 'correct horsf')).toBe(false);
});

test('the same password typed with composed and with combining characters is one password', async () => {
  expect(await verifyPassword(await hashPassword('Schl\u00FCssel-Bund'), 'Schlu\u0308ssel-Bund')).toBe(true);
});

test('where there is no hash, the check costs as much and fails', async () => {
  const hash = await hashPassword('correct horse');
  const times = { wrong: Infinity, nobody: Infinity };
  // In turns, and by the fastest of each, so that other work on this machine weighs on both alike.
  for (let round = 0; round < 25; round += 1) {
    for (const [who, stored] of [
      ['wrong', hash],
      ['nobody', null],
    ] as const) {
      const from = performance.now();
      expect(await verifyPassword(stored, 'wrong')).toBe(false);
      times[who] = Math.min(times[who], performance.now() - from);
    }
  }
  expect(times.nobody / times.wrong).toBeGreaterThan(0.6);
  expect(times.nobody / times.wrong).toBeLessThan(1.6);
  expect(parseOptions(hash)).toMatchObject({ memoryCost: 19_456, timeCost: 2, parallelism: 1 });
});

test('a flood of checks waits for two at once, and past 100 waiting is told so at once', async () => {
  const hash = await hashPassword('correct horse');
  const flood = await Promise.allSettled(Array.from({ length: 150 }, () => verifyPassword(hash, 'wrong')));
  const turnedAway = flood.filter(({ status }) => status === 'rejected');
  expect(turnedAway).toHaveLength(48);
  expect(turnedAway[0]).toMatchObject({ reason: { code: 'overloaded', retryable: true } });
  expect(await verifyPassword(hash, 'correct horse')).toBe(true);
});

import { afterAll, beforeAll, expect, test } from 'vitest';
import { hashPassword } from '../../src/auth/sign-in/passwords.ts';
import { createSignIn } from '../../src/auth/sign-in/sign-in.ts';
import { readConfig } from '../../src/config.ts';
import { aUser } from '../support/builders.ts';
import { testDatabase, type TestDatabase } from '../support/database.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await testDatabase();
});
afterAll(() => database?.drop());

test('a wrong password and an unknown user take about as long', async () => {
  const signIn = createSignIn({ knex: database.knex, config: readConfig({}) });
  const passwordHash = await hashPassword('correct horse battery');
  const fastest = { known: Infinity, unknown: Infinity };
  const ratio = () => fastest.unknown / fastest.known;
  const isAlike = () => ratio() > 0.6 && ratio() < 1.6;
  // In turns, and by the fastest of each, so that other work on this machine weighs on both alike. The more crowded it is, the
  // more turns it takes until each has run undisturbed once. Nobody is tried twice: that would be throttled.
  for (let n = 0; n < 25 || (n < 150 && !isAlike()); n += 1) {
    const { username } = await aUser(database.knex, { passwordHash });
    for (const [who, name] of [
      ['known', username],
      ['unknown', `stranger${n}`],
    ] as const) {
      const from = performance.now();
      const outcome = signIn({ username: name, password: 'wrong', address: `10.0.0.${n}`, browserToken: null });
      await expect(outcome).rejects.toMatchObject({ code: 'unauthenticated' });
      fastest[who] = Math.min(fastest[who], performance.now() - from);
    }
  }
  expect(ratio()).toBeGreaterThan(0.6);
  expect(ratio()).toBeLessThan(1.6);
});

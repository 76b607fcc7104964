import { afterAll, beforeAll, expect, test } from 'vitest';
import { hashPassword } from '../../src/auth/sign-in/passwords.ts';
import { aDoctor, anAppointment, aUser } from '../support/builders.ts';
import { standStill } from '../support/clock.ts';
import { testDatabase, type TestDatabase } from '../support/database.ts';
import { listenAt } from '../support/ear.ts';
import { startHub, type RunningHub } from '../support/hub.ts';
import { paired } from '../support/screens.ts';

const PASSWORD = 'a bridge of paper boats';
const PRESENT = '2026-07-01T08:00:00Z';

let database: TestDatabase;
let hub: RunningHub;
let passwordHash: string;
beforeAll(async () => {
  database = await testDatabase({ timeZone: 'Europe/Berlin' });
  passwordHash = await hashPassword(PASSWORD);
  await standStill(database.knex, PRESENT);
  hub = await startHub({ databaseUrl: database.url, env: { HUB_TIME_ZONE: 'Europe/Berlin' } });
});
afterAll(async () => {
  expect(await hub?.stop()).toBe(0);
  await database?.drop();
});

const signIn = async (username: string, password = PASSWORD): Promise<Response> =>
  fetch(`${hub.url}/auth/login`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ username, password }),
  });

test.each([
  ['four minutes ahead, as before a failover', '2026-07-01T08:04:00Z'],
  ['an hour ahead', '2026-07-01T09:00:00Z'],
  ['a day ahead', '2026-07-02T08:00:00Z'],
  ['a year ahead', '2027-07-01T08:00:00Z'],
  ['ahead by more than an integer of milliseconds holds', '2099-07-01T08:00:00Z'],
])('the clock of the database was %s and is put right: nobody is locked out', async (_, ahead) => {
  const { knex } = database;
  await standStill(knex, PRESENT);
  const { doctorId } = await aDoctor(knex);
  const { confirmationCode } = await anAppointment(knex, { doctorId, scheduledDate: new Date('2026-07-01T08:10:00Z') });
  const { token } = await paired(knex, { kind: 'kiosk' });
  const one = await aUser(knex, { passwordHash });
  const other = await aUser(knex, { passwordHash });
  const kiosk = await listenAt(hub.url, { token });

  await standStill(knex, ahead);
  expect((await signIn(one.username)).status).toBe(200);
  expect((await signIn(one.username, 'a wrong one')).status).toBe(401);
  expect(await kiosk.send('queue:check-in', { appointmentCode: 'WRONG222' })).toMatchObject({
    error: { code: 'not_found' },
  });

  await standStill(knex, PRESENT);
  expect((await signIn(one.username)).status).toBe(200);
  expect((await signIn(other.username)).status).toBe(200);
  expect(await kiosk.send('queue:check-in', { appointmentCode: confirmationCode })).toMatchObject({ ok: true });
  expect(hub.log.filter((line) => line.includes('"level":"error"'))).toEqual([]);
});

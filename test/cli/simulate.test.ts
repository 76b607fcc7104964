import { spawn } from 'node:child_process';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { hashPassword } from '../../src/auth/sign-in/passwords.ts';
import { Doctor } from '../../src/models/doctor.ts';
import { aDepartment, aDoctor, aUser, today } from '../support/builders.ts';
import { testDatabase, type TestDatabase } from '../support/database.ts';
import { startHub, type RunningHub } from '../support/hub.ts';
import { paired } from '../support/screens.ts';
import { slowness } from '../support/slowness.ts';
import { ZONE } from '../support/clock.ts';

const PASSWORD = 'a long enough password';
let database: TestDatabase;
let hub: RunningHub;
let options: string[];

beforeAll(async () => {
  database = await testDatabase();
  const { knex } = database;
  const login = { passwordHash: await hashPassword(PASSWORD) };
  for (const role of ['reception', 'nurse'] as const) await aUser(knex, { ...login, role, username: `sim-${role}` });
  const departments = [await aDepartment(knex), await aDepartment(knex)];
  for (const [at, { departmentId }] of [...departments, ...departments].entries()) {
    const { userId } = await aUser(knex, { ...login, role: 'doctor', username: `sim-doctor${at}` });
    const { doctorId } = await aDoctor(knex, { departmentId });
    await Doctor.query(knex).findById(doctorId).patch({ userId });
  }
  hub = await startHub({ databaseUrl: database.url, env: { LOG_LEVEL: 'info' } });
  const [kiosk, board] = [await paired(knex, { kind: 'kiosk' }), await paired(knex, { kind: 'board' })];
  options = [
    ...['--url', hub.url, '--database', database.url, '--kiosk-token', kiosk.token, '--board-token', board.token],
    ...['--doctors', 'sim-doctor0,sim-doctor1,sim-doctor2,sim-doctor3', '--nurse', 'sim-nurse'],
    ...['--reception', 'sim-reception', '--password', PASSWORD],
    ...['--minutes', '90', '--patients', '40'],
  ];
});

afterAll(async () => {
  await hub.stop();
  await database.drop();
});

/** 6,000 is a minute every 10 ms: a short day, and hardly a pause between the commands. On a machine that other work slows down, a day has to be longer for as much to happen in it. */
const speedOf = (times: number): string[] => ['--speed', String(Math.round(times / slowness()))];

const simulate = (...more: string[]): Promise<{ code: number | null; output: string }> =>
  new Promise((resolve) => {
    const child = spawn(
      process.execPath,
      ['--import', 'tsx', 'src/cli/simulate.ts', ...options, ...speedOf(6_000), ...more],
      {
        env: { ...process.env, HUB_TIME_ZONE: ZONE },
        stdio: ['ignore', 'pipe', 'pipe'],
      },
    );
    let output = '';
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (text: Buffer) => (output += text.toString()));
    child.on('close', (code) => resolve({ code, output }));
  });

test('a day is played to its end, and nothing is broken', async () => {
  const { code, output } = await simulate();
  expect(output).toMatch(/queue:check-in +\d\d/);
  expect(output).toMatch(/queue:complete +\d\d/);
  expect(output).toMatch(/every client heard each change once, in order +\d{3,} +0\n/);
  expect(output).not.toContain('Unexpected');
  expect(output).toContain(`the board      ${hub.url}/board\n`);
  expect(output).toContain('npm run demo:reset');
  for (const doctor of await Doctor.query(database.knex)) {
    expect(output, 'a line for each doctor').toMatch(new RegExp(`^ +${doctor.fullName}.*\\d+ waiting$`, 'm'));
  }
  expect(code, output).toBe(0);
});

test('who was booked and never came is a no-show at the end of the day; and who came late came after the time', async () => {
  const { knex } = database;
  await knex('settings').update({ no_show_after_minutes: 0 });
  const short = [...speedOf(3_000), '--minutes', '60', '--patients', '60'];
  const { code, output } = await simulate('--close-day', '--seed', 'absent', ...short);
  expect(code, output).toBe(0);
  expect(output).toMatch(/queue:close-day +2 +0/);
  const { rows } = await knex.raw(`
    SELECT count(*) FILTER (WHERE a.status = 'no_show' AND q.queue_id IS NULL)::int AS absent,
      count(*) FILTER (WHERE a.status = 'booked')::int AS forgotten,
      count(*) FILTER (WHERE q.arrived_at > a.scheduled_date)::int AS late,
      count(*) FILTER (WHERE q.arrived_at <= a.scheduled_date)::int AS "onTime"
    FROM appointments a LEFT JOIN queue q ON q.appointment_id = a.appointment_id AND q.transferred_from_id IS NULL`);
  expect(rows[0].forgotten, JSON.stringify(rows)).toBe(0);
  expect(rows[0].absent).toBeGreaterThan(0);
  expect(rows[0].late).toBeGreaterThan(1);
  expect(rows[0].onTime).toBeGreaterThan(rows[0].late);
});

test('a login that is refused is said so, with what to do', async () => {
  const { code, output } = await simulate('--password', 'another password');
  expect(code).toBe(1);
  expect(output).toContain('did not let sim-reception in (401 unauthenticated)');
  expect(output).toContain('--password');
});

test('a hub that is not there is said so', async () => {
  const { code, output } = await simulate('--url', 'http://127.0.0.1:9');
  expect({ code, output }).toEqual({
    code: 1,
    output: expect.stringContaining('No hub answers at http://127.0.0.1:9'),
  });
});

test('a number that was skipped ends with exit code 1, and is named', async () => {
  const { departmentId } = await aDepartment(database.knex);
  const day = await today(database.knex, departmentId);
  await database.knex('queue_counters').insert({ department_id: departmentId, queue_date: day, last_value: 3 });
  const { code, output } = await simulate('--minutes', '20');
  expect(code).toBe(1);
  expect(output).toMatch(new RegExp(`numbers are unique and gapless:\n +${departmentId} on ${day}: 4 is number 1`));
});

import { verify } from '@node-rs/argon2';
import { Client } from 'pg';
import { pino } from 'pino';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { seedDemo } from '../../seeds/demo.ts';
import { tokenHash } from '../../src/auth/tokens.ts';
import { normalisePhone } from '../../src/commands/phone.ts';
import { connectDatabase } from '../../src/database/connect.ts';
import { CODE_CHARACTERS, CODE_LENGTH } from '../../src/protocol/confirmation-code.ts';
import { testDatabase } from '../support/database.ts';

const database = await testDatabase({ as: 'owner', timeZone: 'Europe/Berlin' });
afterAll(database.drop);

test('the demo data is refused by any database but the embedded one', async () => {
  await expect(seedDemo(database.knex)).rejects.toThrow(/embedded database only/);
  expect(await database.knex('departments')).toEqual([]);
});

describe('in the embedded database', () => {
  const now = new Date('2026-03-28T23:30:00Z'); // already the 29th in Berlin, the day that has no 02:30
  const knex = connectDatabase({
    url: database.url,
    pool: { min: 0, max: 2 },
    nodeId: 'seed',
    timeZone: 'Europe/Berlin',
    log: pino({ level: 'silent' }),
  });
  afterAll(() => knex.destroy());

  beforeAll(async () => {
    await callEmbedded(database.adminUrl);
    await seedDemo(knex, { now });
  });

  test('there is a small hospital with everybody in it', async () => {
    const { rows } = await knex.raw(`select
      (select count(*) from departments) as departments, (select count(*) from doctors) as doctors,
      (select count(*) from patients) as patients, (select count(*) from users) as users,
      (select count(*) from patients where guardian_id is not null) as children,
      (select array_agg(distinct role order by role) from users) as roles, (select count(*) from queue) as queue,
      (select count(*) from doctors join users using (user_id) where users.username = 'doctor' || doctor_no) as linked`);
    expect(rows).toEqual([
      {
        departments: 6,
        doctors: 14,
        patients: 200,
        users: 11,
        children: 32,
        roles: ['admin', 'doctor', 'nurse', 'reception'],
        queue: 8,
        linked: 8,
      },
    ]);
  });

  test('the codes of the appointments can be typed at a kiosk', async () => {
    const codes: string[] = await knex('appointments').pluck('confirmation_code');
    expect(codes.length).toBeGreaterThan(0);
    const format = new RegExp(`^[${CODE_CHARACTERS}]{${CODE_LENGTH}}$`);
    expect(codes.filter((code) => !format.test(code))).toEqual([]);
  });

  test('the printed logins and tokens open the door, and are marked as the demo’s', async () => {
    const users: { password_hash: string; demo: boolean }[] = await knex('users');
    expect(await verify(users[0]?.password_hash ?? '', 'demo-hub')).toBe(true);
    expect(users.every(({ demo }) => demo)).toBe(true);
    const tokens: { token_hash: Buffer; kind: string; demo: boolean }[] = await knex('sessions')
      .join('devices', 'devices.device_id', 'sessions.device_id')
      .orderBy('kind');
    expect(tokens.map(({ token_hash, kind, demo }) => ({ hash: token_hash.toString('hex'), kind, demo }))).toEqual([
      { hash: tokenHash('demo-board').toString('hex'), kind: 'board', demo: true },
      { hash: tokenHash('demo-kiosk').toString('hex'), kind: 'kiosk', demo: true },
    ]);
  });

  test('every phone number is one that the hub accepts, and a child has none', async () => {
    const patients: { phone_number: string | null; guardian_id: string | null }[] = await knex('patients');
    const phones = patients.flatMap(({ phone_number }) => phone_number ?? []);
    expect(phones.length).toBeGreaterThan(140);
    expect(phones.map((phone) => normalisePhone(phone, 'DE'))).toEqual(phones);
    expect(patients.filter(({ phone_number, guardian_id }) => phone_number !== null && guardian_id !== null)).toEqual(
      [],
    );
  });

  test("appointments are the hospital's today, within the doctors' hours, with slots left free", async () => {
    const { rows } = await knex.raw(`select count(*) as booked,
        count(*) filter (where (scheduled_date at time zone 'Europe/Berlin')::date = '2026-03-29') as of_today,
        count(*) filter (where exists (select from schedules s where s.doctor_id = a.doctor_id and weekday = 7
          and (scheduled_date at time zone 'Europe/Berlin')::time >= starts
          and (scheduled_date at time zone 'Europe/Berlin')::time + make_interval(mins => duration_minutes) <= ends)) as in_hours
      from appointments a`);
    const { booked, of_today, in_hours } = rows[0];
    expect(booked).toBeGreaterThan(60);
    expect(booked).toBeLessThan(150);
    expect({ of_today, in_hours }).toEqual({ of_today: booked, in_hours: booked });
  });

  test('it starts alive: six wait and two are with a doctor, the first doctor is free, and numbers go on after them', async () => {
    const alive = () =>
      knex('queue')
        .leftJoin('doctors', 'doctors.doctor_id', 'queue.doctor_id')
        .whereIn('queue.status', ['waiting', 'in_service'])
        .orderBy(['queue_number'])
        .select('queue_number', 'queue.status', 'doctor_no', 'queue_date', 'queue.patient_id');
    const before = await alive();
    expect(before.filter(({ status }) => status === 'waiting')).toHaveLength(6);
    expect(before.filter(({ status }) => status === 'in_service').map(({ doctor_no }) => doctor_no)).toEqual([3, 4]);
    expect(before.filter(({ doctor_no }) => doctor_no === 1)).toHaveLength(2);
    // Who waits at the laboratory has the whole day planned, and the visit is open.
    const planned = await knex('visit_steps')
      .join('visits', 'visits.visit_id', 'visit_steps.visit_id')
      .where('status', 'planned');
    expect(planned.map(({ ended_at }) => ended_at)).toEqual([null, null, null, null]);
    expect(new Set(before.map(({ patient_id }) => patient_id)).size).toBe(8);
    const { rows } = await knex.raw(
      `select next_queue_number(department_id, '2026-03-29') as number from departments where number_prefix = 'C'`,
    );
    expect(rows).toEqual([{ number: before.filter((row) => row.queue_number.startsWith('C-')).length + 1 }]);
    await seedDemo(knex, { now });
    expect(await alive()).toEqual(before);
  });

  test('by day two of those who wait were booked around now', async () => {
    const noon = await testDatabase({ as: 'owner', timeZone: 'Europe/Berlin' });
    await callEmbedded(noon.adminUrl);
    await seedDemo(noon.knex, { now: new Date('2026-03-30T09:00:00Z') });
    const booked = await noon.knex('queue').join('appointments', 'appointments.appointment_id', 'queue.appointment_id');
    expect(booked.length).toBeGreaterThanOrEqual(1);
    expect(booked.every((row) => row.patient_id !== null)).toBe(true);
    expect(await noon.knex('appointments').where('status', 'checked_in')).toHaveLength(booked.length);
    await noon.drop();
  });

  test('starting again the same day adds nothing, the next day adds that day', async () => {
    const count = async () => (await knex('appointments').count())[0]?.['count'];
    const before = Number(await count());
    await knex('appointments').where({ status: 'booked' }).limit(1).update({ status: 'cancelled' });
    await seedDemo(knex, { now });
    expect(await count()).toBe(before);
    await seedDemo(knex, { now: new Date('2026-03-30T10:00:00Z') });
    expect(Number(await count())).toBeGreaterThan(before + 60);
    expect(await knex('patients').count()).toEqual([{ count: 200 }]);
  });

  test('it is the same hospital on every machine', async () => {
    const other = await testDatabase({ as: 'owner', timeZone: 'Europe/Berlin' });
    await callEmbedded(other.adminUrl);
    await seedDemo(other.knex, { now });
    const people = (from: typeof knex) => from('patients').orderBy('patient_id').select('patient_id', 'full_name');
    expect(await people(other.knex)).toEqual(await people(knex));
    await other.drop();
  });
});

/** As the embedded server's own command line does for all its databases. */
async function callEmbedded(adminUrl: string): Promise<void> {
  const admin = new Client({ connectionString: adminUrl });
  await admin.connect();
  const name = admin.escapeIdentifier(new URL(adminUrl).pathname.slice(1));
  await admin.query(`alter database ${name} set hub.embedded = 'on'`);
  await admin.end();
}

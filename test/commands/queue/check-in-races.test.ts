import { Client } from 'pg';
import { afterAll, expect, test, vi } from 'vitest';
import { QueueEntry } from '../../../src/models/queue-entry.ts';
import {
  aDepartment,
  aDoctor,
  anAdministrator,
  anAppointment,
  aReceptionist,
  anEntry,
  aPatient,
  today,
} from '../../support/builders.ts';
import { testDatabase } from '../../support/database.ts';
import { asOwner } from '../../support/owner.ts';
import { senderOf } from '../../support/sender.ts';

const database = await testDatabase();
afterAll(database.drop);
const { knex } = database;
const { ok, reply } = senderOf(knex);
const admin = anAdministrator();
const reception = aReceptionist();

/** Statements of this database that wait for a lock. */
const waiting = async (): Promise<number> => {
  const [row] = await asOwner(
    knex,
    `SELECT count(*)::int AS waiting FROM pg_locks JOIN pg_stat_activity USING (pid)
     WHERE NOT granted AND datname = current_database()`,
  );
  return Number(row?.['waiting']);
};

/**
 * Runs `second` while `first` waits at what `hold` has locked, and lets go once the second waits too or is done.
 * Resolves with both replies.
 */
const during = async (hold: string, first: () => Promise<unknown>, second: () => Promise<unknown>) => {
  const held = new Client({ connectionString: database.adminUrl });
  await held.connect();
  await held.query(`BEGIN; ${hold}`);
  const began = first();
  await vi.waitFor(async () => expect(await waiting()).toBe(1));
  let done = false;
  const then = second().finally(() => (done = true));
  await vi.waitFor(async () => expect(done || (await waiting()) > 1).toBe(true));
  await held.end();
  return Promise.all([began, then]);
};

/** The number comes last before the commit, so a check-in that waits for it has read its place. */
const takingNumber = async (departmentId: string): Promise<string> =>
  `SELECT next_queue_number('${departmentId}', '${await today(knex, departmentId)}')`;

test.each(['a walk-in', 'an appointment', 'a transfer'] as const)(
  'a department that closes while %s is on the way in stays open',
  async (kind) => {
    const { doctorId, departmentId } = await aDoctor(knex);
    const { confirmationCode } = await anAppointment(knex, { doctorId });
    const { queueId, patientId } = await anEntry(knex, { patientId: (await aPatient(knex)).patientId });
    const transfer = { queueId, departmentId, reason: 'On the way' };
    const arrivals: Record<typeof kind, [string, () => Promise<unknown>]> = {
      'a walk-in': [await takingNumber(departmentId), () => reply(reception, 'queue:check-in', { departmentId })],
      'an appointment': [
        await takingNumber(departmentId),
        () => reply(reception, 'queue:check-in', { appointmentCode: confirmationCode }),
      ],
      // Its entry is checked against the patient before it is against the department.
      'a transfer': [
        `SELECT FROM patients WHERE patient_id = '${patientId}' FOR UPDATE`,
        () => reply(reception, 'queue:transfer', transfer),
      ],
    };
    const [hold, arrive] = arrivals[kind];
    const [arrived, closed] = await during(hold, arrive, () =>
      reply(admin, 'department:update', { departmentId, active: false }),
    );
    expect(arrived).toMatchObject({ ok: true });
    expect(closed).toMatchObject({ ok: false, error: { code: 'invalid_transition' } });
  },
);

test('a doctor does not move to another department while somebody checks in there', async () => {
  const { doctorId, departmentId } = await aDoctor(knex);
  const { departmentId: other } = await aDepartment(knex);
  const [arrived, moved] = await during(
    await takingNumber(departmentId),
    () => reply(reception, 'queue:check-in', { doctorId }),
    () => reply(admin, 'doctor:update', { doctorId, departmentId: other }),
  );
  expect(arrived).toMatchObject({ ok: true, data: { entry: { departmentId } } });
  expect(moved).toMatchObject({ ok: false, error: { code: 'already_queued' } });
});

test('somebody who checks in with a doctor who is moving gets a number where the doctor then is', async () => {
  const doctor = await aDoctor(knex);
  const { departmentId } = await aDepartment(knex);
  const moving = await knex.transaction();
  await moving('doctors').where({ doctor_id: doctor.doctorId }).forUpdate();
  await moving('doctors').where({ doctor_id: doctor.doctorId }).update({ department_id: departmentId });
  const arrived = ok(reception, 'queue:check-in', { doctorId: doctor.doctorId });
  await vi.waitFor(async () => expect(await waiting()).toBe(1));
  await moving.commit();
  expect((await arrived).entry).toMatchObject({ departmentId, doctorId: doctor.doctorId });
});

test('settings that change while somebody checks in place that entry too', async () => {
  const { departmentId } = await aDepartment(knex);
  const { settings } = await ok(admin, 'settings:get', {});
  const urgencyLevels = settings.urgencyLevels.map((level) => ({ ...level, targetMinutes: level.targetMinutes + 7 }));
  const [arrived, changed] = await during(
    // Where a check-in waits once it has begun to read, and has nothing written that others would wait for.
    `SELECT FROM departments WHERE department_id = '${departmentId}' FOR UPDATE`,
    () => reply(reception, 'queue:check-in', { departmentId }),
    () => reply(admin, 'settings:update', { urgencyLevels }),
  );
  expect([arrived, changed]).toMatchObject([{ ok: true }, { ok: true }]);
  const entry = await QueueEntry.query(knex).findOne({ department_id: departmentId }).throwIfNotFound();
  expect((entry.dueAt.getTime() - entry.arrivedAt.getTime()) / 60_000).toBe(127);
});

import { setTimeout as sleep } from 'node:timers/promises';
import type { Knex } from 'knex';
import { pino } from 'pino';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { connectDatabase } from '../../../src/database/connect.ts';
import type { Patient } from '../../../src/models/patient.ts';
import { createRounds, type Round } from '../../../src/verify/round.ts';
import { aDoctor, anAppointment, anEntry, aPatient, aReceptionist, instant } from '../../support/builders.ts';
import { testDatabase } from '../../support/database.ts';
import { senderOf } from '../../support/sender.ts';
import { ZONE } from '../../support/clock.ts';

// The feed's rows of entries and appointments carry the patient's name. Two nodes: one renames a patient while the other
// puts that patient somewhere. Whichever commits first, the feed must end with the new name.

const ROUNDS = 24;
/** The writes start this far apart at most, either one first. */
const APART_MS = 3;

const database = await testDatabase();
const { knex } = database;
let deadlocks = 0;
const nodes = ['node-1', 'node-2'].map((nodeId) => {
  const node = connectDatabase({
    url: database.url,
    pool: { min: 2, max: 10 },
    nodeId,
    timeZone: ZONE,
    log: pino({ level: 'silent' }),
  });
  node.on('query-error', ({ code }: { code?: string }) => {
    if (code === '40P01') deadlocks += 1;
  });
  return node;
}) as [Knex, Knex];
const [desk, records] = [senderOf(nodes[0]), senderOf(nodes[1])];
const reception = aReceptionist();
let verify: () => Promise<Round>;

beforeAll(async () => {
  verify = createRounds(knex);
  await verify();
});
afterAll(async () => {
  await Promise.all(nodes.map((node) => node.destroy()));
  await database.drop();
});

/** Rows whose last change in the feed has another name of the patient than the table. */
const staleRows = async (): Promise<number> => {
  const { rows } = await knex.raw<{ rows: [{ stale: number }] }>(`
    WITH last AS (
      SELECT DISTINCT ON (row_id) row_id, "row" FROM changes
      WHERE table_name IN ('queue', 'appointments') AND "row" ->> 'patient_id' IS NOT NULL
      ORDER BY row_id, at DESC, version DESC)
    SELECT count(*)::int AS stale FROM last JOIN patients p ON p.patient_id = ("row" ->> 'patient_id')::uuid
    WHERE "row" -> 'patient' ->> 'full_name' IS DISTINCT FROM p.full_name
      OR "row" -> 'patient' ->> 'phone_number' IS DISTINCT FROM p.phone_number`);
  return rows[0].stale;
};

type Ways = Record<string, (patient: Patient, round: number) => Promise<() => Promise<unknown>>>;

/** Each prepares a round, and returns what races the rename. */
const ways: Ways = {
  'a booking': async ({ patientId }, round) => {
    const { doctorId } = await aDoctor(knex);
    const scheduledDate = (await instant(knex, `${round + 30} minutes`)).toISOString();
    return () => desk.ok(reception, 'appointment:book', { patientId, doctorId, scheduledDate });
  },
  'a move of an appointment': async ({ patientId }, round) => {
    const { appointmentId, doctorId } = await anAppointment(knex, { patientId });
    const scheduledDate = (await instant(knex, `${round + 120} minutes`)).toISOString();
    return () => desk.ok(reception, 'appointment:reschedule', { appointmentId, doctorId, scheduledDate });
  },
  'a check-in by the patient': async ({ patientId }) => {
    const { doctorId } = await aDoctor(knex);
    return () => desk.ok(reception, 'queue:check-in', { patientId, doctorId });
  },
  'a check-in by phone': async ({ phoneNumber, dateOfBirth }) => {
    const { doctorId } = await aDoctor(knex);
    const who = { phoneNumber: phoneNumber ?? '', dateOfBirth: dateOfBirth ?? '' };
    // Nobody has the former phone number any more where the rename was first.
    return () => desk.reply(reception, 'queue:check-in', { ...who, doctorId });
  },
  'a check-in by code': async ({ patientId }) => {
    const { confirmationCode } = await anAppointment(knex, { patientId });
    return () => desk.ok(reception, 'queue:check-in', { appointmentCode: confirmationCode });
  },
  'a code typed by a walk-in': async ({ patientId }) => {
    const { doctorId, confirmationCode } = await anAppointment(knex, { patientId });
    const { departmentId } = await doctorOf(doctorId);
    await anEntry(knex, { patientId, departmentId });
    return () => desk.ok(reception, 'queue:check-in', { appointmentCode: confirmationCode });
  },
  'a check-in of a patient who has an appointment': async ({ patientId }) => {
    await anAppointment(knex, { patientId });
    return () => desk.ok(reception, 'queue:check-in', { patientId });
  },
  'a transfer': async ({ patientId }) => {
    const { doctorId } = await aDoctor(knex);
    const { queueId } = await anEntry(knex, { patientId });
    return () => desk.ok(reception, 'queue:transfer', { queueId, doctorId, reason: 'X-ray first' });
  },
  'a transfer with an appointment': async ({ patientId }) => {
    const { doctorId } = await aDoctor(knex);
    const booked = await anAppointment(knex, { patientId, status: 'checked_in' });
    const { queueId } = await anEntry(knex, {
      patientId,
      doctorId: booked.doctorId,
      appointmentId: booked.appointmentId,
    });
    return () => desk.ok(reception, 'queue:transfer', { queueId, doctorId, reason: 'X-ray first' });
  },
  'an attachment': async ({ patientId }) => {
    const { queueId } = await anEntry(knex);
    return () => desk.ok(reception, 'queue:attach-patient', { queueId, patientId });
  },
  'a cancellation': async ({ patientId }) => {
    const booked = await anAppointment(knex, { patientId, status: 'checked_in' });
    await anEntry(knex, { patientId, doctorId: booked.doctorId, appointmentId: booked.appointmentId });
    return () => desk.ok(reception, 'appointment:cancel', { appointmentId: booked.appointmentId });
  },
};

const doctorOf = async (doctorId: string): Promise<{ departmentId: string }> => {
  const { rows } = await knex.raw<{ rows: [{ departmentId: string }] }>(
    'SELECT department_id AS "departmentId" FROM doctors WHERE doctor_id = ?',
    [doctorId],
  );
  return rows[0];
};

test.each(Object.entries(ways))(
  '%s within 3 ms of a new name: the feed ends with the new one, without a deadlock',
  async (_, prepare) => {
    deadlocks = 0;
    for (let round = 0; round < ROUNDS; round += 1) {
      const patient = await aPatient(knex);
      const race = await prepare(patient, round);
      const apart = (round / ROUNDS) * 2 * APART_MS - APART_MS;
      // Every third also changes a column that is unique: another kind of row lock.
      const phoneNumber = round % 3 === 0 ? { phoneNumber: `${patient.phoneNumber}9` } : {};
      const rename = { patientId: patient.patientId, fullName: `Grace Renamed ${round}`, ...phoneNumber };
      await Promise.all([
        sleep(Math.max(0, apart)).then(race),
        sleep(Math.max(0, -apart)).then(() => records.ok(reception, 'patient:update', rename)),
      ]);
    }
    expect({ stale: await staleRows(), deadlocks }).toEqual({ stale: 0, deadlocks: 0 });
    expect((await verify()).broken).toEqual([]);
  },
);

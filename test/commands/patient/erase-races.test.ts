import { afterAll, describe, expect, test } from 'vitest';
import { Patient } from '../../../src/models/patient.ts';
import { QueueEntry } from '../../../src/models/queue-entry.ts';
import {
  aDoctor,
  anAdministrator,
  anAppointment,
  anEntry,
  aPatient,
  aReceptionist,
  theDoctor,
} from '../../support/builders.ts';
import { testDatabase } from '../../support/database.ts';
import { asOwner } from '../../support/owner.ts';
import { senderOf } from '../../support/sender.ts';

const database = await testDatabase();
afterAll(database.drop);
const { knex } = database;
const { ok, reply, refused } = senderOf(knex);
const admin = anAdministrator();
const desk = aReceptionist();
const RACES = 20;

/** Visits that are not over, of people whom the hospital has forgotten. */
const openVisitsOfErased = async (patientIds: readonly string[]): Promise<unknown[]> =>
  asOwner(
    knex,
    `SELECT p.patient_id, v.table_name, v.row_id FROM patients p CROSS JOIN LATERAL patient_visits(p.patient_id) v
     WHERE p.erased_at IS NOT NULL AND p.patient_id = ANY ($1)`,
    [patientIds],
  );

type Scene = { patientId: string; race: () => Promise<unknown> };
const scenes: Record<string, () => Promise<Scene>> = {
  'reinstating a no-show': async () => {
    const doctor = await aDoctor(knex);
    const { patientId } = await aPatient(knex);
    const { queueId } = await anEntry(knex, { doctorId: doctor.doctorId, patientId });
    await ok(theDoctor(doctor), 'queue:call', { queueId });
    await ok(theDoctor(doctor), 'queue:no-show', { queueId });
    return { patientId, race: () => reply(desk, 'queue:reinstate', { queueId }) };
  },
  'reopening a consultation': async () => {
    const doctor = await aDoctor(knex);
    const { patientId } = await aPatient(knex);
    const { queueId } = await anEntry(knex, { doctorId: doctor.doctorId, patientId });
    await ok(theDoctor(doctor), 'queue:call', { queueId });
    await ok(theDoctor(doctor), 'queue:start', { queueId });
    await ok(theDoctor(doctor), 'queue:complete', { queueId });
    return { patientId, race: () => reply(theDoctor(doctor), 'queue:reopen', { queueId }) };
  },
  'attaching a ticket': async () => {
    const doctor = await aDoctor(knex);
    const { patientId } = await aPatient(knex);
    const { queueId } = await anEntry(knex, { doctorId: doctor.doctorId });
    return { patientId, race: () => reply(desk, 'queue:attach-patient', { queueId, patientId }) };
  },
  'checking in': async () => {
    const doctor = await aDoctor(knex);
    const { patientId } = await aPatient(knex);
    return { patientId, race: () => reply(desk, 'queue:check-in', { doctorId: doctor.doctorId, patientId }) };
  },
  booking: async () => {
    const doctor = await aDoctor(knex);
    const { patientId } = await aPatient(knex);
    const scheduledDate = new Date(Date.now() + 86_400_000).toISOString();
    return {
      patientId,
      race: () =>
        reply(desk, 'appointment:book', { patientId, doctorId: doctor.doctorId, scheduledDate, overbook: true }),
    };
  },
  'plain SQL that opens an entry again': async () => {
    const doctor = await aDoctor(knex);
    const { patientId } = await aPatient(knex);
    const { queueId } = await anEntry(knex, { doctorId: doctor.doctorId, patientId });
    await ok(theDoctor(doctor), 'queue:call', { queueId });
    await ok(theDoctor(doctor), 'queue:no-show', { queueId });
    return {
      patientId,
      race: () =>
        asOwner(knex, `UPDATE queue SET status = 'waiting', called_at = NULL, ended_at = NULL WHERE queue_id = $1`, [
          queueId,
        ]).catch(() => undefined),
    };
  },
};

describe('an erasure at the same moment as', () => {
  test.each(Object.entries(scenes))('%s leaves either the visit or nobody', async (_, scene) => {
    const patientIds: string[] = [];
    for (let n = 0; n < RACES; n += 1) {
      const { patientId, race } = await scene();
      patientIds.push(patientId);
      const erase = () => reply(admin, 'patient:erase', { patientId, reason: 'asked for it' });
      const both = n % 2 === 0 ? [erase, race] : [race, erase];
      await Promise.all(both.map((one) => one()));
    }
    expect(await openVisitsOfErased(patientIds)).toEqual([]);
  });
});

test('whose patient was erased before is refused, whatever it is', async () => {
  const doctor = await aDoctor(knex);
  const { patientId } = await aPatient(knex);
  const { queueId } = await anEntry(knex, { doctorId: doctor.doctorId, patientId });
  await ok(theDoctor(doctor), 'queue:call', { queueId });
  await ok(theDoctor(doctor), 'queue:no-show', { queueId });
  const { appointmentId } = await anAppointment(knex, { doctorId: doctor.doctorId, patientId });
  await ok(desk, 'appointment:cancel', { appointmentId, reason: 'ill' });
  await ok(admin, 'patient:erase', { patientId, reason: 'asked for it' });
  expect(await refused(desk, 'queue:reinstate', { queueId })).toMatchObject({ code: 'not_found' });
  for (const [statement, constraint] of [
    [
      `UPDATE queue SET status = 'waiting', called_at = NULL, ended_at = NULL WHERE queue_id = '${queueId}'`,
      'queue_patient_erased',
    ],
    [
      `UPDATE appointments SET status = 'booked' WHERE appointment_id = '${appointmentId}'`,
      'appointments_patient_erased',
    ],
  ] as const)
    await expect(asOwner(knex, statement)).rejects.toMatchObject({ constraint });
  expect(await QueueEntry.query(knex).findById(queueId)).toMatchObject({ status: 'no_show' });
  expect(await Patient.query(knex).findById(patientId)).toMatchObject({ fullName: 'Erased patient' });
});

import { afterAll, expect, test } from 'vitest';
import { Appointment } from '../../../src/models/appointment.ts';
import { Area } from '../../../src/models/area.ts';
import { Department } from '../../../src/models/department.ts';
import { QueueEntry } from '../../../src/models/queue-entry.ts';
import { Visit } from '../../../src/models/visit.ts';
import { appointment } from '../../../src/protocol/commands/appointment/index.ts';
import { queue } from '../../../src/protocol/commands/queue/index.ts';
import { entryMoves, type EntryMove } from '../../../src/protocol/lifecycle.ts';
import { aDoctor, anAppointment, anEntry, aPatient, aReceptionist, instant } from '../../support/builders.ts';
import { testDatabase } from '../../support/database.ts';
import { senderOf } from '../../support/sender.ts';

const database = await testDatabase();
afterAll(database.drop);
const { knex } = database;
const { ok } = senderOf(knex);
const reception = aReceptionist();

/** A visit has the key of its first entry. */
const reasonOf = async (visitId: string) => (await Visit.query(knex).findById(visitId))?.reason;

const VISIT = 'Headache and vomiting since 04:00';
const ACTION = 'ECG changed';

const withReason = Object.values(queue)
  .filter(({ input: { shape } }) => 'queueId' in shape && 'reason' in shape)
  .map(({ name }) => name);

test('all moves of an entry, and its triage, take a reason of their own', () => {
  expect(withReason).toEqual(expect.arrayContaining(['queue:set-urgency', 'queue:transfer', 'queue:hold']));
  expect(withReason.length).toBeGreaterThanOrEqual(Object.keys(entryMoves).length);
});

test.each(withReason)('%s with a reason leaves that of the visit, and the step has its own', async (name) => {
  const { doctorId } = await aDoctor(knex, { room: '204' });
  const other = await aDoctor(knex);
  const status = name in entryMoves ? entryMoves[name as EntryMove].from[0] : 'waiting';
  const { patientId } = await aPatient(knex);
  const { queueId } = await anEntry(knex, { doctorId, patientId, status, reason: VISIT });
  if (name === 'queue:retreat') {
    const { siteId } = await Department.query(knex).findById(other.departmentId).throwIfNotFound();
    const { areaId } = await Area.query(knex).insert({ siteId, letter: 'B', name: 'Near the rooms' }).returning('*');
    await ok(reception, 'queue:advance', { doctorId, areaId, count: 1 });
  }
  await ok(reception, name, {
    queueId,
    reason: ACTION,
    ...(name === 'queue:set-urgency' && { urgencyLevel: 1 }),
    ...(name === 'queue:transfer' && { doctorId: other.doctorId }),
  } as never);
  const rows = await QueueEntry.query(knex).where({ queue_id: queueId }).orWhere({ transferred_from_id: queueId });
  for (const { visitId } of rows) expect(await reasonOf(visitId)).toBe(VISIT);
  const latest = rows.at(-1)?.queueId ?? '';
  const { steps } = await ok(reception, 'queue:timeline', { queueId: latest });
  expect(steps.at(-1)).toMatchObject({ action: name, reason: ACTION });
});

test('the closing of a day leaves the reason of the visit', async () => {
  const { departmentId } = await aDoctor(knex);
  const { queueId, queueDate } = await anEntry(knex, { departmentId, reason: VISIT });
  await ok(reception, 'queue:close-day', { departmentId, queueDate, reason: 'End of day' });
  expect(await QueueEntry.query(knex).findById(queueId)).toMatchObject({ status: 'left' });
  expect(await reasonOf(queueId)).toBe(VISIT);
});

const ofAppointments = Object.values(appointment)
  .filter(({ input: { shape } }) => 'appointmentId' in shape && 'reason' in shape)
  .map(({ name }) => name);

test('an appointment is cancelled and moved with a reason', () =>
  expect(ofAppointments.toSorted()).toEqual(['appointment:cancel', 'appointment:reschedule']));

test.each(ofAppointments.flatMap((name) => [[name, {}] as const, [name, { overbook: true }] as const]))(
  '%s with a reason and %o leaves that of the visit, and the audit has its own',
  async (name, more) => {
    const { doctorId } = await aDoctor(knex);
    const { appointmentId } = await anAppointment(knex, { doctorId, reason: VISIT });
    const isMove = name === 'appointment:reschedule';
    const scheduledDate = (await instant(knex, '1 day')).toISOString();
    await ok(reception, name, { appointmentId, reason: ACTION, ...(isMove && { scheduledDate, ...more }) } as never);
    const rows = await Appointment.query(knex).where({ doctor_id: doctorId });
    expect(rows).toHaveLength(isMove ? 2 : 1);
    expect(rows.map(({ reason }) => reason)).toEqual(rows.map(() => VISIT));
    const audited = await knex('audit_log').where({ row_id: appointmentId, action: name }).select('reason');
    expect(audited).toEqual([{ reason: ACTION }]);
  },
);

test('a reason that was booked comes with the entry, unless another is given at check-in', async () => {
  for (const [given, kept] of [
    [{}, VISIT],
    [{ reason: 'Fell on the stairs' }, 'Fell on the stairs'],
  ] as const) {
    const { patientId } = await aPatient(knex);
    const { doctorId } = await aDoctor(knex);
    const scheduledDate = await instant(knex);
    const { confirmationCode } = await anAppointment(knex, { patientId, doctorId, scheduledDate, reason: VISIT });
    const { entry } = await ok(reception, 'queue:check-in', { appointmentCode: confirmationCode, ...given });
    expect(await reasonOf(entry.queueId)).toBe(kept);
  }
});

test.each([
  [null, VISIT],
  ['Fever', 'Fever'],
])('a walk-in for %s who then types the code has come for %s', async (walkIn, kept) => {
  const { patientId } = await aPatient(knex);
  const { doctorId, departmentId } = await aDoctor(knex);
  const scheduledDate = await instant(knex);
  const { confirmationCode } = await anAppointment(knex, { patientId, doctorId, scheduledDate, reason: VISIT });
  const { queueId } = await anEntry(knex, { patientId, departmentId, reason: walkIn });
  const { entry } = await ok(reception, 'queue:check-in', { appointmentCode: confirmationCode });
  expect(entry.queueId).toBe(queueId);
  expect(await reasonOf(queueId)).toBe(kept);
});

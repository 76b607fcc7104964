import { v4 as uuid } from 'uuid';
import { afterAll, describe, expect, test } from 'vitest';
import { Appointment } from '../../../src/models/appointment.ts';
import { AuditRecord } from '../../../src/models/audit-record.ts';
import { QueueEntry } from '../../../src/models/queue-entry.ts';
import type { AppointmentStatus, EntryStatus } from '../../../src/protocol/lifecycle.ts';
import { anAppointment, anEntry, aReceptionist } from '../../support/builders.ts';
import { testDatabase } from '../../support/database.ts';
import { senderOf } from '../../support/sender.ts';

const database = await testDatabase();
afterAll(database.drop);
const { knex } = database;
const { ok, refused, reply } = senderOf(knex);
const reception = aReceptionist();

const anArrived = async (status: AppointmentStatus, entryStatus: EntryStatus) => {
  const appointment = await anAppointment(knex, { status });
  const { appointmentId, patientId, doctorId } = appointment;
  return { appointment, entry: await anEntry(knex, { appointmentId, patientId, doctorId, status: entryStatus }) };
};

describe('a booked appointment', () => {
  test('gives its slot and its code back, and the audit says why', async () => {
    const { appointmentId, confirmationCode, doctorId, scheduledDate } = await anAppointment(knex, { reason: 'Knee' });
    const { appointment } = await ok(reception, 'appointment:cancel', { appointmentId, reason: 'Has recovered' });
    expect(appointment).toMatchObject({ status: 'cancelled', holdsSlot: false, reason: 'Knee', revision: 2 });
    expect(appointment.patient).not.toBeNull();
    await anAppointment(knex, { doctorId, scheduledDate, confirmationCode });
    const record = await AuditRecord.query(knex).where('row_id', appointmentId).orderBy('audit_id', 'desc').first();
    expect(record).toMatchObject({ actor: `user:${reception.userId}`, reason: 'Has recovered' });
  });
});

describe('an appointment that has checked in', () => {
  test.each(['waiting', 'called', 'on_hold'] as const)('ends its entry that is %s', async (status) => {
    const { appointment, entry } = await anArrived('checked_in', status);
    const { appointmentId } = appointment;
    const cancelled = await ok(reception, 'appointment:cancel', { appointmentId, reason: 'Went home' });
    expect(cancelled.appointment).toMatchObject({ status: 'cancelled', holdsSlot: false, revision: 2 });
    expect(await entry.$query(knex)).toMatchObject({
      status: 'cancelled',
      endedAt: expect.any(Date),
    });
  });

  test('ends the entry in the stream that it was transferred to', async () => {
    const { appointment, entry } = await anArrived('checked_in', 'transferred');
    const { appointmentId, patientId } = appointment;
    const { queueNumber, queueId } = entry;
    const child = await anEntry(knex, { appointmentId, patientId, queueNumber, transferredFromId: queueId });
    await ok(reception, 'appointment:cancel', { appointmentId });
    expect(await child.$query(knex)).toMatchObject({ status: 'cancelled' });
    expect(await entry.$query(knex)).toMatchObject({ status: 'transferred' });
  });

  test('is not cancelled under a patient who is in the room', async () => {
    const { appointment, entry } = await anArrived('in_consultation', 'in_service');
    const { appointmentId } = appointment;
    expect(await refused(reception, 'appointment:cancel', { appointmentId })).toMatchObject({
      code: 'invalid_transition',
      details: { appointmentId, from: 'in_consultation', to: 'cancelled' },
    });
    expect(await entry.$query(knex)).toMatchObject({ status: 'in_service' });
  });

  test('nor where only the entry says so', async () => {
    const { appointment, entry } = await anArrived('checked_in', 'in_service');
    const { appointmentId } = appointment;
    expect(await refused(reception, 'appointment:cancel', { appointmentId })).toMatchObject({
      code: 'invalid_transition',
      details: { queueId: entry.queueId, from: 'in_service', to: 'cancelled' },
    });
    expect(await appointment.$query(knex)).toMatchObject({ status: 'checked_in' });
  });
});

test.each(['fulfilled', 'cancelled', 'rescheduled', 'no_show'] as const)(
  'an appointment that is %s is not cancelled',
  async (status) => {
    const { appointmentId } = await anAppointment(knex, { status });
    expect(await refused(reception, 'appointment:cancel', { appointmentId })).toMatchObject({
      code: 'invalid_transition',
      details: { from: status, to: 'cancelled' },
    });
  },
);

test('of ten desks that cancel at once, one does', async () => {
  const { appointment } = await anArrived('checked_in', 'waiting');
  const { appointmentId } = appointment;
  const replies = await Promise.all(
    Array.from({ length: 10 }, () => reply(reception, 'appointment:cancel', { appointmentId })),
  );
  expect(replies.filter(({ ok }) => ok)).toHaveLength(1);
  const codes = replies.flatMap((answered) => (answered.ok ? [] : [answered.error.code]));
  expect(new Set(codes)).toEqual(new Set(['invalid_transition']));
});

test('a check-in and a cancellation at once end together: never a number for a cancelled appointment', async () => {
  for (let round = 0; round < 10; round += 1) {
    const { appointmentId, confirmationCode } = await anAppointment(knex);
    const [checkedIn, cancelled] = await Promise.all([
      reply(reception, 'queue:check-in', { appointmentCode: confirmationCode }),
      reply(reception, 'appointment:cancel', { appointmentId }),
    ]);
    expect(cancelled).toMatchObject({ ok: true });
    expect(checkedIn.ok || checkedIn.error.code).toSatisfy((how) => how === true || how === 'invalid_transition');
    expect(await Appointment.query(knex).findById(appointmentId)).toMatchObject({ status: 'cancelled' });
    const active = await QueueEntry.query(knex).where('appointment_id', appointmentId).whereNot('status', 'cancelled');
    expect(active).toEqual([]);
  }
});

test('queue:cancel and appointment:cancel at once do not stand in each other’s way', async () => {
  for (let round = 0; round < 10; round += 1) {
    const { appointment, entry } = await anArrived('checked_in', 'waiting');
    const { appointmentId } = appointment;
    const replies = await Promise.all([
      reply(reception, 'queue:cancel', { queueId: entry.queueId }),
      reply(reception, 'appointment:cancel', { appointmentId }),
    ]);
    expect(replies.filter(({ ok }) => ok)).toHaveLength(1);
    expect(replies.find(({ ok }) => !ok)).toMatchObject({ error: { code: 'invalid_transition' } });
    expect(await entry.$query(knex)).toMatchObject({ status: 'cancelled' });
    expect(await appointment.$query(knex)).toMatchObject({ status: 'cancelled' });
  }
});

test('the same request again gets the same reply and has no second effect', async () => {
  const { appointmentId } = await anAppointment(knex);
  const input = { appointmentId, requestId: uuid() };
  const first = await ok(reception, 'appointment:cancel', input);
  expect(await ok(reception, 'appointment:cancel', input)).toEqual(first);
  expect(await Appointment.query(knex).findById(appointmentId)).toMatchObject({ revision: 2 });
});

test('a stale revision is a conflict, an unknown appointment is not found', async () => {
  const { appointmentId } = await anAppointment(knex);
  expect(await refused(reception, 'appointment:cancel', { appointmentId, expectedRevision: 2 })).toMatchObject({
    code: 'conflict',
    details: { current: { appointmentId, revision: 1 } },
  });
  expect(await refused(reception, 'appointment:cancel', { appointmentId: uuid() })).toMatchObject({
    code: 'not_found',
  });
});

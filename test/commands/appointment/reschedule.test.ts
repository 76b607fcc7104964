import { v4 as uuid } from 'uuid';
import { afterAll, expect, test } from 'vitest';
import { Appointment } from '../../../src/models/appointment.ts';
import { appointmentStatuses } from '../../../src/protocol/lifecycle.ts';
import { aDoctor, anAppointment, aReceptionist, instant } from '../../support/builders.ts';
import { testDatabase } from '../../support/database.ts';
import { senderOf } from '../../support/sender.ts';

const database = await testDatabase();
afterAll(database.drop);
const { knex } = database;
const { ok, refused, reply } = senderOf(knex);
const reception = aReceptionist();

const inTime = async (away: string): Promise<string> => (await instant(knex, away)).toISOString();

test('the new appointment points back, keeps code, patient and reason, and the old one gives its time back', async () => {
  const old = await anAppointment(knex, { reason: 'Knee', urgencyLevel: 2 });
  const { doctorId } = await aDoctor(knex);
  const scheduledDate = await inTime('3 days');
  const { appointment } = await ok(reception, 'appointment:reschedule', {
    appointmentId: old.appointmentId,
    doctorId,
    scheduledDate,
    durationMinutes: 45,
    reason: 'Asked for a later day',
  });
  expect(appointment).toMatchObject({
    doctorId,
    scheduledDate,
    durationMinutes: 45,
    patientId: old.patientId,
    patient: { fullName: expect.any(String) },
    urgencyLevel: 2,
    status: 'booked',
    holdsSlot: true,
    confirmationCode: old.confirmationCode,
    reason: 'Knee',
    rescheduledFromId: old.appointmentId,
  });
  expect(await old.$query(knex)).toMatchObject({ status: 'rescheduled', holdsSlot: false });
});

test('an appointment moves by less than its own length', async () => {
  const { appointmentId, scheduledDate } = await anAppointment(knex, { durationMinutes: 60 });
  const later = new Date(scheduledDate.getTime() + 10 * 60_000).toISOString();
  const { appointment } = await ok(reception, 'appointment:reschedule', { appointmentId, scheduledDate: later });
  expect(appointment).toMatchObject({ scheduledDate: later, durationMinutes: 60 });
});

test('a taken time leaves the old appointment as it was', async () => {
  const [old, other] = [await anAppointment(knex), await anAppointment(knex)];
  const input = {
    appointmentId: old.appointmentId,
    doctorId: other.doctorId,
    scheduledDate: other.scheduledDate.toISOString(),
  };
  expect(await refused(reception, 'appointment:reschedule', input)).toMatchObject({ code: 'slot_taken' });
  expect(await old.$query(knex)).toMatchObject({ status: 'booked', holdsSlot: true, revision: 1 });

  const overbooked = { ...input, overbook: true };
  expect(await refused(reception, 'appointment:reschedule', overbooked)).toMatchObject({ code: 'invalid_input' });
  const { appointment } = await ok(reception, 'appointment:reschedule', { ...overbooked, reason: 'Dr. agreed' });
  expect(appointment).toMatchObject({ holdsSlot: false, reason: old.reason });
});

test.each(appointmentStatuses.filter((status) => status !== 'booked'))(
  'an appointment that is %s is not rescheduled',
  async (status) => {
    const { appointmentId } = await anAppointment(knex, { status });
    const scheduledDate = await inTime('2 days');
    expect(await refused(reception, 'appointment:reschedule', { appointmentId, scheduledDate })).toMatchObject({
      code: 'invalid_transition',
      details: { appointmentId, from: status, to: 'rescheduled' },
    });
  },
);

test('of two desks that move one appointment at once, one wins', async () => {
  const { appointmentId } = await anAppointment(knex);
  const [first, second] = [await inTime('5 days'), await inTime('6 days')];
  const replies = await Promise.all(
    [first, second].map((scheduledDate) =>
      reply(reception, 'appointment:reschedule', { appointmentId, scheduledDate }),
    ),
  );
  expect(replies.filter(({ ok }) => ok)).toHaveLength(1);
  expect(replies.find(({ ok }) => !ok)).toMatchObject({ error: { code: 'invalid_transition' } });
  expect(await Appointment.query(knex).where('rescheduled_from_id', appointmentId).resultSize()).toBe(1);
});

test('a stale revision is a conflict with the current row', async () => {
  const { appointmentId } = await anAppointment(knex);
  await Appointment.query(knex).findById(appointmentId).patch({ urgencyLevel: 3 });
  const input = { appointmentId, scheduledDate: await inTime('2 days'), expectedRevision: 1 };
  expect(await refused(reception, 'appointment:reschedule', input)).toMatchObject({
    code: 'conflict',
    details: { current: { appointmentId, urgencyLevel: 3, revision: 2 } },
  });
});

test('the past is invalid, and an unknown appointment or doctor is not found', async () => {
  const { appointmentId } = await anAppointment(knex);
  const [past, scheduledDate] = [await inTime('-1 minute'), await inTime('1 day')];
  const inPast = { appointmentId, scheduledDate: past };
  expect(await refused(reception, 'appointment:reschedule', inPast)).toMatchObject({ code: 'invalid_input' });
  for (const field of ['appointmentId', 'doctorId']) {
    const unknown = uuid();
    const input = { appointmentId, scheduledDate, [field]: unknown };
    expect(await refused(reception, 'appointment:reschedule', input)).toMatchObject({
      code: 'not_found',
      details: { [field]: unknown },
    });
  }
});

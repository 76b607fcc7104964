import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Appointment } from '../../src/models/appointment.ts';
import { QueueEntry } from '../../src/models/queue-entry.ts';
import { Visit } from '../../src/models/visit.ts';
import {
  type AppointmentStatus,
  appointmentTransitions,
  type EntryStatus,
  entryTransitions,
  isActive,
} from '../../src/protocol/lifecycle.ts';
import { aDepartment, aDoctor, anAppointment, anEntry, aPatient } from '../support/builders.ts';
import { testDatabase, type TestDatabase } from '../support/database.ts';
import { refusedBy } from './refused.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await testDatabase({ as: 'owner' });
});
afterAll(async () => database.drop());

/** The columns that a transition sets beside the status. */
const reached = (to: EntryStatus) => ({
  status: to,
  endedAt: isActive(to) ? null : new Date(),
  ...(to === 'called' ? { calledAt: new Date() } : {}),
  ...(to === 'in_service' ? { startedAt: new Date() } : {}),
});

const move = async (entry: QueueEntry, to: EntryStatus, given: Partial<QueueEntry> = {}): Promise<string> =>
  refusedBy(
    entry
      .$query(database.knex)
      .patch({ ...reached(to), ...given })
      .returning('*'),
  );

/** Ends the parent, then inserts the child, as a transfer does. */
const transfer = async (parent: QueueEntry, to: { departmentId?: string; doctorId: string | null }) =>
  database.knex.transaction(async (trx) => {
    await parent.$query(trx).patch(reached('transferred'));
    const { queueId, queueDate, queueNumber, ticketToken, patientId, appointmentId, departmentId } = parent;
    const carried = { queueDate, queueNumber, ticketToken, patientId, appointmentId, departmentId };
    return anEntry(trx, { ...carried, ...to, transferredFromId: queueId });
  });

const pairs = (Object.entries(entryTransitions) as [EntryStatus, readonly EntryStatus[]][]).flatMap(([from, tos]) =>
  tos.map((to): [EntryStatus, EntryStatus] => [from, to]),
);

test.each(pairs)('an entry of a patient with an appointment goes from %s to %s', async (from, to) => {
  const { knex } = database;
  const { doctorId } = await aDoctor(knex);
  const { appointmentId, patientId } = await anAppointment(knex, { doctorId });
  const entry = await anEntry(knex, { doctorId, appointmentId, patientId, status: from });
  expect(await move(entry, to)).toBe('done');
});

describe('transfers', () => {
  test('along a chain of departments and back, by number, patient and appointment', async () => {
    const { knex } = database;
    const [one, other] = [await aDoctor(knex), await aDoctor(knex)];
    const { patientId } = await aPatient(knex);
    const first = await anEntry(knex, { doctorId: one.doctorId, patientId, status: 'in_service' });
    const second = await transfer(first, { departmentId: other.departmentId, doctorId: other.doctorId });
    const third = await transfer(second, { departmentId: one.departmentId, doctorId: null });
    const fourth = await transfer(third, { doctorId: one.doctorId });
    expect(fourth).toMatchObject({ queueNumber: first.queueNumber, ticketToken: first.ticketToken, status: 'waiting' });

    const { appointmentId } = await anAppointment(knex, { patientId, doctorId: one.doctorId });
    const booked = await anEntry(knex, { doctorId: one.doctorId, patientId, appointmentId });
    const passedOn = await transfer(booked, { doctorId: other.doctorId });
    expect(passedOn.appointmentId).toBe(appointmentId);
  });

  test('of one entry twice is refused, and so is a child while its parent is active', async () => {
    const { knex } = database;
    const parent = await anEntry(knex);
    const { queueId, queueDate, queueNumber, departmentId } = parent;
    const child = { queueDate, queueNumber, departmentId, transferredFromId: queueId };
    expect(await refusedBy(anEntry(knex, child))).toBe('queue_visit_active_key');
    const passedOn = await transfer(parent, { doctorId: null });
    await move(passedOn, 'completed');
    expect(await refusedBy(anEntry(knex, child))).toBe('queue_transferred_from_id_key');
  });
});

describe('numbers', () => {
  test('of a day are given out once, also after their entry has ended', async () => {
    const { knex } = database;
    const entry = await anEntry(knex);
    const { queueDate, queueNumber } = entry;
    expect(await refusedBy(anEntry(knex, { queueDate, queueNumber }))).toBe('visits_number_key');
    expect(await refusedBy(anEntry(knex, { queueDate: '2026-01-01', queueNumber }))).toBe('visits_open_number_key');
    await move(entry, 'completed');
    expect(await refusedBy(anEntry(knex, { queueDate, queueNumber }))).toBe('visits_number_key');
    expect(await refusedBy(anEntry(knex, { queueDate: '2026-01-01', queueNumber }))).toBe('done');
  });

  test('come from the counter without a gap, 200 at once, and one that is rolled back is given out again', async () => {
    const { knex } = database;
    const { departmentId } = await aDepartment(knex);
    const take = async (fails: boolean) =>
      knex
        .transaction(async (trx) => {
          const { rows } = await trx.raw<{ rows: [{ number: number }] }>(
            `SELECT next_queue_number(?, '2026-01-01') AS number`,
            [departmentId],
          );
          if (fails) throw new RangeError('rolled back');
          return rows[0].number;
        })
        .catch((error: unknown) => {
          if (error instanceof RangeError) return null;
          throw error;
        });
    const taken = await Promise.all(Array.from({ length: 200 }, async (_, index) => take(index % 10 === 0)));
    const numbers = taken.filter((number) => number !== null).toSorted((a, b) => a - b);
    expect(numbers).toEqual(Array.from({ length: 180 }, (_, index) => index + 1));
  });
});

describe('one patient', () => {
  test('has one visit at a time, but for a second number; and again when that visit is over', async () => {
    const { knex } = database;
    const { patientId } = await aPatient(knex);
    const { departmentId } = await aDepartment(knex);
    const first = await anEntry(knex, { patientId, departmentId });
    const second = await anEntry(knex, { patientId });
    const isSecond = async ({ visitId }: QueueEntry) => (await Visit.query(knex).findById(visitId))?.secondNumber;
    expect([await isSecond(first), await isSecond(second)]).toEqual([false, true]);
    const makeFirst = Visit.query(knex).findById(second.visitId).patch({ secondNumber: false }).execute();
    expect(await refusedBy(makeFirst)).toBe('visits_open_patient_key');
    await move(first, 'no_show');
    const third = await anEntry(knex, { patientId, departmentId });
    expect(await isSecond(third)).toBe(true);
    await move(second, 'left');
    await move(third, 'left');
    const fourth = await anEntry(knex, { patientId, departmentId });
    expect(await isSecond(fourth)).toBe(false);
    expect(await move(first, 'waiting')).toBe('visits_open_patient_key');
    await move(fourth, 'left');
    expect(await move(first, 'waiting')).toBe('done');
  });

  test('queues once for an appointment', async () => {
    const { knex } = database;
    const { appointmentId, patientId, doctorId } = await anAppointment(knex);
    const given = { appointmentId, patientId, doctorId };
    const first = await anEntry(knex, given);
    expect(await refusedBy(anEntry(knex, given))).toBe('queue_appointment_active_key');
    await move(first, 'no_show');
    expect(await refusedBy(anEntry(knex, given))).toBe('done');
  });

  test('may be anonymous, as many as come', async () => {
    const { departmentId } = await aDepartment(database.knex);
    await anEntry(database.knex, { departmentId });
    expect(await refusedBy(anEntry(database.knex, { departmentId }))).toBe('done');
  });
});

describe('one doctor', () => {
  test('has one patient called and one in service, and starts the next after completing', async () => {
    const { knex } = database;
    const { doctorId } = await aDoctor(knex);
    const [first, second, third] = [
      await anEntry(knex, { doctorId }),
      await anEntry(knex, { doctorId }),
      await anEntry(knex, { doctorId }),
    ];
    expect(await move(first, 'called')).toBe('done');
    expect(await move(second, 'called')).toBe('queue_doctor_called_key');
    expect(await move(first, 'in_service')).toBe('done');
    expect(await move(second, 'called')).toBe('done');
    expect(await move(second, 'in_service')).toBe('queue_doctor_in_service_key');
    expect(await move(first, 'completed')).toBe('done');
    expect(await move(second, 'in_service')).toBe('done');
    expect(await move(first, 'in_service')).toBe('queue_doctor_in_service_key');
    await move(second, 'completed');
    expect(await move(first, 'in_service'), 'reopened').toBe('done');
    expect(await move(third, 'called')).toBe('done');
  });

  test('gives a pool entry back to the pool on return and undo, where another doctor may call it', async () => {
    const { knex } = database;
    const { doctorId, departmentId } = await aDoctor(knex);
    const colleague = await aDoctor(knex, { departmentId });
    const entry = await anEntry(knex, { departmentId });
    expect(await move(entry, 'called')).toBe('queue_doctor_check');
    expect(await move(entry, 'called', { doctorId })).toBe('done');
    expect(await move(entry, 'waiting', { doctorId: null })).toBe('done');
    expect(await move(entry, 'called', { doctorId: colleague.doctorId })).toBe('done');
    expect(await move(entry, 'in_service')).toBe('done');
    expect(await move(entry, 'waiting', { doctorId: null })).toBe('done');
    expect(await move(entry, 'called', { doctorId })).toBe('done');
  });

  test('is one of 50 who call the same pool entry at once', async () => {
    const { knex } = database;
    const { departmentId } = await aDepartment(knex);
    const { queueId } = await anEntry(knex, { departmentId });
    const doctors = await Promise.all(Array.from({ length: 50 }, async () => aDoctor(knex, { departmentId })));
    const calls = await Promise.all(
      doctors.map(async ({ doctorId }) =>
        QueueEntry.query(knex)
          .where({ queue_id: queueId, status: 'waiting' })
          .patch({ ...reached('called'), doctorId }),
      ),
    );
    expect(calls.filter((updated) => updated === 1)).toHaveLength(1);
  });
});

const appointmentPairs = (
  Object.entries(appointmentTransitions) as [AppointmentStatus, readonly AppointmentStatus[]][]
).flatMap(([from, tos]) => tos.map((to): [AppointmentStatus, AppointmentStatus] => [from, to]));

test.each(appointmentPairs)('an appointment goes from %s to %s', async (from, to) => {
  const { knex } = database;
  const holdsSlot = !['cancelled', 'rescheduled', 'no_show'].includes(from);
  const appointment = await anAppointment(knex, { status: from, holdsSlot });
  expect(await refusedBy(appointment.$query(knex).patch({ status: to }))).toBe('done');
});

test('an appointment is rescheduled within its own time once the old one gave it up, and once only', async () => {
  const { knex } = database;
  const old = await anAppointment(knex);
  const { appointmentId, patientId, doctorId, scheduledDate } = old;
  const successor = {
    patientId,
    doctorId,
    scheduledDate: new Date(scheduledDate.getTime() + 5 * 60_000),
    rescheduledFromId: appointmentId,
  };
  expect(await refusedBy(anAppointment(knex, successor))).toBe('appointments_no_overlap');
  await old.$query(knex).patch({ status: 'rescheduled' });
  expect(await refusedBy(anAppointment(knex, successor))).toBe('done');
  expect(await refusedBy(anAppointment(knex, { patientId, rescheduledFromId: appointmentId }))).toBe(
    'appointments_rescheduled_from_id_key',
  );
  const found = await Appointment.query(knex).findOne('rescheduled_from_id', appointmentId);
  expect(found?.scheduledDate).toEqual(successor.scheduledDate);
});

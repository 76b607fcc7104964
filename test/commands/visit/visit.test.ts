import { afterAll, describe, expect, test } from 'vitest';
import { Appointment } from '../../../src/models/appointment.ts';
import { Department } from '../../../src/models/department.ts';
import { QueueEntry } from '../../../src/models/queue-entry.ts';
import { Visit } from '../../../src/models/visit.ts';
import {
  aDepartment,
  anAdministrator,
  aDevice,
  aDoctor,
  anAppointment,
  anEntry,
  aPatient,
  aReceptionist,
  instant,
  theDoctor,
} from '../../support/builders.ts';
import { testDatabase } from '../../support/database.ts';
import { senderOf } from '../../support/sender.ts';

const database = await testDatabase();
afterAll(database.drop);
const { knex } = database;
const { ok, refused } = senderOf(knex);
const reception = aReceptionist();

/** Somebody in a doctor's room, and three places where they may go on to. */
const somebodyInside = async () => {
  const doctor = await aDoctor(knex);
  const { patientId } = await aPatient(knex);
  const entry = await anEntry(knex, { doctorId: doctor.doctorId, patientId, status: 'in_service', reason: 'a cough' });
  const [laboratory, xray, pharmacy] = [await aDepartment(knex), await aDepartment(knex), await aDepartment(knex)];
  return { doctor, patientId, entry, visitId: entry.visitId, laboratory, xray, pharmacy };
};

const activeOf = (visitId: string) =>
  QueueEntry.query(knex).where('visit_id', visitId).whereNull('ended_at').first().throwIfNotFound();
const statesOf = async (visitId: string) => {
  const { visit } = await ok(reception, 'visit:get', { visitId });
  return visit.steps.map(({ status }) => status);
};
const complete = async (visitId: string) => {
  const { queueId } = await activeOf(visitId);
  await QueueEntry.query(knex)
    .findById(queueId)
    .patch({ status: 'in_service', startedAt: new Date(), doctorId: (await aDoctor(knex)).doctorId });
  return ok(reception, 'queue:complete', { queueId });
};

describe('sending on', () => {
  test('to X-ray and back: the next stop opens at once under the same number, and the patient comes back to the place of before', async () => {
    const { doctor, entry, visitId, xray } = await somebodyInside();
    await knex('queue')
      .where({ queue_id: entry.queueId })
      .update({ anchor_at: await instant(knex, '-40 minutes') });
    const { departmentId, doctorId } = doctor;
    const next = [
      { position: 1, departmentId: xray.departmentId },
      { position: 2, departmentId, with: doctorId, keepsPlace: true },
    ];
    const { entry: completed } = await ok(theDoctor(doctor), 'queue:complete', { queueId: entry.queueId, next });
    expect(completed).toMatchObject({ status: 'completed', queueNumber: entry.queueNumber });
    const there = await activeOf(visitId);
    expect(there).toMatchObject({ departmentId: xray.departmentId, queueNumber: entry.queueNumber, status: 'waiting' });
    expect(await statesOf(visitId)).toEqual(['done', 'current', 'planned']);
    await complete(visitId);
    const back = await activeOf(visitId);
    const { anchorAt } = await QueueEntry.query(knex).findById(entry.queueId).throwIfNotFound();
    expect(back).toMatchObject({ doctorId, anchorAt });
    await complete(visitId);
    expect(await statesOf(visitId)).toEqual(['done', 'done', 'done']);
    expect((await Visit.query(knex).findById(visitId))?.endedAt).toBeInstanceOf(Date);
  });

  test('who completes and calls the next one calls the same patient, where the next stop is with the same doctor', async () => {
    const { doctor, entry, visitId } = await somebodyInside();
    const { departmentId, doctorId } = doctor;
    await ok(reception, 'visit:plan', { visitId, steps: [{ position: 1, departmentId, with: doctorId }] });
    await ok(theDoctor(doctor), 'queue:call-next', { doctorId, completeCurrent: true });
    const called = await activeOf(visitId);
    expect(called).toMatchObject({ status: 'called', doctorId, queueNumber: entry.queueNumber });
    expect(called.queueId).not.toBe(entry.queueId);
    expect(await statesOf(visitId)).toEqual(['done', 'current']);
  });

  test('a stop that was opened, transferred and taken back can still be taken out of the plan', async () => {
    const { entry, visitId, xray, laboratory } = await somebodyInside();
    const next = [{ position: 1, departmentId: xray.departmentId }];
    await ok(reception, 'queue:complete', { queueId: entry.queueId, next });
    const { queueId } = await activeOf(visitId);
    await ok(reception, 'queue:transfer', { queueId, departmentId: laboratory.departmentId, reason: 'broken' });
    await ok(reception, 'queue:reopen', { queueId: entry.queueId });
    const { visit } = await ok(reception, 'visit:plan', { visitId, steps: [] });
    expect(visit.steps.map(({ status }) => status)).toEqual(['current']);
    await ok(reception, 'queue:complete', { queueId: entry.queueId });
    expect((await Visit.query(knex).findById(visitId))?.endedAt).toBeInstanceOf(Date);
  });

  test('before what is planned already', async () => {
    const { entry, visitId, laboratory, pharmacy, xray } = await somebodyInside();
    await ok(reception, 'visit:plan', { visitId, steps: [{ position: 1, departmentId: pharmacy.departmentId }] });
    const next = [
      { position: 1, departmentId: laboratory.departmentId },
      { position: 1, departmentId: xray.departmentId },
    ];
    await ok(reception, 'queue:complete', { queueId: entry.queueId, next });
    const { visit } = await ok(reception, 'visit:get', { visitId });
    expect(visit.steps.map(({ departmentId }) => departmentId).at(-1)).toBe(pharmacy.departmentId);
    expect(new Set(visit.steps.map(({ position }) => position)).size).toBe(3);
  });

  test('a reopening takes it back while nobody has called there, and says afterwards where the patient is', async () => {
    const { entry, visitId, xray } = await somebodyInside();
    const next = [{ position: 1, departmentId: xray.departmentId }];
    await ok(reception, 'queue:complete', { queueId: entry.queueId, next });
    const reopened = await ok(reception, 'queue:reopen', { queueId: entry.queueId });
    expect(reopened.entry.visit.steps.map(({ status }) => status)).toEqual(['current', 'planned']);
    await ok(reception, 'queue:complete', { queueId: entry.queueId });
    const { queueId } = await activeOf(visitId);
    const { doctorId } = await aDoctor(knex, { departmentId: xray.departmentId });
    await ok(reception, 'queue:call', { queueId, doctorId });
    const error = await refused(reception, 'queue:reopen', { queueId: entry.queueId });
    expect(error).toMatchObject({
      code: 'invalid_transition',
      details: { at: { queueId, departmentId: xray.departmentId, doctorId } },
    });
    expect(await statesOf(visitId)).toEqual(['done', 'current']);
  });

  test.each([
    [
      'a closed department',
      async () => ({ departmentId: (await aDepartment(knex, { active: false })).departmentId }),
      'department_closed',
    ],
    ['an unknown department', async () => ({ departmentId: '0190b0b0-0000-7000-8000-000000000000' }), 'not_found'],
    [
      'a doctor of another department',
      async () => ({ departmentId: (await aDepartment(knex)).departmentId, with: (await aDoctor(knex)).doctorId }),
      'not_found',
    ],
    [
      'a place that the patient never had',
      async () => ({ departmentId: (await aDepartment(knex)).departmentId, keepsPlace: true }),
      'invalid_input',
    ],
  ] as const)('%s is refused, and nothing has happened', async (_, step, code) => {
    const { entry, visitId } = await somebodyInside();
    const next = [{ position: 1, ...(await step()) }];
    expect(await refused(reception, 'queue:complete', { queueId: entry.queueId, next })).toMatchObject({ code });
    expect((await activeOf(visitId)).status).toBe('in_service');
    expect(await statesOf(visitId)).toEqual(['current']);
  });

  test('at another site it names the field', async () => {
    const { entry } = await somebodyInside();
    const siteId = '0190b0b0-0000-7000-8000-000000000001';
    await knex('sites').insert({ site_id: siteId, code: 'NORTH', name: 'North' });
    const { departmentId } = await aDepartment(knex);
    await Department.query(knex).findById(departmentId).patch({ siteId });
    const error = await refused(reception, 'queue:complete', {
      queueId: entry.queueId,
      next: [{ position: 1, departmentId }],
    });
    expect(error).toMatchObject({ code: 'invalid_input' });
    expect(JSON.stringify(error.details)).toContain('next.0.departmentId');
  });
});

describe('one number for the day', () => {
  test('three appointments, one check-in: a stop each in order of time, all of them checked in', async () => {
    const { patientId } = await aPatient(knex);
    const doctors = [await aDoctor(knex), await aDoctor(knex), await aDoctor(knex)];
    const minutes = [30, 10, 50];
    const booked = await Promise.all(
      doctors.map(async ({ doctorId }, n) =>
        anAppointment(knex, { patientId, doctorId, scheduledDate: await instant(knex, `${minutes[n]} minutes`) }),
      ),
    );
    const { entry, visit, isAdded } = await ok(reception, 'queue:check-in', { patientId });
    const inOrder = [doctors[1], doctors[0], doctors[2]].map((doctor) => doctor?.doctorId);
    expect(entry.doctorId).toBe(inOrder[0]);
    expect(visit.steps.map(({ doctorId }) => doctorId)).toEqual(inOrder);
    expect(visit.steps.map(({ status }) => status)).toEqual(['current', 'planned', 'planned']);
    expect(isAdded).toBe(false);
    const rows = await Appointment.query(knex).whereIn(
      'appointment_id',
      booked.map(({ appointmentId }) => appointmentId),
    );
    expect(rows.map(({ status }) => status)).toEqual(['checked_in', 'checked_in', 'checked_in']);
    // The code of any of them leads to the same number.
    const again = await ok(await aDevice(knex, { kind: 'kiosk' }), 'queue:check-in', {
      appointmentCode: booked[2]?.confirmationCode ?? '',
    });
    expect(again).toMatchObject({ reprint: true, isAdded: false, entry: { queueNumber: entry.queueNumber } });
    expect(await Visit.query(knex).where('patient_id', patientId)).toHaveLength(1);
  });

  test('who comes to another kiosk with a visit under way gets the same number, and a further stop', async () => {
    const { patientId, phoneNumber, dateOfBirth } = await aPatient(knex);
    const here = await aDoctor(knex);
    const { departmentId } = await aDepartment(knex);
    const first = await ok(reception, 'queue:check-in', { patientId, doctorId: here.doctorId });
    const kiosk = await aDevice(knex, { kind: 'kiosk' });
    const asked = { phoneNumber: phoneNumber ?? '', dateOfBirth: dateOfBirth ?? '', departmentId };
    const second = await ok(kiosk, 'queue:check-in', asked);
    expect(second).toMatchObject({ reprint: true, isAdded: true, entry: { queueId: first.entry.queueId } });
    expect(second.visit.steps.map(({ status }) => status)).toEqual(['current', 'planned']);
    const third = await ok(kiosk, 'queue:check-in', asked);
    expect(third).toMatchObject({ reprint: true, isAdded: false });
    expect(third.visit.steps).toHaveLength(2);
  });

  test('twenty check-ins at once of one patient at twenty departments are one visit', async () => {
    const { patientId } = await aPatient(knex);
    const departments = await Promise.all(Array.from({ length: 20 }, () => aDepartment(knex)));
    const replies = await Promise.all(
      departments.map(({ departmentId }) => ok(reception, 'queue:check-in', { patientId, departmentId })),
    );
    expect(new Set(replies.map(({ entry }) => entry.queueNumber)).size).toBe(1);
    const [visit, ...others] = await Visit.query(knex).where('patient_id', patientId);
    expect(others).toEqual([]);
    expect(await statesOf(visit?.visitId ?? '')).toEqual(['current', ...Array.from({ length: 19 }, () => 'planned')]);
  });

  test('after a call in vain the check-in goes on where they were called', async () => {
    const { patientId } = await aPatient(knex);
    const { doctorId } = await aDoctor(knex);
    const { departmentId } = await aDepartment(knex);
    const { entry } = await ok(reception, 'queue:check-in', { patientId, doctorId });
    await ok(reception, 'queue:check-in', { patientId, departmentId });
    await ok(reception, 'queue:call', { queueId: entry.queueId });
    await ok(reception, 'queue:no-show', { queueId: entry.queueId });
    const back = await ok(reception, 'queue:check-in', { patientId });
    expect(back).toMatchObject({ reprint: true, entry: { queueId: entry.queueId, status: 'waiting' } });
  });

  test('a visit that was left over from yesterday ends, and the number is a new one', async () => {
    const { patientId } = await aPatient(knex);
    const { departmentId } = await aDepartment(knex);
    const yesterday = await anEntry(knex, { patientId, departmentId });
    await knex('queue')
      .where({ queue_id: yesterday.queueId })
      .update({ queue_date: knex.raw('queue_date - 1') });
    const { entry } = await ok(reception, 'queue:check-in', { patientId, departmentId });
    expect(entry.queueNumber).not.toBe(yesterday.queueNumber);
    expect(await QueueEntry.query(knex).findById(yesterday.queueId)).toMatchObject({ status: 'left' });
  });
});

describe('the plan', () => {
  test('is replaced as a whole; what is kept keeps its key, and a stale one is refused with what it is now', async () => {
    const { visitId, laboratory, xray, pharmacy } = await somebodyInside();
    const planned = (one: { departmentId: string }, position: number) => ({ position, departmentId: one.departmentId });
    const first = await ok(reception, 'visit:plan', { visitId, steps: [planned(laboratory, 1), planned(xray, 2)] });
    const [, lab] = first.visit.steps;
    const second = await ok(reception, 'visit:plan', {
      visitId,
      expectedRevision: first.visit.revision ?? 0,
      steps: [planned(pharmacy, 1), { ...planned(laboratory, 2), stepId: lab?.stepId ?? '' }],
    });
    expect(second.visit.steps.map(({ departmentId }) => departmentId).slice(1)).toEqual([
      pharmacy.departmentId,
      laboratory.departmentId,
    ]);
    expect(second.visit.steps[2]?.stepId).toBe(lab?.stepId);
    const stale = await refused(reception, 'visit:plan', {
      visitId,
      expectedRevision: first.visit.revision ?? 0,
      steps: [],
    });
    expect(stale).toMatchObject({
      code: 'conflict',
      details: { current: { visitId, revision: second.visit.revision } },
    });
  });

  test('changes nothing that is done or runs', async () => {
    const { entry, visitId, laboratory } = await somebodyInside();
    const steps = [{ position: 1, departmentId: laboratory.departmentId, stepId: entry.visitId }];
    const error = await refused(reception, 'visit:plan', { visitId, steps });
    expect(error).toMatchObject({ code: 'invalid_input' });
    expect(JSON.stringify(error.details)).toContain('steps.0.stepId');
  });

  test('a step that is not needed is skipped: where the patient waits for it, the next one opens', async () => {
    const { entry, visitId, laboratory, pharmacy } = await somebodyInside();
    const next = [
      { position: 1, departmentId: laboratory.departmentId },
      { position: 2, departmentId: pharmacy.departmentId },
    ];
    await ok(reception, 'queue:complete', { queueId: entry.queueId, next });
    const { stepId } = await activeOf(visitId);
    const skipped = await ok(reception, 'visit:skip-step', { visitId, stepId: stepId ?? '' });
    expect(skipped.visit.steps.map(({ status }) => status)).toEqual(['done', 'skipped', 'current']);
    expect(skipped.entry?.departmentId).toBe(pharmacy.departmentId);
    const last = await ok(reception, 'visit:skip-step', { visitId, stepId: skipped.entry?.stepId ?? '' });
    expect(last.entry).toBeNull();
    expect((await Visit.query(knex).findById(visitId))?.endedAt).toBeInstanceOf(Date);
  });

  test('nobody skips a step whose patient is called or inside', async () => {
    const { visitId } = await somebodyInside();
    const error = await refused(reception, 'visit:skip-step', { visitId, stepId: visitId });
    expect(error).toMatchObject({ code: 'invalid_transition' });
  });

  test('who leaves gives up the appointments that were still planned, and has them again on coming back', async () => {
    const { patientId } = await aPatient(knex);
    const booked = await Promise.all(
      ['10 minutes', '40 minutes'].map(async (away) =>
        anAppointment(knex, { patientId, scheduledDate: await instant(knex, away) }),
      ),
    );
    const { entry } = await ok(reception, 'queue:check-in', { patientId });
    const statuses = async () => {
      const rows = await Appointment.query(knex).whereIn(
        'appointment_id',
        booked.map((one) => one.appointmentId),
      );
      return rows.map(({ status }) => status);
    };
    await ok(reception, 'queue:leave', { queueId: entry.queueId });
    expect(await statuses()).toEqual(['cancelled', 'cancelled']);
    await ok(reception, 'queue:reinstate', { queueId: entry.queueId });
    expect(await statuses()).toEqual(['checked_in', 'checked_in']);
  });
});

test('the reason of the visit is corrected on the visit, and every screen has it', async () => {
  const { entry, visitId } = await somebodyInside();
  const { entry: after } = await ok(reception, 'visit:update', { visitId, reason: 'a cough, and fever since Tuesday' });
  expect(after).toMatchObject({ queueId: entry.queueId, reason: 'a cough, and fever since Tuesday' });
  const change = await knex('changes').where({ row_id: entry.queueId }).orderBy('version', 'desc').first();
  expect(change.row.visit.reason).toBe('a cough, and fever since Tuesday');
});

test('a doctor sees the visits in which the patient was theirs, and no others', async () => {
  const { doctor, visitId } = await somebodyInside();
  const { visit } = await ok(theDoctor(doctor), 'visit:get', { visitId });
  expect(visit).toMatchObject({ visitId, reason: 'a cough' });
  expect(await refused(theDoctor(await aDoctor(knex)), 'visit:get', { visitId })).toMatchObject({ code: 'forbidden' });
});

test('what was planned and skipped is in the audit of the patient, under the number', async () => {
  const { patientId, visitId, laboratory, pharmacy } = await somebodyInside();
  const steps = [laboratory, pharmacy].map(({ departmentId }, n) => ({ position: n + 1, departmentId }));
  const { visit } = await ok(reception, 'visit:plan', { visitId, steps });
  await ok(reception, 'visit:skip-step', { visitId, stepId: visit.steps[1]?.stepId ?? '' });
  await ok(reception, 'visit:plan', { visitId, steps: [] });
  const { records, names } = await ok(anAdministrator(), 'audit:list', { patientId });
  const ofSteps = records.filter(({ tableName }) => tableName === 'visit_steps');
  expect(ofSteps.map(({ action }) => action)).toEqual(['visit:plan', 'visit:skip-step', 'visit:plan', 'visit:plan']);
  expect(ofSteps[0]).toMatchObject({ rowId: visit.steps[2]?.stepId, after: null });
  expect(ofSteps[1]?.after).toMatchObject({ status: 'skipped' });
  expect(names[ofSteps[1]?.rowId ?? '']).toBe((await activeOf(visitId)).queueNumber);
});

test('an appointment that is cancelled while its stop is still planned never opens; the other stops do', async () => {
  const { patientId } = await aPatient(knex);
  const booked = await Promise.all(
    ['5 minutes', '10 minutes'].map(async (away) =>
      anAppointment(knex, { patientId, scheduledDate: await instant(knex, away) }),
    ),
  );
  const { entry } = await ok(reception, 'queue:check-in', { patientId });
  await ok(reception, 'appointment:cancel', { appointmentId: booked[1]?.appointmentId ?? '' });
  const { visit } = await ok(reception, 'visit:get', { visitId: entry.queueId });
  expect(visit.steps.map(({ status }) => status)).toEqual(['current', 'skipped']);
  await complete(entry.queueId);
  expect((await Visit.query(knex).findById(entry.queueId))?.endedAt).toBeInstanceOf(Date);
});

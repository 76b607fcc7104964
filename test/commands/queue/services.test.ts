import { v4 as uuid } from 'uuid';
import { afterAll, describe, expect, test } from 'vitest';
import { Department } from '../../../src/models/department.ts';
import { Journey } from '../../../src/models/journey.ts';
import { QueueEntry } from '../../../src/models/queue-entry.ts';
import { Service } from '../../../src/models/service.ts';
import { Visit } from '../../../src/models/visit.ts';
import { VisitStep } from '../../../src/models/visit-step.ts';
import {
  aDepartment,
  anAdministrator,
  aDevice,
  aDoctor,
  aJourney,
  anAppointment,
  anEntry,
  aPatient,
  aReceptionist,
  aService,
  instant,
} from '../../support/builders.ts';
import { testDatabase } from '../../support/database.ts';
import { senderOf } from '../../support/sender.ts';

const database = await testDatabase();
afterAll(database.drop);
const { knex } = database;
const { ok, refused } = senderOf(knex);
const reception = aReceptionist();

const stepsOf = (visitId: string) => VisitStep.query(knex).where('visit_id', visitId).orderBy('position');
const visitOf = (visitId: string) => Visit.query(knex).findById(visitId).throwIfNotFound();

/** Registration, then laboratory and X-ray in any order, then a doctor; offered by the doctor's department. */
const aCheckUp = async () => {
  const [registration, laboratory, xray] = [await aDepartment(knex), await aDepartment(knex), await aDepartment(knex)];
  const doctor = await aDoctor(knex);
  const { journeyId } = await aJourney(knex, [
    {
      departmentId: registration.departmentId,
      instruction: 'Bring your card',
      instructions: { de: 'Karte mitbringen' },
    },
    [{ departmentId: laboratory.departmentId }, { departmentId: xray.departmentId }],
    { departmentId: doctor.departmentId, goesTo: 'visit_doctor' },
  ]);
  const service = await aService(knex, { departmentId: doctor.departmentId, journeyId });
  return { registration, laboratory, xray, doctor, journeyId, service };
};

describe('a check-in for a service', () => {
  test('of one stop is of its department, with its number, and has no row for the stop', async () => {
    const service = await aService(knex);
    const { numberPrefix } = await Department.query(knex).findById(service.departmentId).throwIfNotFound();
    const { entry, visit } = await ok(await aDevice(knex), 'queue:check-in', { serviceId: service.serviceId });
    expect(entry).toMatchObject({ departmentId: service.departmentId, queueNumber: `${numberPrefix}-001` });
    expect(visit.steps).toMatchObject([{ departmentId: service.departmentId, status: 'current' }]);
    expect(await visitOf(visit.visitId)).toMatchObject({ serviceId: service.serviceId });
    expect(await stepsOf(visit.visitId)).toEqual([]);
    const read = await ok(reception, 'visit:get', { visitId: visit.visitId });
    expect(read.visit.steps).toMatchObject([{ serviceId: service.serviceId, status: 'current' }]);
    expect(read.entries[0]?.visit).toMatchObject({ serviceId: service.serviceId });
  });

  test('with a journey begins with its first stop, under a number of the service’s department', async () => {
    const { registration, laboratory, xray, doctor, service } = await aCheckUp();
    const { numberPrefix } = await Department.query(knex).findById(doctor.departmentId).throwIfNotFound();
    const asked = { serviceId: service.serviceId, language: 'de', doctorId: doctor.doctorId };
    const { entry, visit } = await ok(reception, 'queue:check-in', asked);
    expect(entry).toMatchObject({ departmentId: registration.departmentId, queueNumber: `${numberPrefix}-001` });
    expect(visit.steps.map(({ position, departmentId, status }) => ({ position, departmentId, status }))).toEqual(
      expect.arrayContaining([
        { position: 1, departmentId: registration.departmentId, status: 'current' },
        { position: 2, departmentId: laboratory.departmentId, status: 'planned' },
        { position: 2, departmentId: xray.departmentId, status: 'planned' },
        { position: 3, departmentId: doctor.departmentId, status: 'planned' },
      ]),
    );
    expect(visit.steps[0]?.instruction).toBe('Karte mitbringen');
    expect(visit.steps.at(-1)?.doctorId).toBe(doctor.doctorId);
    expect(await visitOf(visit.visitId)).toMatchObject({ departmentId: doctor.departmentId });
    await ok(reception, 'queue:call', {
      queueId: entry.queueId,
      doctorId: (await aDoctor(knex, { departmentId: registration.departmentId })).doctorId,
    });
    await ok(reception, 'queue:start', { queueId: entry.queueId });
    await ok(reception, 'queue:complete', { queueId: entry.queueId });
    const now = await QueueEntry.query(knex).findOne({ visit_id: visit.visitId, status: 'waiting' });
    expect([laboratory.departmentId, xray.departmentId]).toContain(now?.departmentId);
    expect(now?.queueNumber).toBe(entry.queueNumber);
  });

  test('of stops in any order the first is where the line is the shortest', async () => {
    const [long, short] = [await aDepartment(knex), await aDepartment(knex)];
    await anEntry(knex, { departmentId: long.departmentId });
    const { journeyId } = await aJourney(knex, [
      [{ departmentId: long.departmentId }, { departmentId: short.departmentId }],
    ]);
    const { entry } = await ok(reception, 'queue:check-in', { journeyId });
    expect(entry.departmentId).toBe(short.departmentId);
  });

  test('a closed department refuses it, an optional stop at one is left out', async () => {
    const { registration, laboratory, xray, doctor, journeyId, service } = await aCheckUp();
    await Department.query(knex).findById(laboratory.departmentId).patch({ active: false });
    const before = await Visit.query(knex).resultSize();
    expect(await refused(reception, 'queue:check-in', { serviceId: service.serviceId })).toMatchObject({
      code: 'department_closed',
      details: { departmentId: laboratory.departmentId },
    });
    expect(await Visit.query(knex).resultSize()).toBe(before);
    const steps = [registration, laboratory, xray, doctor].map(({ departmentId }, index) => ({
      position: index + 1,
      departmentId,
      optional: departmentId === laboratory.departmentId,
    }));
    await Department.query(knex).findById(laboratory.departmentId).patch({ active: true });
    await ok(anAdministrator(), 'journey:update', { journeyId, steps });
    await Department.query(knex).findById(laboratory.departmentId).patch({ active: false });
    const { visit } = await ok(reception, 'queue:check-in', { serviceId: service.serviceId });
    expect(visit.steps.map(({ departmentId }) => departmentId)).toEqual([
      registration.departmentId,
      xray.departmentId,
      doctor.departmentId,
    ]);
  });

  test('an appointment of today is kept at the stop where the journey leads anyway, another one comes after it', async () => {
    const { doctor, service } = await aCheckUp();
    const { patientId } = await aPatient(knex);
    const kept = await anAppointment(knex, { patientId, doctorId: doctor.doctorId });
    const other = await anAppointment(knex, { patientId });
    const { visit } = await ok(reception, 'queue:check-in', { serviceId: service.serviceId, patientId });
    const steps = await stepsOf(visit.visitId);
    expect(steps.map(({ position, appointmentId }) => [position, appointmentId])).toEqual([
      [1, null],
      [2, null],
      [2, null],
      [3, kept.appointmentId],
      [4, other.appointmentId],
    ]);
    expect(steps[3]?.doctorId).toBe(doctor.doctorId);
    for (const { appointmentId } of [kept, other]) {
      expect(await knex('appointments').where('appointment_id', appointmentId).first('status')).toEqual({
        status: 'checked_in',
      });
    }
  });

  test('somebody who is here already keeps the number, and the stops come after what is planned; asked twice they are there once', async () => {
    const { patientId } = await aPatient(knex);
    const first = await ok(reception, 'queue:check-in', {
      departmentId: (await aDepartment(knex)).departmentId,
      patientId,
    });
    const { service } = await aCheckUp();
    const more = await ok(reception, 'queue:check-in', { serviceId: service.serviceId, patientId });
    expect(more.addedStepIds).toEqual(more.visit.steps.slice(1).map(({ stepId }) => stepId));
    expect(more).toMatchObject({ reprint: true, isAdded: true, entry: { queueNumber: first.entry.queueNumber } });
    expect(more.visit.steps.map(({ position }) => position)).toEqual([1, 2, 3, 3, 4]);
    const again = await ok(reception, 'queue:check-in', { serviceId: service.serviceId, patientId });
    expect(again).toMatchObject({ isAdded: false });
    expect(again.visit.steps).toHaveLength(5);
  });

  test('a kiosk gives what is offered there, and of its own department alone', async () => {
    const kiosk = await aDevice(knex);
    const hidden = await aService(knex, { selfService: false });
    expect(await refused(kiosk, 'queue:check-in', { serviceId: hidden.serviceId })).toMatchObject({
      code: 'forbidden',
    });
    const retired = await aService(knex, { active: false });
    expect(await refused(kiosk, 'queue:check-in', { serviceId: retired.serviceId })).toMatchObject({
      code: 'department_closed',
    });
    expect(await refused(kiosk, 'queue:check-in', { serviceId: uuid() })).toMatchObject({ code: 'not_found' });
    const { journeyId, service } = await aCheckUp();
    expect(await refused(kiosk, 'queue:check-in', { journeyId })).toMatchObject({ code: 'forbidden' });
    const elsewhere = await aDevice(knex, { departmentId: (await aDepartment(knex)).departmentId });
    expect(await refused(elsewhere, 'queue:check-in', { serviceId: service.serviceId })).toMatchObject({
      code: 'forbidden',
    });
    await Journey.query(knex).findById(journeyId).patch({ active: false });
    expect(await refused(kiosk, 'queue:check-in', { serviceId: service.serviceId })).toMatchObject({
      code: 'not_found',
    });
    await Service.query(knex).findById(service.serviceId).patch({ journeyId: null });
    await ok(kiosk, 'queue:check-in', { serviceId: service.serviceId });
  });

  test('too early for the appointment that is its first stop says so, and nothing is done', async () => {
    const service = await aService(knex);
    const doctor = await aDoctor(knex, { departmentId: service.departmentId });
    const { patientId } = await aPatient(knex);
    await anAppointment(knex, { patientId, doctorId: doctor.doctorId, scheduledDate: await instant(knex, '+3 hours') });
    const { journeyId } = await aJourney(knex, [
      { departmentId: service.departmentId },
      { departmentId: (await aDepartment(knex)).departmentId },
    ]);
    await Service.query(knex).findById(service.serviceId).patch({ journeyId });
    const asked = { serviceId: service.serviceId, patientId };
    const error = await refused(reception, 'queue:check-in', asked);
    expect(['too_early', 'wrong_day']).toContain(error.code);
    expect(error.details).toHaveProperty('scheduledDate');
    expect(await Visit.query(knex).where('patient_id', patientId).resultSize()).toBe(0);
  });
});

import { v4 as uuid } from 'uuid';
import { afterAll, describe, expect, test } from 'vitest';
import { Doctor } from '../../../src/models/doctor.ts';
import {
  aDepartment,
  aDoctor,
  aReceptionist,
  aUser,
  anAdministrator,
  anEntry,
  theDoctor,
} from '../../support/builders.ts';
import { testDatabase } from '../../support/database.ts';
import { senderOf } from '../../support/sender.ts';

const database = await testDatabase();
afterAll(database.drop);
const { knex } = database;
const { ok, refused, reply } = senderOf(knex);
const admin = anAdministrator();
const reception = aReceptionist();

describe('doctor:create', () => {
  test('a new doctor is off, has a number, and is listed after the colleagues of the department', async () => {
    const { departmentId } = await aDepartment(knex);
    const colleague = await aDoctor(knex, { departmentId });
    await aDoctor(knex);
    const { userId } = await aUser(knex, { role: 'doctor' });
    const { doctor } = await ok(admin, 'doctor:create', { departmentId, fullName: ' Ada Byron ', room: '12', userId });
    expect(doctor).toMatchObject({ departmentId, fullName: 'Ada Byron', room: '12', specialty: null, status: 'off' });
    expect(doctor.doctorNo).toBeGreaterThan(colleague.doctorNo);
    const { doctors } = await ok(reception, 'doctor:list', { departmentId });
    expect(doctors.map(({ doctorId }) => doctorId)).toEqual([colleague.doctorId, doctor.doctorId]);
  });

  test('an unknown department or login is not found', async () => {
    const { departmentId } = await aDepartment(knex);
    const nowhere = uuid();
    expect(await refused(admin, 'doctor:create', { departmentId: nowhere, fullName: 'A' })).toMatchObject({
      code: 'not_found',
      details: { departmentId: nowhere },
    });
    const userId = uuid();
    expect(await refused(admin, 'doctor:create', { departmentId, fullName: 'A', userId })).toMatchObject({
      code: 'not_found',
      details: { userId },
    });
  });

  test('a login acts as one doctor at most, and only if it is a doctor’s', async () => {
    const { departmentId } = await aDepartment(knex);
    const { userId } = await aUser(knex, { role: 'doctor' });
    await ok(admin, 'doctor:create', { departmentId, fullName: 'First', userId });
    expect(await refused(admin, 'doctor:create', { departmentId, fullName: 'Second', userId })).toMatchObject({
      code: 'conflict',
      details: { field: 'userId' },
    });
    const receptionist = await aUser(knex, { role: 'reception' });
    const input = { departmentId, fullName: 'Third', userId: receptionist.userId };
    expect(await refused(admin, 'doctor:create', input)).toMatchObject({
      code: 'conflict',
      details: { field: 'userId', role: 'reception' },
    });
  });
});

describe('doctor:update', () => {
  test('what is left out stays, and null empties', async () => {
    const { doctorId, departmentId, fullName } = await aDoctor(knex, { room: '7', specialty: 'Eyes' });
    const { doctor } = await ok(admin, 'doctor:update', { doctorId, room: null });
    expect(doctor).toMatchObject({ departmentId, fullName, room: null, specialty: 'Eyes', revision: 2 });
  });

  test('a doctor whom somebody changed meanwhile is a conflict with the current row', async () => {
    const { doctorId } = await aDoctor(knex);
    const { doctor } = await ok(reception, 'doctor:set-status', { doctorId, status: 'paused' });
    const error = await refused(admin, 'doctor:update', { doctorId, room: '9', expectedRevision: 1 });
    expect(error).toMatchObject({ code: 'conflict', details: { current: doctor } });
  });

  test('a doctor changes departments with an empty queue only', async () => {
    const { doctorId } = await aDoctor(knex);
    const { departmentId } = await aDepartment(knex);
    const entry = await anEntry(knex, { doctorId });
    expect(await refused(admin, 'doctor:update', { doctorId, departmentId })).toMatchObject({
      code: 'already_queued',
      details: { doctorId, activeEntries: 1 },
    });
    await entry.$query(knex).patch({ status: 'left', endedAt: new Date() });
    const { doctor } = await ok(admin, 'doctor:update', { doctorId, departmentId });
    expect(doctor.departmentId).toBe(departmentId);
  });

  test('an unknown doctor, department or login is not found', async () => {
    const { doctorId } = await aDoctor(knex);
    const unknown = uuid();
    const inputs = [{ doctorId: unknown }, { doctorId, departmentId: unknown }, { doctorId, userId: unknown }];
    for (const input of inputs) {
      expect(await refused(admin, 'doctor:update', input)).toMatchObject({ code: 'not_found' });
    }
  });
});

describe('doctor:set-status', () => {
  test('a doctor pauses with a patient in the room, and says in which room', async () => {
    const doctor = await aDoctor(knex, { room: '1' });
    await anEntry(knex, { doctorId: doctor.doctorId, status: 'in_service' });
    const input = { doctorId: doctor.doctorId, status: 'paused', room: '2' } as const;
    const paused = await ok(theDoctor(doctor), 'doctor:set-status', input);
    expect(paused.doctor).toMatchObject({ status: 'paused', room: '2' });
    const { doctorId } = doctor;
    const back = await ok(reception, 'doctor:set-status', { doctorId, status: 'available' });
    expect(back.doctor).toMatchObject({ status: 'available', room: '2' });
  });

  test.each(['called', 'in_service'] as const)('a doctor with a patient %s does not go off', async (status) => {
    const { doctorId } = await aDoctor(knex);
    const { queueId } = await anEntry(knex, { doctorId, status });
    expect(await refused(reception, 'doctor:set-status', { doctorId, status: 'off' })).toMatchObject({
      code: 'doctor_busy',
      details: { doctorId, queueId },
    });
  });

  test.each(['waiting', 'on_hold', 'completed'] as const)('a doctor with a patient %s goes off', async (status) => {
    const { doctorId } = await aDoctor(knex);
    await anEntry(knex, { doctorId, status });
    const { doctor } = await ok(reception, 'doctor:set-status', { doctorId, status: 'off' });
    expect(doctor.status).toBe('off');
  });

  test('nobody is called to a doctor who goes off at the same moment', async () => {
    for (let round = 0; round < 10; round += 1) {
      const { doctorId } = await aDoctor(knex);
      const entry = await anEntry(knex, { doctorId });
      const [called, off] = await Promise.all([
        reply(reception, 'queue:call-next', { doctorId }),
        reply(reception, 'doctor:set-status', { doctorId, status: 'off' }),
      ]);
      const [{ status }, doctor] = [await entry.$query(knex), await Doctor.query(knex).findById(doctorId)];
      expect([status, doctor?.status]).toEqual(off.ok ? ['waiting', 'off'] : ['called', 'available']);
      expect(off.ok ? called : off).toMatchObject({ error: { code: off.ok ? 'doctor_off' : 'doctor_busy' } });
    }
  });

  test('a doctor sets the own status only', async () => {
    const [mine, colleague] = [await aDoctor(knex), await aDoctor(knex)];
    const { doctorId } = colleague;
    expect(await refused(theDoctor(mine), 'doctor:set-status', { doctorId, status: 'off' })).toMatchObject({
      code: 'forbidden',
    });
  });

  test('an unknown doctor is not found', async () => {
    const doctorId = uuid();
    expect(await refused(reception, 'doctor:set-status', { doctorId, status: 'off' })).toMatchObject({
      code: 'not_found',
      details: { doctorId },
    });
  });
});

import { v4 as uuid } from 'uuid';
import { afterAll, describe, expect, test } from 'vitest';
import { Doctor } from '../../../src/models/doctor.ts';
import { QueueEntry } from '../../../src/models/queue-entry.ts';
import {
  aDepartment,
  aDoctor,
  aReceptionist,
  aUser,
  anAdministrator,
  anEntry,
  instant,
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

  test('a delay is told in minutes, stays over a pause, and ends by null or by going off', async () => {
    const { doctorId } = await aDoctor(knex, { room: '1' });
    const set = async (input: { status: 'available' | 'paused' | 'off'; delayMinutes?: number | null }) =>
      (await ok(reception, 'doctor:set-status', { doctorId, ...input })).doctor.delayMinutes;
    expect(await set({ status: 'available' })).toBeNull();
    expect(await set({ status: 'available', delayMinutes: 25 })).toBe(25);
    expect(await set({ status: 'paused' })).toBe(25);
    expect(await set({ status: 'available', delayMinutes: null })).toBeNull();
    expect(await set({ status: 'available', delayMinutes: 40 })).toBe(40);
    expect(await set({ status: 'off' })).toBeNull();
    expect(await set({ status: 'available' })).toBeNull();
  });

  test.each([0, 4, 241, 12.5, -10, '25'])('%o is no delay', async (delayMinutes) => {
    const { doctorId } = await aDoctor(knex);
    const input = { doctorId, status: 'available', delayMinutes } as never;
    const error = await refused(reception, 'doctor:set-status', input);
    expect(error).toMatchObject({ code: 'invalid_input' });
    expect(JSON.stringify(error.details)).toContain('delayMinutes');
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

  describe('going off with somebody waiting', () => {
    const list = async () => {
      const doctor = await aDoctor(knex);
      const { doctorId, departmentId } = doctor;
      const waiting = await anEntry(knex, { doctorId, urgencyLevel: 1 });
      const held = await anEntry(knex, { doctorId, status: 'on_hold' });
      const off = (input: object) => ({ doctorId, status: 'off' as const, ...input });
      return { doctor, doctorId, departmentId, waiting, held, off };
    };
    const listOf = async (doctorId: string | null, departmentId: string) =>
      QueueEntry.query(knex)
        .where({ department_id: departmentId, doctor_id: doctorId })
        .whereIn('status', ['waiting', 'on_hold'])
        .resultSize();

    test('without a word they stay, and the answer says how many', async () => {
      const { doctor, off } = await list();
      const answer = await ok(theDoctor(doctor), 'doctor:set-status', off({}));
      expect(answer).toMatchObject({ doctor: { status: 'off', backAt: null }, handedOver: 0, waiting: 2 });
      expect(Date.parse(answer.doctor.statusSince)).toBeGreaterThan(Date.now() - 60_000);
    });

    test('they go to a colleague or the pool in the same transaction', async () => {
      const { doctor, doctorId, departmentId, off } = await list();
      const colleague = await aDoctor(knex, { departmentId });
      const { doctorId: toDoctorId } = colleague;
      const handed = await ok(theDoctor(doctor), 'doctor:set-status', off({ waiting: 'hand-over', toDoctorId }));
      expect(handed).toMatchObject({ doctor: { status: 'off' }, handedOver: 2, waiting: 0 });
      expect([await listOf(doctorId, departmentId), await listOf(toDoctorId, departmentId)]).toEqual([0, 2]);
      const pooled = { doctorId: toDoctorId, status: 'off', waiting: 'pool' } as const;
      expect(await ok(reception, 'doctor:set-status', pooled)).toMatchObject({ handedOver: 2, waiting: 0 });
      expect(await listOf(null, departmentId)).toBe(2);
    });

    test('they are kept until the doctor is back, and then nobody is expected any more', async () => {
      const { doctorId, off } = await list();
      const backAt = (await instant(knex, '30 minutes')).toISOString();
      const kept = await ok(reception, 'doctor:set-status', off({ waiting: 'keep', backAt }));
      expect(kept).toMatchObject({ doctor: { backAt }, handedOver: 0, waiting: 2 });
      const back = await ok(reception, 'doctor:set-status', { doctorId, status: 'available' });
      expect(back.doctor).toMatchObject({ status: 'available', backAt: null });
    });

    test.each<[string, string, object]>([
      ['toDoctorId', 'required', { waiting: 'hand-over' }],
      ['backAt', 'required', { waiting: 'keep' }],
      ['toDoctorId', 'not_allowed', { waiting: 'pool', toDoctorId: uuid() }],
      ['waiting', 'not_allowed', { status: 'paused', waiting: 'pool' }],
      ['backAt', 'not_allowed', { status: 'available', backAt: new Date(Date.now() + 60_000).toISOString() }],
      ['backAt', 'too_small', { backAt: new Date(Date.now() - 60_000).toISOString() }],
      ['backAt', 'too_big', { backAt: new Date(Date.now() + 25 * 3600_000).toISOString() }],
    ])('%s is %s', async (path, code, input) => {
      const { doctorId, off } = await list();
      expect(await refused(reception, 'doctor:set-status', off(input))).toMatchObject({
        code: 'invalid_input',
        details: { issues: [expect.objectContaining({ path, code })] },
      });
      expect(await Doctor.query(knex).findById(doctorId)).toMatchObject({ status: 'available' });
    });

    test('where the list cannot go there, the doctor does not go off', async () => {
      const { doctorId, departmentId, off } = await list();
      const gone = await aDoctor(knex, { departmentId, status: 'off' });
      const elsewhere = await aDoctor(knex);
      for (const [toDoctorId, code] of [
        [gone.doctorId, 'doctor_off'],
        [elsewhere.doctorId, 'conflict'],
        [uuid(), 'not_found'],
        [doctorId, 'invalid_input'],
      ] as const) {
        const input = off({ waiting: 'hand-over', toDoctorId });
        expect(await refused(reception, 'doctor:set-status', input)).toMatchObject({ code });
      }
      expect(await Doctor.query(knex).findById(doctorId)).toMatchObject({ status: 'available' });
      expect(await listOf(doctorId, departmentId)).toBe(2);
    });

    test('plain SQL has its time of the status too, and a doctor who is back is expected no more', async () => {
      const { doctorId } = await list();
      const set = (sql: string) => knex.raw(`UPDATE doctors SET ${sql} WHERE doctor_id = ?`, [doctorId]);
      await set(`status = 'paused', back_at = hub_now() + interval '1 hour', status_since = '2020-01-01'`);
      const paused = await Doctor.query(knex).findById(doctorId).throwIfNotFound();
      expect(paused.statusSince.getTime()).toBeGreaterThan(Date.now() - 60_000);
      await set(`status = 'available'`);
      expect(await Doctor.query(knex).findById(doctorId)).toMatchObject({ backAt: null });
    });

    test('of a hand-over and a call-next for the same list at once, nobody is lost and nobody called by who is off', async () => {
      for (let round = 0; round < 15; round += 1) {
        const { doctorId, departmentId, off } = await list();
        const { doctorId: toDoctorId } = await aDoctor(knex, { departmentId });
        const replies = await Promise.all([
          reply(reception, 'doctor:set-status', off({ waiting: 'hand-over', toDoctorId })),
          reply(reception, 'queue:call-next', { doctorId: toDoctorId }),
          reply(reception, 'queue:call-next', { doctorId }),
        ]);
        const doctor = await Doctor.query(knex).findById(doctorId).throwIfNotFound();
        expect(replies[0].ok).toBe(doctor.status === 'off');
        const called = await QueueEntry.query(knex).where({ doctor_id: doctorId, status: 'called' }).resultSize();
        expect(called).toBe(doctor.status === 'off' ? 0 : 1);
        expect(await QueueEntry.query(knex).where({ department_id: departmentId }).resultSize()).toBe(2);
      }
    });
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

  const goes = async (way: 'goes off' | 'leaves' | 'goes to another department', doctorId: string) => {
    if (way === 'goes off') return reply(reception, 'doctor:set-status', { doctorId, status: 'off' });
    const where = way === 'leaves' ? { active: false } : { departmentId: (await aDepartment(knex)).departmentId };
    return reply(admin, 'doctor:update', { doctorId, ...where });
  };

  describe.each(['goes off', 'leaves', 'goes to another department'] as const)('with a doctor who %s', (way) => {
    test.each(['of the own list', 'of the pool', 'that is reopened'])(
      'no consultation begins at the same moment: one %s',
      async (kind) => {
        for (let round = 0; round < 6; round += 1) {
          const doctor = await aDoctor(knex);
          const { doctorId, departmentId } = doctor;
          const isReopened = kind === 'that is reopened';
          const { queueId } = await anEntry(knex, {
            status: isReopened ? 'completed' : 'on_hold',
            ...(kind === 'of the pool' ? { departmentId } : { doctorId }),
          });
          const begins = () => reply(theDoctor(doctor), isReopened ? 'queue:reopen' : 'queue:start', { queueId });
          await (round === 0 ? goes(way, doctorId).then(begins) : Promise.all([goes(way, doctorId), begins()]));
          const entry = await QueueEntry.query(knex).findById(queueId).throwIfNotFound();
          const now = await Doctor.query(knex).findById(doctorId).throwIfNotFound();
          if (entry.status !== 'in_service') continue;
          expect([entry.departmentId, now.status, now.active]).toEqual([now.departmentId, 'available', true]);
        }
      },
    );
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

describe('a doctor who leaves', () => {
  test('is off, takes no status but off, and comes back as off', async () => {
    const { doctorId } = await aDoctor(knex);
    const { doctor } = await ok(admin, 'doctor:update', { doctorId, active: false });
    expect(doctor).toMatchObject({ active: false, status: 'off', backAt: null, delayMinutes: null });
    for (const status of ['available', 'paused'] as const) {
      const error = await refused(reception, 'doctor:set-status', { doctorId, status });
      expect(error).toMatchObject({ code: 'doctor_off', details: { doctorId } });
    }
    const back = await ok(admin, 'doctor:update', { doctorId, active: true });
    expect(back.doctor).toMatchObject({ active: true, status: 'off' });
    await ok(reception, 'doctor:set-status', { doctorId, status: 'available' });
  });

  test('leaves with an empty queue only', async () => {
    const { doctorId, departmentId } = await aDoctor(knex);
    await anEntry(knex, { doctorId, departmentId });
    const error = await refused(admin, 'doctor:update', { doctorId, active: false });
    expect(error).toMatchObject({ code: 'already_queued', details: { doctorId, activeEntries: 1 } });
    expect(await Doctor.query(knex).findById(doctorId)).toMatchObject({ active: true, status: 'available' });
  });

  test('cannot be made available by hand, either', async () => {
    const { doctorId } = await aDoctor(knex, { active: false, status: 'off' });
    const available = Doctor.query(knex).findById(doctorId).patch({ status: 'available' });
    await expect(available).rejects.toThrow(/doctors_retired_check/);
  });
});

import { v4 as uuid } from 'uuid';
import { afterAll, describe, expect, test } from 'vitest';
import { Area } from '../../../src/models/area.ts';
import { Department } from '../../../src/models/department.ts';
import { Doctor } from '../../../src/models/doctor.ts';
import { QueueEntry } from '../../../src/models/queue-entry.ts';
import { Settings } from '../../../src/models/settings.ts';
import { Visit } from '../../../src/models/visit.ts';
import { aDepartment, aDevice, aDoctor, anEntry, aPatient, aReceptionist, aSite } from '../../support/builders.ts';
import { testDatabase } from '../../support/database.ts';
import { senderOf } from '../../support/sender.ts';

const database = await testDatabase();
afterAll(database.drop);
const { knex } = database;
const { ok, refused, reply } = senderOf(knex);
const reception = aReceptionist();

const entryOf = (queueId: string) => QueueEntry.query(knex).findById(queueId).throwIfNotFound();

/** Three who came together and wait for one doctor's pool, in the order of their numbers. */
const aParty = async () => {
  const doctor = await aDoctor(knex);
  const { departmentId } = doctor;
  const { entry, party = [] } = await ok(await aDevice(knex), 'queue:check-in', { departmentId, party: [{}, {}] });
  return { doctor, ids: [entry, ...party.map((one) => one.entry)].map(({ queueId }) => queueId), entry, party };
};
const callParty = ({ doctorId }: Doctor) => ok(reception, 'queue:call-next', { doctorId, withParty: true });

describe('who came together', () => {
  test('has numbers that follow one another, each with a visit and a ticket of its own', async () => {
    const { entry, party } = await aParty();
    const numbers = [entry, ...party.map((one) => one.entry)].map(({ queueNumber }) =>
      Number(queueNumber.split('-')[1]),
    );
    expect(numbers).toEqual([1, 2, 3]);
    const visits = await Visit.query(knex).whereIn(
      'visit_id',
      [entry, ...party.map((one) => one.entry)].map(({ queueId }) => queueId),
    );
    expect(new Set(visits.map(({ partyId }) => partyId)).size).toBe(1);
    expect(visits[0]?.partyId).not.toBeNull();
    expect(new Set(visits.map(({ ticketToken }) => ticketToken)).size).toBe(3);
  });

  test('twenty parties at once at one department: each has numbers in a row', async () => {
    const { departmentId } = await aDepartment(knex);
    const kiosk = await aDevice(knex);
    const replies = await Promise.all(
      Array.from({ length: 20 }, () => ok(kiosk, 'queue:check-in', { departmentId, party: [{}, {}] })),
    );
    const numbers = replies.map(({ entry, party = [] }) =>
      [entry, ...party.map((one) => one.entry)].map(({ queueNumber }) => Number(queueNumber.split('-')[1])),
    );
    for (const [first = 0, ...others] of numbers) expect(others).toEqual([first + 1, first + 2]);
    expect(numbers.flat().toSorted((a, b) => a - b)).toEqual(Array.from({ length: 60 }, (_, n) => n + 1));
  });

  test('staff name those they know; a kiosk names nobody, and a party of twenty is refused', async () => {
    const { departmentId } = await aDepartment(knex);
    const { patientId } = await aPatient(knex);
    const { party = [] } = await ok(reception, 'queue:check-in', { departmentId, party: [{ patientId }] });
    const visit = await Visit.query(knex).findById(party[0]?.visit.visitId ?? '');
    expect(visit?.patientId).toBe(patientId);
    const kiosk = await aDevice(knex);
    const before = await Visit.query(knex).resultSize();
    expect(await refused(kiosk, 'queue:check-in', { departmentId, party: [{}, { patientId }] })).toMatchObject({
      code: 'forbidden',
      details: { field: 'party.1.patientId' },
    });
    const twenty = Array.from({ length: 20 }, () => ({}));
    const error = await refused(kiosk, 'queue:check-in', { departmentId, party: twenty });
    expect(error).toMatchObject({ code: 'invalid_input', details: { issues: [{ path: 'party' }] } });
    expect(await Visit.query(knex).resultSize()).toBe(before);
  });

  test('somebody of it who is here already keeps the number and joins', async () => {
    const { departmentId } = await aDepartment(knex);
    const { patientId } = await aPatient(knex);
    const here = await ok(reception, 'queue:check-in', { departmentId, patientId });
    const { party = [], visit } = await ok(reception, 'queue:check-in', { departmentId, party: [{ patientId }] });
    expect(party[0]).toMatchObject({ reprint: true, entry: { queueId: here.entry.queueId } });
    const visits = await Visit.query(knex).whereIn('visit_id', [visit.visitId, here.visit.visitId]);
    expect(new Set(visits.map(({ partyId }) => partyId)).size).toBe(1);
  });
});

describe('a party that is called', () => {
  test('is one call: the first is called, the others wait for nobody else and come in one after the other', async () => {
    const { doctor, ids, party } = await aParty();
    const [first = '', second = '', third = ''] = ids;
    const { entry } = await callParty(doctor);
    expect(entry).toMatchObject({
      queueId: first,
      status: 'called',
      calledWith: party.map((one) => one.entry.queueNumber),
    });
    expect(await entryOf(second)).toMatchObject({ status: 'waiting', calledWithId: first, doctorId: doctor.doctorId });
    const colleague = await aDoctor(knex, { departmentId: doctor.departmentId });
    const { doctorId } = colleague;
    expect(await refused(reception, 'queue:call-next', { doctorId })).toMatchObject({ code: 'queue_empty' });
    for (const [id, next] of [
      [first, second],
      [second, third],
    ] as const) {
      await ok(reception, 'queue:start', { queueId: id });
      await ok(reception, 'queue:complete', { queueId: id });
      expect(await entryOf(next)).toMatchObject({ status: 'called', calledWithId: null, room: doctor.room });
    }
    expect(await entryOf(third)).toMatchObject({ calledWith: [] });
  });

  test('completing and calling the next one is the next of the party', async () => {
    const { doctor, ids } = await aParty();
    await anEntry(knex, { doctorId: doctor.doctorId, urgencyLevel: 1 });
    const { entry: immediate } = await callParty(doctor);
    await ok(reception, 'queue:return', { queueId: immediate.queueId });
    await ok(reception, 'queue:cancel', { queueId: immediate.queueId });
    await callParty(doctor);
    await ok(reception, 'queue:start', { queueId: ids[0] ?? '' });
    const { doctorId } = doctor;
    const { entry } = await ok(reception, 'queue:call-next', { doctorId, completeCurrent: true });
    expect(entry).toMatchObject({ queueId: ids[1], status: 'called' });
  });

  test.each(['queue:no-show', 'queue:hold', 'queue:return', 'queue:cancel', 'queue:leave'] as const)(
    '%s of the first lets the others go, to where they were',
    async (command) => {
      const { doctor, ids } = await aParty();
      await callParty(doctor);
      await ok(reception, command, { queueId: ids[0] ?? '' });
      for (const id of ids.slice(1))
        expect(await entryOf(id)).toMatchObject({ status: 'waiting', calledWithId: null, doctorId: null });
      expect(await entryOf(ids[0] ?? '')).toMatchObject({ calledWith: [] });
    },
  );

  test.each(['queue:leave', 'queue:hold', 'queue:transfer'] as const)(
    '%s of another takes it out of the call',
    async (command) => {
      const { doctor, ids, party } = await aParty();
      await callParty(doctor);
      const more =
        command === 'queue:transfer' ? { departmentId: (await aDepartment(knex)).departmentId, reason: 'x' } : {};
      await ok(reception, command, { queueId: ids[1] ?? '', ...more });
      expect((await entryOf(ids[0] ?? '')).calledWith).toEqual([party[1]?.entry.queueNumber]);
    },
  );

  test('calling somebody else meanwhile completes the first, and lets the others go', async () => {
    const { doctor, ids } = await aParty();
    await callParty(doctor);
    await ok(reception, 'queue:start', { queueId: ids[0] ?? '' });
    const { doctorId } = doctor;
    const { queueId } = await anEntry(knex, { doctorId });
    const { entry } = await ok(reception, 'queue:call', { queueId, doctorId, completeCurrent: true });
    expect(entry).toMatchObject({ queueId, status: 'called' });
    expect(await entryOf(ids[0] ?? '')).toMatchObject({ status: 'completed' });
    for (const id of ids.slice(1)) expect(await entryOf(id)).toMatchObject({ status: 'waiting', calledWithId: null });
  });

  test('another one whom plain SQL calls elsewhere is taken out of the call', async () => {
    const { doctor, ids, party } = await aParty();
    await callParty(doctor);
    const { doctorId } = await aDoctor(knex, { departmentId: doctor.departmentId });
    expect(await refused(reception, 'queue:call', { queueId: ids[1] ?? '', doctorId })).toMatchObject({
      code: 'conflict',
    });
    await knex.raw(`UPDATE queue SET status = 'called', called_at = hub_now(), doctor_id = ? WHERE queue_id = ?`, [
      doctorId,
      ids[1] ?? '',
    ]);
    expect((await entryOf(ids[0] ?? '')).calledWith).toEqual([party[1]?.entry.queueNumber]);
    expect(await entryOf(ids[1] ?? '')).toMatchObject({ status: 'called', doctorId, calledWithId: null });
  });

  test('plain SQL that completes the first calls the next, too', async () => {
    const { doctor, ids } = await aParty();
    await callParty(doctor);
    await ok(reception, 'queue:start', { queueId: ids[0] ?? '' });
    await knex.raw(`UPDATE queue SET status = 'completed', ended_at = hub_now() WHERE queue_id = ?`, [ids[0] ?? '']);
    expect(await entryOf(ids[1] ?? '')).toMatchObject({ status: 'called', doctorId: doctor.doctorId });
  });

  test('the others leave while the first is being completed: nobody is left over, and nothing waits for ever', async () => {
    for (let round = 0; round < 8; round += 1) {
      const { doctor, ids } = await aParty();
      await callParty(doctor);
      await ok(reception, 'queue:start', { queueId: ids[0] ?? '' });
      await Promise.all([
        reply(reception, 'queue:complete', { queueId: ids[0] ?? '' }),
        reply(reception, 'queue:leave', { queueId: ids[1] ?? '' }),
        reply(reception, 'queue:hold', { queueId: ids[2] ?? '' }),
      ]);
      const dangling = await knex.raw(
        `SELECT q.queue_id FROM queue q JOIN queue f ON f.queue_id = q.called_with_id WHERE f.status NOT IN ('called', 'in_service')`,
      );
      expect(dangling.rows).toEqual([]);
    }
  });
});

describe('sending on to a waiting area near the rooms', () => {
  const aPlace = async () => {
    const doctor = await aDoctor(knex);
    const { siteId } = await Department.query(knex).findById(doctor.departmentId).throwIfNotFound();
    const used = await Area.query(knex).where('site_id', siteId);
    const letter =
      Array.from('ABCDEFGHIJKLMNOPQRSTUVWXYZ').find((one) => !used.some((area) => area.letter === one)) ?? 'A';
    const { areaId } = await Area.query(knex)
      .insert({ siteId, letter, name: `Area ${letter}` })
      .returning('*');
    return { doctor, areaId, departmentId: doctor.departmentId };
  };

  test('takes the next five in the order of calling; they wait in the same place, and a more urgent one comes first', async () => {
    const { doctor, areaId, departmentId } = await aPlace();
    const { doctorId } = doctor;
    const waiting = [];
    for (let n = 0; n < 7; n += 1) waiting.push(await anEntry(knex, n % 2 === 0 ? { departmentId } : { doctorId }));
    const { entries } = await ok(reception, 'queue:advance', { doctorId, areaId, count: 5 });
    expect(entries.map(({ queueId }) => queueId)).toEqual(waiting.slice(0, 5).map(({ queueId }) => queueId));
    expect(entries[0]).toMatchObject({ status: 'waiting', areaId });
    const more = await ok(reception, 'queue:advance', { doctorId, areaId, count: 5 });
    expect(more.entries).toHaveLength(2);
    expect(await refused(reception, 'queue:advance', { doctorId, areaId, count: 1 })).toMatchObject({
      code: 'queue_empty',
    });
    const urgent = await anEntry(knex, { departmentId, urgencyLevel: 1 });
    const { entry } = await ok(reception, 'queue:call-next', { doctorId });
    expect(entry.queueId).toBe(urgent.queueId);
    const back = await ok(reception, 'queue:retreat', { queueId: waiting[0]?.queueId ?? '' });
    expect(back.entry).not.toHaveProperty('areaId');
    await ok(reception, 'queue:return', { queueId: urgent.queueId });
    await ok(reception, 'queue:cancel', { queueId: urgent.queueId });
    const next = await ok(reception, 'queue:call-next', { doctorId });
    expect(next.entry).toMatchObject({ queueId: waiting[0]?.queueId });
    expect(await entryOf(waiting[0]?.queueId ?? '')).toMatchObject({ advancedAt: null, areaId: null });
  });

  test('a call that comes meanwhile passes over nobody', async () => {
    for (let round = 0; round < 10; round += 1) {
      const { doctor, areaId, departmentId } = await aPlace();
      const { doctorId } = doctor;
      const first = await anEntry(knex, { departmentId });
      for (let n = 0; n < 3; n += 1) await anEntry(knex, { departmentId });
      const [, called] = await Promise.all([
        ok(reception, 'queue:advance', { departmentId, areaId, count: 3 }),
        ok(reception, 'queue:call-next', { doctorId }),
      ]);
      expect(called.entry.queueId).toBe(first.queueId);
    }
  });

  test('bad input is named, and nothing is done', async () => {
    const { doctor, areaId, departmentId } = await aPlace();
    const { doctorId } = doctor;
    const code = async (input: object) => (await refused(reception, 'queue:advance', { count: 1, ...input })).code;
    expect(await code({ areaId })).toBe('invalid_input');
    expect(await code({ areaId, doctorId, departmentId })).toBe('invalid_input');
    expect(await code({ areaId: uuid(), doctorId })).toBe('not_found');
    const elsewhere = await Area.query(knex)
      .insert({ siteId: (await aSite(knex)).siteId, letter: 'A', name: 'Elsewhere' })
      .returning('*');
    expect(await code({ areaId: elsewhere.areaId, doctorId })).toBe('invalid_input');
    await Area.query(knex).findById(areaId).patch({ active: false });
    expect(await code({ areaId, doctorId })).toBe('not_found');
  });
});

describe('how a stop ended', () => {
  test('is said where the department requires it, by a code of the settings', async () => {
    await Settings.query(knex).patch({ outcomes: [{ code: 'HOME', label: { en: 'Home', de: 'Nach Hause' } }] });
    const doctor = await aDoctor(knex);
    await Department.query(knex).findById(doctor.departmentId).patch({ requiresOutcome: true });
    const { doctorId } = doctor;
    const { queueId } = await anEntry(knex, { doctorId, status: 'in_service' });
    expect(await refused(reception, 'queue:complete', { queueId })).toMatchObject({
      code: 'invalid_input',
      details: { issues: [{ path: 'outcome', code: 'required' }] },
    });
    const asked = { doctorId, completeCurrent: true };
    expect(await refused(reception, 'queue:call-next', asked)).toMatchObject({ code: 'invalid_input' });
    expect(await entryOf(queueId)).toMatchObject({ status: 'in_service' });
    expect(await refused(reception, 'queue:complete', { queueId, outcome: 'MARS' })).toMatchObject({
      code: 'invalid_input',
    });
    const { entry } = await ok(reception, 'queue:complete', { queueId, outcome: 'HOME' });
    expect(entry).toMatchObject({ status: 'completed', outcome: 'HOME' });
  });

  test.each(['queue:call', 'queue:start'] as const)('%s says it of the one that it completes', async (command) => {
    await Settings.query(knex).patch({ outcomes: [{ code: 'HOME', label: { en: 'Home' } }] });
    const doctor = await aDoctor(knex);
    await Department.query(knex).findById(doctor.departmentId).patch({ requiresOutcome: true });
    const { doctorId } = doctor;
    const inside = await anEntry(knex, { doctorId, status: 'in_service' });
    const { queueId } = await anEntry(knex, { doctorId, status: command === 'queue:call' ? 'waiting' : 'called' });
    const asked = { queueId, completeCurrent: true };
    expect(await refused(reception, command, asked)).toMatchObject({ code: 'invalid_input' });
    await ok(reception, command, { ...asked, outcome: 'HOME' });
    expect(await entryOf(inside.queueId)).toMatchObject({ status: 'completed', outcome: 'HOME' });
  });
});

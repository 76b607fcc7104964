import { v4 as uuid } from 'uuid';
import { afterAll, expect, test } from 'vitest';
import type { Patient } from '../../../src/models/patient.ts';
import type { HandledCommand } from '../../../src/execution/define.ts';
import {
  aDepartment,
  aDoctor,
  anAdministrator,
  anAppointment,
  anEntry,
  aNurse,
  aPatient,
  aPhoneNumber,
  aReceptionist,
} from '../../support/builders.ts';
import { AuditRecord } from '../../../src/models/audit-record.ts';
import { testDatabase } from '../../support/database.ts';
import { senderOf } from '../../support/sender.ts';

const database = await testDatabase();
afterAll(database.drop);
const { knex } = database;
const { ok, refused, reply } = senderOf(knex);
const admin = anAdministrator();

const aRenamed = async (times: number): Promise<string> => {
  const { departmentId } = await aDepartment(knex);
  for (let n = 1; n <= times; n += 1) await ok(admin, 'department:update', { departmentId, name: `Name ${n}` });
  return departmentId;
};

test('a record says who changed which columns by which command, the newest first', async () => {
  const { departmentId, name } = await aDepartment(knex);
  const requestId = uuid();
  await ok(admin, 'department:update', { departmentId, name: 'Renamed', requestId });
  const { records, more } = await ok(admin, 'audit:list', { rowId: departmentId });
  expect(more).toBe(false);
  expect(records).toMatchObject([
    {
      actor: `user:${admin.userId}`,
      action: 'department:update',
      tableName: 'departments',
      rowId: departmentId,
      before: { name },
      after: { name: 'Renamed' },
      requestId,
    },
    { actor: expect.stringMatching(/^sql:/), action: null, before: null, after: { name }, requestId: null },
  ]);
});

test('pages go by the key: what is written meanwhile neither shifts nor repeats a record', async () => {
  const rowId = await aRenamed(4);
  const first = await ok(admin, 'audit:list', { rowId, limit: 2 });
  await ok(admin, 'department:update', { departmentId: rowId, name: 'Meanwhile' });
  const before = first.records.at(-1)?.auditId ?? 0;
  const second = await ok(admin, 'audit:list', { rowId, limit: 2, before });
  const third = await ok(admin, 'audit:list', { rowId, limit: 2, before: second.records.at(-1)?.auditId ?? 0 });
  const names = [first, second, third].map(({ records }) => records.map(({ after }) => after?.['name']));
  expect(names).toEqual([['Name 4', 'Name 3'], ['Name 2', 'Name 1'], [expect.stringMatching(/^Department/)]]);
  expect([first.more, second.more, third.more]).toEqual([true, true, false]);
});

test('is filtered by table, actor and a half-open span of time', async () => {
  const rowId = await aRenamed(2);
  const { records } = await ok(admin, 'audit:list', { rowId });
  const [newest, second] = records;
  const countOf = async (filter: object): Promise<number> =>
    (await ok(admin, 'audit:list', { rowId, ...filter })).records.length;
  expect(await countOf({ tableName: 'doctors' })).toBe(0);
  expect(await countOf({ tableName: 'departments', actor: `user:${admin.userId}` })).toBe(2);
  expect(await countOf({ actor: 'user:nobody' })).toBe(0);
  expect(await countOf({ from: newest?.at })).toBe(1);
  expect(await countOf({ from: second?.at, to: newest?.at })).toBe(1);
});

test('who looked for a patient is told with the patient: by whom and by what, and not what was typed', async () => {
  const { patientId, fullName } = await aPatient(knex, { fullName: 'Quintessa Marker' });
  const { doctorId } = await anAppointment(knex, { patientId });
  const { queueId } = await anEntry(knex, { doctorId, patientId });
  const [nurse, desk] = [aNurse(), aReceptionist()];
  await ok(nurse, 'patient:find', { query: 'Quintessa' });
  await ok(desk, 'appointment:list', { patientId });
  await ok(desk, 'queue:timeline', { queueId });
  const { records } = await ok(admin, 'audit:list', { rowId: patientId });
  const looked = records.filter(({ after }) => after !== null && 'read' in after);
  expect(looked.map(({ actor, action, tableName, after }) => [actor, action, tableName, after])).toEqual([
    [`user:${desk.userId}`, 'queue:timeline', 'queue', { read: { rows: 1, patients: [patientId] } }],
    [`user:${desk.userId}`, 'appointment:list', 'appointments', { read: { rows: 1, patients: [patientId] } }],
    [`user:${nurse.userId}`, 'patient:find', 'patients', { read: { rows: 1, patients: [patientId] } }],
  ]);
  expect(JSON.stringify(looked)).not.toContain(fullName.split(' ')[0]);
});

test('a list that is not about one patient, and a search that finds nobody, are told by their count', async () => {
  const { doctorId } = await aDoctor(knex);
  await anAppointment(knex, { doctorId });
  const desk = aReceptionist();
  await ok(desk, 'appointment:list', { doctorId });
  await ok(desk, 'patient:find', { query: 'Nobody Of That Name' });
  const { records } = await ok(admin, 'audit:list', { actor: `user:${desk.userId}` });
  expect(records.map(({ action, after }) => [action, after])).toEqual([
    ['patient:find', { read: { rows: 0, patients: [] } }],
    ['appointment:list', { read: { rows: 1, patients: [] } }],
  ]);
  const again = await ok(admin, 'audit:list', { actor: `user:${admin.userId}`, tableName: 'audit_log' });
  expect(again.records[0]).toMatchObject({ action: 'audit:list', after: { read: { rows: 2, patients: [] } } });
});

test.each<[string, (of: Patient) => [HandledCommand, object]]>([
  ['a number that is taken', ({ phoneNumber }) => ['patient:register', { fullName: 'X', phoneNumber }]],
  [
    'a record number that is taken',
    ({ medicalRecordNumber }) => ['patient:register', { fullName: 'X', medicalRecordNumber }],
  ],
  ['a stale revision', ({ patientId }) => ['patient:update', { patientId, expectedRevision: 99, fullName: 'X' }]],
  ['a change of nothing', ({ patientId }) => ['patient:update', { patientId }]],
  ['a change to the same', ({ patientId, fullName }) => ['patient:update', { patientId, fullName }]],
  ['an attachment to look at', ({ patientId }) => ['queue:attach-patient', { queueId: '', patientId, dryRun: true }]],
  ['two who are reached by one number', ({ phoneNumber }) => ['queue:check-in', { departmentId: '', phoneNumber }]],
])('%s tells of a patient, and is noted as a look at them', async (_, ask) => {
  const patient = await aPatient(knex, { phoneNumber: aPhoneNumber(), medicalRecordNumber: `MRN-${Math.random()}` });
  await aPatient(knex, { phoneNumber: null, guardianId: patient.patientId });
  const { departmentId } = await aDepartment(knex);
  const desk = aReceptionist();
  const [command, input] = ask(patient);
  const { queueId } = await anEntry(knex, { departmentId, patientId: null });
  const there = { ...('departmentId' in input && { departmentId }), ...('queueId' in input && { queueId }) };
  const answer = await reply(desk, command, { ...input, ...there });
  if (!('dryRun' in input)) expect(JSON.stringify(answer)).toContain(patient.patientId);
  else expect(answer).toMatchObject({ ok: true, data: { warnings: [] } });
  const { records } = await ok(admin, 'audit:list', { patientId: patient.patientId });
  const [look] = records.filter(({ actor }) => actor === `user:${desk.userId}`);
  expect(look).toMatchObject({
    action: command,
    after: { read: { patients: expect.arrayContaining([patient.patientId]) } },
  });
});

test('a look at the audit does not pass on whom the looks before it were at', async () => {
  const auditor = anAdministrator();
  const { patientId } = await aPatient(knex);
  const readings = { tableName: 'audit_log', actor: `user:${auditor.userId}` };
  await ok(auditor, 'audit:list', { rowId: patientId });
  for (const name of ['audit:list', 'audit:export'] as const) {
    expect(JSON.stringify(await ok(auditor, name, readings))).not.toContain(patientId);
    const latest = await AuditRecord.query(knex).where('action', name).orderBy('audit_id', 'desc').first();
    expect(latest?.after).toEqual({ read: { rows: expect.any(Number), patients: [] } });
  }
  const { records } = await ok(auditor, 'audit:list', { ...readings, patientId });
  expect(records).toMatchObject([{ after: { read: { rows: 1, patients: [patientId] } } }]);
});

test('ids come with the numbers and names that people know', async () => {
  const { patientId } = await aPatient(knex, { fullName: 'Odile Vantreight' });
  const { doctorId } = await aDoctor(knex, { fullName: 'Dr Una Named' });
  const { queueId, queueNumber } = await anEntry(knex, { doctorId, patientId });
  const { names } = await ok(admin, 'audit:list', { rowId: queueId });
  expect(names).toMatchObject({
    [queueId]: queueNumber,
    [patientId]: 'Odile Vantreight',
    [doctorId]: 'Dr Una Named',
  });
  const told = await ok(admin, 'audit:list', {
    actor: `user:${admin.userId}`,
    tableName: 'audit_log',
    patientId,
    limit: 1,
  });
  expect(told.records[0]).toMatchObject({ after: { read: { patients: [patientId] } } });
});

test('by patient: what happened to them, their visits and appointments, also a visit that was taken from them', async () => {
  const { patientId } = await aPatient(knex);
  const other = await aPatient(knex);
  const { doctorId } = await aDoctor(knex);
  const { appointmentId } = await anAppointment(knex, { doctorId, patientId });
  const mistaken = await anEntry(knex, { doctorId, patientId });
  const theirs = await anEntry(knex, { doctorId, patientId: other.patientId });
  await knex('queue').where({ queue_id: mistaken.queueId }).update({ patient_id: null });
  const { records } = await ok(admin, 'audit:list', { patientId });
  const rows = new Set(records.map(({ rowId }) => rowId));
  expect([...rows]).toEqual(expect.arrayContaining([patientId, appointmentId, mistaken.queueId]));
  expect(rows.has(theirs.queueId)).toBe(false);
  expect(records.filter(({ rowId }) => rowId === mistaken.queueId)).toHaveLength(2);
});

test('an export is told as one, with how many records left the hub', async () => {
  const { departmentId, name } = await aDepartment(knex);
  await ok(admin, 'department:update', { departmentId, name: 'Exported' });
  const exported = await ok(admin, 'audit:export', { rowId: departmentId });
  expect(exported.records).toHaveLength(2);
  expect(exported.records[1]).toMatchObject({ after: { name } });
  const { records } = await ok(admin, 'audit:list', { actor: `user:${admin.userId}`, limit: 1 });
  expect(records).toMatchObject([
    { action: 'audit:export', tableName: 'audit_log', after: { read: { rows: 2, patients: [] } } },
  ]);
});

test('only an administrator reads it, 200 records at a time at most', async () => {
  expect(await refused(aReceptionist(), 'audit:list', {})).toMatchObject({ code: 'forbidden' });
  expect(await refused(aReceptionist(), 'audit:export', {})).toMatchObject({ code: 'forbidden' });
  expect(await refused(admin, 'audit:list', { limit: 201 })).toMatchObject({ code: 'invalid_input' });
});

import { afterAll, beforeAll, expect, test } from 'vitest';
import { v7 as uuid } from 'uuid';
import { aDepartment, aDoctor, anEntry, aPatient } from '../support/builders.ts';
import { openDueSteps } from '../../src/visits/opening.ts';
import { testDatabase, type TestDatabase } from '../support/database.ts';
import { refusedBy } from './refused.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await testDatabase({ as: 'owner' });
});
afterAll(async () => database.drop());

const raw = async <Row>(sql: string, bindings: readonly unknown[] = []): Promise<Row[]> =>
  (await database.knex.raw<{ rows: Row[] }>(sql, bindings as never)).rows;

type Stop = {
  departmentId: string;
  doctorId?: string | null;
  position?: number;
  keepsPlace?: boolean;
  notBefore?: string;
};

const at = ({ departmentId }: Stop, given: Partial<Stop>): Stop => ({ departmentId, ...given });

/** A visit whose first entry is in service, with further planned steps. */
const aVisitWith = async (...stops: Stop[]) => {
  const doctor = await aDoctor(database.knex);
  const patient = await aPatient(database.knex);
  const first = await anEntry(database.knex, {
    doctorId: doctor.doctorId,
    patientId: patient.patientId,
    status: 'in_service',
  });
  const visitId = first.queueId;
  const stepId = uuid();
  await raw(
    `INSERT INTO visit_steps (step_id, visit_id, position, department_id, doctor_id, status) VALUES (?, ?, 1, ?, ?, 'current')`,
    [stepId, visitId, doctor.departmentId, doctor.doctorId],
  );
  await raw('UPDATE queue SET step_id = ? WHERE queue_id = ?', [stepId, visitId]);
  for (const [
    index,
    { departmentId, doctorId = null, position = index + 2, keepsPlace = false, notBefore },
  ] of stops.entries())
    await raw(
      `INSERT INTO visit_steps (step_id, visit_id, position, department_id, doctor_id, keeps_place, not_before)
       VALUES (?, ?, ?, ?, ?, ?, hub_now() + ?::interval)`,
      [uuid(), visitId, position, departmentId, doctorId, keepsPlace, notBefore ?? null],
    );
  return { visitId, first, doctor, patient };
};

type Told = { entries: string[]; steps: string[]; open: boolean };
/** What is said of a visit: each entry's state, each step's, and whether it is open. */
const told = async (visitId: string): Promise<Told> => {
  const [row] = await raw<Told>(
    `SELECT ARRAY(SELECT status FROM queue WHERE visit_id = v.visit_id ORDER BY created_at, queue_id) AS entries,
       ARRAY(SELECT status FROM visit_steps WHERE visit_id = v.visit_id ORDER BY position, step_id) AS steps,
       ended_at IS NULL AS open FROM visits v WHERE visit_id = ?`,
    [visitId],
  );
  if (!row) throw new Error('no such visit');
  return row;
};

const complete = (queueId: string) =>
  raw(`UPDATE queue SET status = 'completed', ended_at = hub_now() WHERE queue_id = ?`, [queueId]);
const reopen = (queueId: string) =>
  raw(`UPDATE queue SET status = 'in_service', ended_at = NULL WHERE queue_id = ?`, [queueId]);
const currentOf = async (visitId: string) => {
  const [row] = await raw<{
    queue_id: string;
    department_id: string;
    queue_number: string;
    anchor_at: Date;
    status: string;
  }>('SELECT * FROM queue WHERE visit_id = ? AND ended_at IS NULL', [visitId]);
  if (!row) throw new Error('nothing is active');
  return row;
};

test('an entry that is inserted alone is a visit of one stop, with its number, and ends with it', async () => {
  const { knex } = database;
  const patient = await aPatient(knex);
  const entry = await anEntry(knex, { patientId: patient.patientId, doctorId: (await aDoctor(knex)).doctorId });
  const [visit] = await raw('SELECT number, patient_id, ticket_token, ended_at FROM visits WHERE visit_id = ?', [
    entry.queueId,
  ]);
  expect(visit).toEqual({
    number: entry.queueNumber,
    patient_id: patient.patientId,
    ticket_token: entry.ticketToken,
    ended_at: null,
  });
  await raw(`UPDATE queue SET status = 'left', ended_at = hub_now() WHERE queue_id = ?`, [entry.queueId]);
  expect(await told(entry.queueId)).toEqual({ entries: ['left'], steps: [], open: false });
  await raw(`UPDATE queue SET status = 'waiting', ended_at = NULL WHERE queue_id = ?`, [entry.queueId]);
  expect(await told(entry.queueId)).toEqual({ entries: ['waiting'], steps: [], open: true });
});

test('a completion opens the next step under the same number, and the last one ends the visit', async () => {
  const [laboratory, pharmacy] = [await aDepartment(database.knex), await aDepartment(database.knex)];
  const { visitId, first } = await aVisitWith(laboratory, pharmacy);
  await complete(first.queueId);
  const second = await currentOf(visitId);
  expect(second).toMatchObject({
    department_id: laboratory.departmentId,
    queue_number: first.queueNumber,
    status: 'waiting',
  });
  expect(await told(visitId)).toEqual({
    entries: ['completed', 'waiting'],
    steps: ['done', 'current', 'planned'],
    open: true,
  });
  await complete(second.queue_id);
  const third = await currentOf(visitId);
  expect(third.department_id).toBe(pharmacy.departmentId);
  await complete(third.queue_id);
  expect(await told(visitId)).toEqual({
    entries: ['completed', 'completed', 'completed'],
    steps: ['done', 'done', 'done'],
    open: false,
  });
});

test('two planned steps of one position: exactly one opens, where the line is shorter', async () => {
  const [laboratory, xray] = [await aDepartment(database.knex), await aDepartment(database.knex)];
  for (let n = 0; n < 3; n += 1) await anEntry(database.knex, { departmentId: laboratory.departmentId });
  const { visitId, first } = await aVisitWith(at(laboratory, { position: 2 }), at(xray, { position: 2 }));
  await complete(first.queueId);
  const second = await currentOf(visitId);
  expect(second.department_id).toBe(xray.departmentId);
  await complete(second.queue_id);
  expect((await currentOf(visitId)).department_id).toBe(laboratory.departmentId);
});

test('a reopening takes the next step back, unless it has been called', async () => {
  const laboratory = await aDoctor(database.knex);
  const { visitId, first } = await aVisitWith(laboratory);
  await complete(first.queueId);
  await reopen(first.queueId);
  expect(await told(visitId)).toEqual({
    entries: ['in_service', 'withdrawn'],
    steps: ['current', 'planned'],
    open: true,
  });
  await complete(first.queueId);
  const { queue_id: next } = await currentOf(visitId);
  await raw(`UPDATE queue SET status = 'called', called_at = hub_now() WHERE queue_id = ?`, [next]);
  expect(await refusedBy(reopen(first.queueId))).toBe('queue_visit_active_key');
  expect(await told(visitId)).toEqual({
    entries: ['completed', 'withdrawn', 'called'],
    steps: ['done', 'current'],
    open: true,
  });
});

test('who leaves leaves the planned steps too, and comes back to them', async () => {
  const laboratory = await aDepartment(database.knex);
  const { visitId, first } = await aVisitWith(laboratory);
  await raw(`UPDATE queue SET status = 'on_hold' WHERE queue_id = ?`, [first.queueId]);
  await raw(`UPDATE queue SET status = 'left', ended_at = hub_now() WHERE queue_id = ?`, [first.queueId]);
  expect(await told(visitId)).toEqual({ entries: ['left'], steps: ['left', 'left'], open: false });
  await raw(`UPDATE queue SET status = 'waiting', ended_at = NULL WHERE queue_id = ?`, [first.queueId]);
  expect(await told(visitId)).toEqual({ entries: ['waiting'], steps: ['current', 'planned'], open: true });
});

test('a no-show leaves a visit open whose steps are planned', async () => {
  const laboratory = await aDepartment(database.knex);
  const { visitId, first } = await aVisitWith(laboratory);
  await raw(`UPDATE queue SET status = 'on_hold' WHERE queue_id = ?`, [first.queueId]);
  await raw(`UPDATE queue SET status = 'no_show', ended_at = hub_now() WHERE queue_id = ?`, [first.queueId]);
  expect(await told(visitId)).toEqual({ entries: ['no_show'], steps: ['missed', 'planned'], open: true });
  await raw(`UPDATE queue SET status = 'waiting', ended_at = NULL WHERE queue_id = ?`, [first.queueId]);
  expect(await told(visitId)).toEqual({ entries: ['waiting'], steps: ['current', 'planned'], open: true });
});

test('back to the same doctor keeps the former place; anywhere else counts from now', async () => {
  const laboratory = await aDepartment(database.knex);
  const back = await aDoctor(database.knex);
  const { visitId, first, doctor } = await aVisitWith(laboratory, back);
  await raw(
    `UPDATE visit_steps SET doctor_id = ?, department_id = ?, keeps_place = true WHERE visit_id = ? AND position = 3`,
    [doctor.doctorId, doctor.departmentId, visitId],
  );
  await raw(`UPDATE queue SET anchor_at = anchor_at - interval '40 minutes' WHERE queue_id = ?`, [first.queueId]);
  const [{ anchor_at: anchor } = { anchor_at: null }] = await raw<{ anchor_at: Date }>(
    'SELECT anchor_at FROM queue WHERE queue_id = ?',
    [first.queueId],
  );
  await complete(first.queueId);
  const second = await currentOf(visitId);
  expect(second.anchor_at.getTime()).toBeGreaterThan(anchor?.getTime() ?? Infinity);
  await complete(second.queue_id);
  expect((await currentOf(visitId)).anchor_at).toEqual(anchor);
});

test('a step that is not before a time is on hold until then', async () => {
  const laboratory = await aDepartment(database.knex);
  const { visitId, first } = await aVisitWith(at(laboratory, { notBefore: '1 hour' }));
  await complete(first.queueId);
  expect(await currentOf(visitId)).toMatchObject({ status: 'on_hold', back_at: expect.any(Date) });
  expect(await openDueSteps(database.knex)).toBe(0);
  await raw(`UPDATE visit_steps SET not_before = hub_now() WHERE visit_id = ? AND status = 'current'`, [visitId]);
  expect(await openDueSteps(database.knex), 'another time than that of the hold').toBe(0);
  await raw(
    `UPDATE queue q SET back_at = s.not_before FROM visit_steps s WHERE s.step_id = q.step_id AND q.visit_id = ?`,
    [visitId],
  );
  expect(await openDueSteps(database.knex)).toBe(1);
  expect(await currentOf(visitId)).toMatchObject({ status: 'waiting', back_at: null });
});

test('a transfer is a new entry of the same step', async () => {
  const { knex } = database;
  const [laboratory, other] = [await aDepartment(knex), await aDoctor(knex)];
  const { visitId, first } = await aVisitWith(laboratory);
  await raw(`UPDATE queue SET status = 'transferred', ended_at = hub_now() WHERE queue_id = ?`, [first.queueId]);
  const { queueId, queueDate, queueNumber, ticketToken, patientId } = first;
  await anEntry(knex, {
    queueDate,
    queueNumber,
    ticketToken,
    patientId,
    doctorId: other.doctorId,
    transferredFromId: queueId,
  });
  expect(await told(visitId)).toEqual({
    entries: ['transferred', 'waiting'],
    steps: ['current', 'planned'],
    open: true,
  });
  const [step] = await raw('SELECT doctor_id FROM visit_steps WHERE visit_id = ? AND position = 1', [visitId]);
  expect(step).toEqual({ doctor_id: other.doctorId });
});

test('completions of both of a racing pair open one step', async () => {
  const [laboratory, xray] = [await aDepartment(database.knex), await aDepartment(database.knex)];
  for (let n = 0; n < 20; n += 1) {
    const { visitId, first } = await aVisitWith(at(laboratory, { position: 2 }), at(xray, { position: 2 }));
    await Promise.allSettled([complete(first.queueId), complete(first.queueId), reopen(first.queueId)]);
    const { entries, steps, open } = await told(visitId);
    expect(entries.filter((status) => ['waiting', 'in_service'].includes(status))).toHaveLength(1);
    expect(steps.filter((status) => status === 'current')).toHaveLength(1);
    expect(open).toBe(true);
  }
});

test.each([
  ['completed', { entries: ['completed', 'waiting'], steps: ['done', 'current'], open: true }],
  ['left', { entries: ['left'], steps: ['left', 'left'], open: false }],
  ['cancelled', { entries: ['cancelled'], steps: ['cancelled', 'cancelled'], open: false }],
])(
  'who was called in vain, and then was %s after all by plain SQL, leaves no visit that stands still',
  async (status, after) => {
    const { visitId, first } = await aVisitWith({ departmentId: (await aDepartment(database.knex)).departmentId });
    await raw(`UPDATE queue SET status = 'no_show', ended_at = hub_now() WHERE queue_id = ?`, [first.queueId]);
    await raw('UPDATE queue SET status = ? WHERE queue_id = ?', [status, first.queueId]);
    expect(await told(visitId)).toEqual(after);
  },
);

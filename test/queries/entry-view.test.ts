import { v4 as uuid } from 'uuid';
import { afterAll, expect, test } from 'vitest';
import { QueueEntry } from '../../src/models/queue-entry.ts';
import { publicEntry, staffEntry } from '../../src/protocol/views.ts';
import { publicEntryView, staffEntryView } from '../../src/queries/entry-view.ts';
import { camelCased } from '../../src/queries/feed-row.ts';
import { wholeEntry } from '../../src/queries/whole-entry.ts';
import { aDoctor, anEntry, aPatient } from '../support/builders.ts';
import { testDatabase } from '../support/database.ts';

const database = await testDatabase();
afterAll(database.drop);
const { knex } = database;

const anEntryWithEverything = async () => {
  const { doctorId } = await aDoctor(knex);
  const { patientId } = await aPatient(knex, { medicalRecordNumber: `MRN-${uuid()}`, language: 'de' });
  return anEntry(knex, { doctorId, patientId, status: 'in_service', reason: 'Fever', room: '206', recallCount: 1 });
};

test('a model’s row and the feed’s row of it are one view', async () => {
  const { queueId, doctorId } = await anEntryWithEverything();
  const row = await QueueEntry.query(knex).select(wholeEntry).findById(queueId).throwIfNotFound();
  const change = await knex('changes').where({ stream_id: doctorId, row_id: queueId }).first();
  const view = staffEntryView(row);
  expect(staffEntryView(camelCased(change.row))).toEqual(view);
  expect(staffEntry.parse(view)).toEqual(view);
  expect(view.patient).toMatchObject({
    medicalRecordNumber: expect.stringMatching(/^MRN-/),
    language: 'de',
    dateOfBirth: '1980-05-17',
  });
  expect(view.startedAt).toBe(row.startedAt?.toISOString());
});

test('instants are in UTC with milliseconds, from a Date and from any text of PostgreSQL', async () => {
  const row = (await anEntry(knex)).toJSON();
  for (const arrivedAt of [
    '2026-03-10T12:00:00.12+01:00',
    '2026-03-10 11:00:00.12+00',
    new Date('2026-03-10T11:00:00.120Z'),
  ]) {
    expect(staffEntryView({ ...row, arrivedAt }).arrivedAt).toBe('2026-03-10T11:00:00.120Z');
  }
});

test('the public view is a number and where to go, and nothing else', async () => {
  const row = await anEntryWithEverything();
  const view = publicEntryView(row);
  expect(publicEntry.parse(view)).toEqual(view);
  expect(publicEntryView(staffEntryView(row))).toEqual(view);
  const sometimes = ['endedAt', 'calledWith', 'calledWithId', 'advancedAt', 'areaId'];
  const always = Object.keys(publicEntry.shape).filter((field) => !sometimes.includes(field));
  expect(Object.keys(view).sort()).toEqual(always.sort());
  const together = row.$clone().$set({ calledWith: ['C-002'] });
  expect(publicEntryView(together)).toEqual({ ...view, calledWith: ['C-002'] });
  const sent = { calledWithId: uuid(), advancedAt: new Date('2026-03-10T11:00:00Z'), areaId: uuid() };
  expect(publicEntryView(row.$clone().$set({ status: 'waiting', ...sent }))).toEqual({
    ...view,
    ...sent,
    status: 'waiting',
    advancedAt: '2026-03-10T11:00:00.000Z',
  });
  const missed = row.$clone().$set({ status: 'no_show' });
  expect(publicEntryView(missed)).toEqual({ ...view, status: 'no_show', endedAt: staffEntryView(row).endedAt });
});

test('an anonymous ticket has no patient', async () => {
  expect(staffEntryView(await anEntry(knex))).toMatchObject({ patientId: null, patient: null });
});

import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import { QueueEntry } from '../../../src/models/queue-entry.ts';
import { Settings } from '../../../src/models/settings.ts';
import { aDoctor, aReceptionist, anAdministrator, anAppointment, anEntry } from '../../support/builders.ts';
import { testDatabase } from '../../support/database.ts';
import { asOwner } from '../../support/owner.ts';
import { senderOf } from '../../support/sender.ts';

const database = await testDatabase();
afterAll(database.drop);
const { knex } = database;
const { ok, refused } = senderOf(knex);
const admin = anAdministrator();
const { settings: original } = await ok(admin, 'settings:get', {});

beforeEach(async () => {
  const { revision: _, ...fields } = original;
  await ok(admin, 'settings:update', fields);
  await asOwner(knex, 'DELETE FROM queue');
});

const withTargets = (...minutes: number[]) =>
  original.urgencyLevels.map((level, index) => ({ ...level, targetMinutes: minutes[index] ?? level.targetMinutes }));

/** Minutes from arrival to due, by entry. */
const dueAfter = async (entry: QueueEntry): Promise<number> => {
  const { dueAt, arrivedAt } = await entry.$query(knex);
  return (dueAt.getTime() - arrivedAt.getTime()) / 60_000;
};

test('everybody reads the settings, and only an administrator changes them', async () => {
  const { settings } = await ok(aReceptionist(), 'settings:get', {});
  expect(settings.urgencyLevels.map(({ targetMinutes }) => targetMinutes)).toEqual([0, 10, 60, 120, 240]);
  expect(await refused(aReceptionist(), 'settings:update', { strictLevel: 0 })).toMatchObject({ code: 'forbidden' });
});

test('an update changes what it names', async () => {
  const before = await ok(admin, 'settings:get', {});
  const { settings } = await ok(admin, 'settings:update', { hospitalName: 'St. Ada', languages: ['de', 'ar'] });
  expect(settings).toEqual({
    ...before.settings,
    hospitalName: 'St. Ada',
    languages: ['de', 'ar'],
    revision: before.settings.revision + 1,
  });
  expect((await ok(admin, 'settings:get', {})).settings).toEqual(settings);
});

test('the boards’ message is kept as it is typed, and taken away by null', async () => {
  const boardMessage = 'Die Apotheke ist heute im Erdgeschoss.';
  expect((await ok(admin, 'settings:get', {})).settings.boardMessage).toBeNull();
  const { settings } = await ok(admin, 'settings:update', { boardMessage: ` ${boardMessage} ` });
  expect(settings.boardMessage).toBe(boardMessage);
  expect((await ok(admin, 'settings:update', { boardMessage: null })).settings.boardMessage).toBeNull();
});

test.each(['', '  ', 'x'.repeat(121)])('%j is no message of the boards', async (boardMessage) => {
  const error = await refused(admin, 'settings:update', { boardMessage });
  expect(error).toMatchObject({ code: 'invalid_input' });
  expect(JSON.stringify(error.details)).toContain('boardMessage');
});

test('logo and colour are kept, and taken away by null', async () => {
  const logo = 'data:image/svg+xml;base64,PHN2Zy8+';
  const colours = { brand: '#6b0f3a' };
  const { settings } = await ok(admin, 'settings:update', { logo, colours });
  expect(settings).toMatchObject({ logo: expect.stringMatching(/^\/logo\/[0-9a-f]{64}$/), colours });
  expect(await Settings.query(knex).first()).toMatchObject({ logo, colours });
  const none = { logo: null, colours: null };
  expect((await ok(admin, 'settings:update', none)).settings).toMatchObject(none);
});

test('the settings as they were told can be sent back, and the logo stays', async () => {
  const logo = 'data:image/png;base64,iVBORw0KGgo=';
  const { revision: _, ...told } = (await ok(admin, 'settings:update', { logo })).settings;
  const { settings } = await ok(admin, 'settings:update', { ...told, hospitalName: 'St. Grace' });
  expect(settings).toMatchObject({ hospitalName: 'St. Grace', logo: told.logo });
  expect(await Settings.query(knex).first()).toMatchObject({ logo });
  // What a colleague has taken away does not come back by it.
  await ok(admin, 'settings:update', { logo: null });
  expect(await refused(admin, 'settings:update', told)).toMatchObject({ code: 'invalid_input' });
});

test.each([
  ['a picture from elsewhere', { logo: 'https://example.org/logo.png' }],
  ['the address of another one', { logo: `/logo/${'a'.repeat(64)}` }],
  ['a page', { logo: 'data:text/html;base64,PGI+' }],
  ['a picture that is too large', { logo: `data:image/png;base64,${'A'.repeat(44_000)}` }],
  ['a colour that white cannot be read on', { colours: { brand: '#ffd0d0' } }],
  ['more than a colour', { colours: { brand: '#6b0f3a;color:red' } }],
])('%s is no look of a hospital', async (_, input) => {
  expect(await refused(admin, 'settings:update', input)).toMatchObject({ code: 'invalid_input' });
});

test('settings that somebody changed meanwhile are a conflict with the current ones', async () => {
  const { settings } = await ok(admin, 'settings:update', { hospitalName: 'First' });
  const stale = { hospitalName: 'Second', expectedRevision: settings.revision - 1 };
  expect(await refused(admin, 'settings:update', stale)).toMatchObject({
    code: 'conflict',
    details: { current: settings },
  });
});

test('the five levels are kept in their order, whatever the order they come in', async () => {
  const reversed = [...original.urgencyLevels].reverse();
  const { settings } = await ok(admin, 'settings:update', { urgencyLevels: reversed });
  expect(settings.urgencyLevels).toEqual(original.urgencyLevels);
});

test.each([
  ['urgencyLevels', { urgencyLevels: original.urgencyLevels.map((level) => ({ ...level, level: 1 })) }],
  ['urgencyLevels', { urgencyLevels: original.urgencyLevels.slice(1) }],
  [
    'urgencyLevels.0.label.en',
    { urgencyLevels: original.urgencyLevels.map((l) => ({ ...l, label: { en: '\u0000' } })) },
  ],
  ['strictLevel', { strictLevel: 5 }],
  ['defaultCountry', { defaultCountry: 'ZZ' }],
  ['languages', { languages: [] }],
])('wrong %s are invalid', async (path, input) => {
  const error = await refused(admin, 'settings:update', input);
  expect(error).toMatchObject({
    code: 'invalid_input',
    details: { issues: expect.arrayContaining([expect.objectContaining({ path })]) },
  });
});

describe('new targets and strict levels', () => {
  test('re-place everyone who waits or may come back, and leave the rest', async () => {
    const { doctorId } = await aDoctor(knex);
    const waiting = await anEntry(knex, { urgencyLevel: 4 });
    const urgent = await anEntry(knex, { urgencyLevel: 3 });
    const called = await anEntry(knex, { doctorId, urgencyLevel: 4, status: 'called' });
    const completed = await anEntry(knex, { doctorId, urgencyLevel: 4, status: 'completed' });
    await ok(admin, 'settings:update', { urgencyLevels: withTargets(0, 10, 60, 90, 240), strictLevel: 3 });

    expect(await dueAfter(waiting)).toBe(90);
    expect(await dueAfter(called)).toBe(90);
    expect(await dueAfter(completed)).toBe(120);
    expect(await waiting.$query(knex)).toMatchObject({ callRank: 4, revision: 2 });
    expect(await urgent.$query(knex)).toMatchObject({ callRank: 3, revision: 1 });
    await ok(admin, 'settings:update', { strictLevel: 1 });
    expect(await urgent.$query(knex)).toMatchObject({ callRank: 2 });
  });

  test('an on-time appointment moves by the appointment target, a late one by the lateness rule', async () => {
    const scheduledDate = new Date(Date.now() - 10 * 60_000);
    const { appointmentId, doctorId } = await anAppointment(knex, { scheduledDate, status: 'checked_in' });
    const entry = await anEntry(knex, { appointmentId, doctorId, urgencyLevel: 4 });
    const minutesAfterStart = async () =>
      ((await entry.$query(knex)).dueAt.getTime() - scheduledDate.getTime()) / 60_000;
    expect(await minutesAfterStart()).toBe(15);
    await ok(admin, 'settings:update', { appointmentTargetMinutes: 20 });
    expect(await minutesAfterStart()).toBe(20);
    await ok(admin, 'settings:update', { lateAfterMinutes: 5 });
    expect(await dueAfter(entry)).toBe(120);
  });

  test('what changes no place writes no entry', async () => {
    const entry = await anEntry(knex, { urgencyLevel: 4 });
    await ok(admin, 'settings:update', { hospitalName: 'Other', urgencyLevels: withTargets(0, 11, 60, 120, 240) });
    expect(await entry.$query(knex)).toMatchObject({ revision: 1 });
  });

  test('a check-in in flight gets its place by the new settings too', async () => {
    const trx = await knex.transaction();
    const entry = await anEntry(trx, { urgencyLevel: 4 });
    const updating = ok(admin, 'settings:update', { urgencyLevels: withTargets(0, 10, 60, 30, 240) });
    const blocked = `SELECT count(*)::int AS n FROM pg_locks WHERE NOT granted AND relation = 'queue'::regclass`;
    await expect.poll(async () => (await knex.raw<{ rows: [{ n: number }] }>(blocked)).rows[0].n).toBe(1);
    await trx.commit();
    await updating;
    expect(await dueAfter(entry)).toBe(30);
  });

  test('a transaction left open makes it give up soon and say so, and writers go on', async () => {
    const trx = await knex.transaction();
    await anEntry(trx);
    expect(await refused(admin, 'settings:update', { strictLevel: 1 })).toMatchObject({
      code: 'unavailable',
      retryable: true,
    });
    await trx.rollback();
    expect(await Settings.query(knex).first()).toMatchObject({ strictLevel: original.strictLevel });
  });
});

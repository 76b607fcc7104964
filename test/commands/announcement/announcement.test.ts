import { v4 as uuid } from 'uuid';
import { afterAll, expect, test } from 'vitest';
import { Announcement } from '../../../src/models/announcement.ts';
import { QueueEntry } from '../../../src/models/queue-entry.ts';
import { aDevice, aDoctor, anEntry, aNurse, aReceptionist } from '../../support/builders.ts';
import { testDatabase } from '../../support/database.ts';
import { senderOf } from '../../support/sender.ts';

const database = await testDatabase({ timeZone: 'Europe/Berlin' });
afterAll(database.drop);
const { knex } = database;
const { ok, refused, reply } = senderOf(knex);
const reception = aReceptionist();

const aCalled = async () => anEntry(knex, { doctorId: (await aDoctor(knex)).doctorId, status: 'called' });
const aBoard = () => aDevice(knex, { kind: 'board', name: 'Hall' });
const callOf = ({ queueId, calledAt, recallCount }: QueueEntry) => ({
  queueId,
  calledAt: calledAt?.toISOString() ?? '',
  recallCount,
});
const seconds = (entry: QueueEntry, n: number): string =>
  new Date((entry.calledAt?.getTime() ?? 0) + n * 1000).toISOString();

test('later reports of a call add what is missing to the first', async () => {
  const [entry, board] = [await aCalled(), await aBoard()];
  const call = callOf(entry);
  const first = await ok(board, 'announcement:report', { ...call, queuedAt: seconds(entry, 1), muted: true });
  const second = await ok(board, 'announcement:report', {
    ...call,
    queuedAt: seconds(entry, 9),
    shownAt: seconds(entry, 2),
  });
  const third = await ok(board, 'announcement:report', { ...call, spokenAt: seconds(entry, 3), muted: false });
  expect([second, third]).toEqual([first, first]);
  const { announcements } = await ok(reception, 'announcement:list', { queueId: entry.queueId });
  expect(announcements).toEqual([
    {
      ...first,
      ...call,
      queueNumber: entry.queueNumber,
      deviceId: board.deviceId,
      deviceName: 'Hall',
      queuedAt: seconds(entry, 1),
      shownAt: seconds(entry, 2),
      spokenAt: seconds(entry, 3),
      spokenCount: 1,
      overtakenAt: null,
      muted: false,
    },
  ]);
});

/** What the ledger says of the only announcement of an entry. */
const told = async ({ queueId }: QueueEntry) => {
  const { announcements } = await ok(reception, 'announcement:list', { queueId });
  expect(announcements).toHaveLength(1);
  return announcements[0];
};

test('a speaking that is reported twice, also under another request, is one', async () => {
  const [entry, board] = [await aCalled(), await aBoard()];
  const spoken = { ...callOf(entry), spokenAt: seconds(entry, 3) };
  const requestId = uuid();
  await ok(board, 'announcement:report', { ...spoken, requestId });
  await ok(board, 'announcement:report', { ...spoken, requestId });
  await ok(board, 'announcement:report', { ...spoken, shownAt: seconds(entry, 1) });
  await ok(board, 'announcement:report', { ...callOf(entry), muted: false });
  expect(await told(entry)).toMatchObject({ spokenCount: 1, spokenAt: seconds(entry, 3) });
});

test('a call that was spoken again is seen to have been, whichever report comes first or twice', async () => {
  const [entry, board] = [await aCalled(), await aBoard()];
  const first = { ...callOf(entry), spokenAt: seconds(entry, 3) };
  const second = { ...callOf(entry), spokenAt: seconds(entry, 40) };
  for (const spoken of [first, second, first, second]) await ok(board, 'announcement:report', spoken);
  expect(await told(entry)).toMatchObject({ spokenCount: 2, spokenAt: seconds(entry, 3) });
  const [row] = await Announcement.query(knex).where('queue_id', entry.queueId);
  expect(row?.spokenTimes.map((at) => at.toISOString())).toEqual([first.spokenAt, second.spokenAt]);
});

test('speakings that are reported at once, each of them several times, are counted once each', async () => {
  const [entry, board] = [await aCalled(), await aBoard()];
  const reports = [3, 40, 3, 40, 80, 3].map((n) => ({ ...callOf(entry), spokenAt: seconds(entry, n) }));
  await Promise.all(reports.map((spoken) => ok(board, 'announcement:report', spoken)));
  expect(await told(entry)).toMatchObject({ spokenCount: 3 });
});

test('a board that keeps on speaking one call does not fill the ledger', async () => {
  const [entry, board] = [await aCalled(), await aBoard()];
  for (let n = 0; n < 103; n += 1) {
    await ok(board, 'announcement:report', { ...callOf(entry), spokenAt: seconds(entry, n) });
  }
  expect(await told(entry)).toMatchObject({ spokenCount: 100 });
});

test('a call that was over before its turn says when, and stays so', async () => {
  const [entry, board] = [await aCalled(), await aBoard()];
  await ok(board, 'announcement:report', { ...callOf(entry), shownAt: seconds(entry, 1) });
  expect(await told(entry)).toMatchObject({ overtakenAt: null, spokenCount: 0 });
  await ok(reception, 'queue:start', { queueId: entry.queueId });
  for (const n of [20, 60]) {
    await ok(board, 'announcement:report', { ...callOf(entry), overtakenAt: seconds(entry, n) });
  }
  expect(await told(entry)).toMatchObject({
    shownAt: seconds(entry, 1),
    spokenAt: null,
    spokenCount: 0,
    overtakenAt: seconds(entry, 20),
    muted: false,
  });
});

test('each board and each recall is its own, the latest call first', async () => {
  const [entry, hall, stairs] = [await aCalled(), await aBoard(), await aBoard()];
  const call = callOf(entry);
  await ok(hall, 'announcement:report', { ...call, shownAt: seconds(entry, 1) });
  await ok(stairs, 'announcement:report', { ...call, shownAt: seconds(entry, 1) });
  await ok(reception, 'queue:recall', { queueId: entry.queueId });
  await ok(hall, 'announcement:report', { ...call, recallCount: 1, shownAt: seconds(entry, 60) });
  const { announcements } = await ok(aNurse(), 'announcement:list', { queueId: entry.queueId });
  expect(announcements.map(({ recallCount }) => recallCount)).toEqual([1, 0, 0]);
});

test('reports of one call at once become one announcement', async () => {
  const [entry, board] = [await aCalled(), await aBoard()];
  const moments = ['queuedAt', 'shownAt', 'spokenAt'];
  const replies = await Promise.all(
    moments.map((moment, n) => reply(board, 'announcement:report', { ...callOf(entry), [moment]: seconds(entry, n) })),
  );
  expect(replies.every(({ ok }) => ok)).toBe(true);
  expect(await Announcement.query(knex).where('queue_id', entry.queueId)).toMatchObject([
    { queuedAt: expect.any(Date), shownAt: expect.any(Date), spokenAt: expect.any(Date) },
  ]);
});

test('a call is still told of when the entry is back in the pool', async () => {
  const [entry, board] = [await aCalled(), await aBoard()];
  const call = callOf(entry);
  const { doctorId } = entry;
  await entry.$query(knex).patch({ status: 'waiting', doctorId: null, calledAt: null });
  await ok(board, 'announcement:report', { ...call, shownAt: seconds(entry, 1) });
  expect(await Announcement.query(knex).where('queue_id', entry.queueId)).toMatchObject([{ doctorId }]);
});

test('a day is the hospital’s, and without an entry or a day it is today', async () => {
  const [entry, board] = [await aCalled(), await aBoard()];
  const call = callOf(entry);
  await ok(board, 'announcement:report', call);
  for (const calledAt of ['2026-07-01T22:00:00Z', '2026-07-01T21:59:59.999Z']) {
    await entry.$query(knex).patch({ calledAt: new Date(calledAt) });
    await ok(board, 'announcement:report', { ...call, calledAt });
  }
  const calledAt = async (input: { queueId?: string; date?: string }) =>
    (await ok(reception, 'announcement:list', input)).announcements.map((one) => one.calledAt);
  expect(await calledAt({ date: '2026-07-02' })).toEqual(['2026-07-01T22:00:00.000Z']);
  expect(await calledAt({ date: '2026-07-01', queueId: entry.queueId })).toEqual(['2026-07-01T21:59:59.999Z']);
  expect(await calledAt({})).toContain(call.calledAt);
  expect(await calledAt({})).not.toContain('2026-07-01T22:00:00.000Z');
});

test('a call that never was is not found, and one that was is, however long it is over', async () => {
  const [entry, board] = [await aCalled(), await aBoard()];
  const { queueId } = entry;
  const call = callOf(entry);
  for (const wrong of [
    { ...call, calledAt: seconds(entry, 1) },
    { ...call, recallCount: 1 },
  ]) {
    expect(await refused(board, 'announcement:report', wrong)).toMatchObject({
      code: 'not_found',
      details: { queueId },
    });
  }
  await ok(reception, 'queue:recall', { queueId });
  await ok(reception, 'queue:return', { queueId });
  await ok(reception, 'queue:call-next', { doctorId: entry.doctorId ?? '' });
  for (const recallCount of [0, 1]) await ok(board, 'announcement:report', { ...call, recallCount });
  expect(await refused(board, 'announcement:report', { ...call, recallCount: 2 })).toMatchObject({ code: 'not_found' });
});

test('a board reports calls of its own department or doctors, and no others', async () => {
  const [entry, other] = [await aCalled(), await aCalled()];
  const { departmentId, doctorId } = entry;
  const ofDepartment = await aDevice(knex, { kind: 'board', departmentId });
  const ofDoctor = await aDevice(knex, { kind: 'board', filter: { doctorIds: [doctorId ?? ''] } });
  for (const board of [ofDepartment, ofDoctor]) {
    await ok(board, 'announcement:report', callOf(entry));
    expect(await refused(board, 'announcement:report', callOf(other))).toMatchObject({ code: 'forbidden' });
  }
});

test('a late report is the call’s own doctor’s, also when another one has called the entry since', async () => {
  const first = await aDoctor(knex);
  const second = await aDoctor(knex, { departmentId: first.departmentId });
  const waiting = await anEntry(knex, { departmentId: first.departmentId });
  const callBy = async ({ doctorId }: { doctorId: string }) => {
    await ok(reception, 'queue:call-next', { doctorId });
    return QueueEntry.query(knex).findById(waiting.queueId).throwIfNotFound();
  };
  const call = callOf(await callBy(first));
  await ok(reception, 'queue:return', { queueId: waiting.queueId });
  const later = callOf(await callBy(second));
  const boardOf = ({ doctorId }: { doctorId: string }) =>
    aDevice(knex, { kind: 'board', filter: { doctorIds: [doctorId] } });
  const [ofFirst, ofSecond] = [await boardOf(first), await boardOf(second)];
  await ok(ofFirst, 'announcement:report', call);
  await ok(ofSecond, 'announcement:report', later);
  expect(await refused(ofSecond, 'announcement:report', call)).toMatchObject({ code: 'forbidden' });
  expect(await refused(ofFirst, 'announcement:report', later)).toMatchObject({ code: 'forbidden' });
  const { announcements } = await ok(reception, 'announcement:list', { queueId: waiting.queueId });
  expect(announcements.map(({ deviceId }) => deviceId)).toEqual([ofSecond.deviceId, ofFirst.deviceId]);
  expect(await Announcement.query(knex).where('queue_id', waiting.queueId).orderBy('called_at')).toMatchObject([
    { doctorId: first.doctorId },
    { doctorId: second.doctorId },
  ]);
});

test('of more than 1,000 announcements it says that there are more', async () => {
  const entry = await aCalled();
  const { queueId, doctorId } = entry;
  const filled = (to: number) =>
    knex.raw(
      `INSERT INTO announcements (announcement_id, queue_id, doctor_id, called_at, recall_count)
       SELECT gen_random_uuid(), ?, ?, ?, n FROM generate_series((SELECT count(*) FROM announcements WHERE queue_id = ?) + 1, ?) n`,
      [queueId, doctorId, entry.calledAt, queueId, to],
    );
  const told = async () => {
    const { announcements, truncated } = await ok(reception, 'announcement:list', { queueId });
    return [announcements.length, truncated];
  };
  await filled(1_000);
  expect(await told()).toEqual([1_000, false]);
  await filled(1_001);
  expect(await told()).toEqual([1_000, true]);
});

test('an unknown entry is not found, and only boards report', async () => {
  const [entry, board] = [await aCalled(), await aBoard()];
  const call = callOf(entry);
  const unknown = uuid();
  expect(await refused(board, 'announcement:report', { ...call, queueId: unknown })).toMatchObject({
    code: 'not_found',
  });
  expect(await refused(reception, 'announcement:list', { queueId: unknown })).toMatchObject({ code: 'not_found' });
  for (const principal of [await aDevice(knex), reception]) {
    expect(await refused(principal, 'announcement:report', call)).toMatchObject({ code: 'forbidden' });
  }
});

test('an instant that PostgreSQL does not know is invalid', async () => {
  const [entry, board] = [await aCalled(), await aBoard()];
  for (const shownAt of ['0000-01-01T00:00:00Z', '2026-01-01T00:00:00']) {
    expect(await refused(board, 'announcement:report', { ...callOf(entry), shownAt })).toMatchObject({
      code: 'invalid_input',
      details: { issues: [{ path: 'shownAt' }] },
    });
  }
  await ok(board, 'announcement:report', { ...callOf(entry), shownAt: '2026-01-01T00:00:00+23:59' });
});

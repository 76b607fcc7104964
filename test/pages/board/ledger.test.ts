import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { Send } from '../../../src/client/send.ts';
import type { Call } from '../../../src/pages/board/calls.ts';
import { createLedger } from '../../../src/pages/board/ledger.ts';
import { HubError, type ErrorCode } from '../../../src/protocol/errors.ts';
import { aStorage } from '../support/storage.ts';

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
});
afterEach(() => {
  vi.useRealTimers();
});

const calledAt = '2026-03-10T10:00:00.000Z';
const call: Call = {
  kind: 'call',
  key: `id/${calledAt}/0`,
  queueId: 'id',
  queueNumber: 'C-017',
  others: [],
  place: 'room',
  departmentId: 'department',
  doctorId: 'doctor',
  room: '3',
  calledAt,
  recallCount: 0,
};
const at = (second: number) => `2026-03-10T10:00:${String(second).padStart(2, '0')}.000Z`;
const named = { queueId: 'id', calledAt, recallCount: 0 };

/** A hub that takes its time, and refuses with these codes first. */
const aHub = ({ refusals = [] as ErrorCode[], takesMs = 0 } = {}) => {
  const took: object[] = [];
  const send = async (_: string, report: object) => {
    await new Promise((resolve) => setTimeout(resolve, takesMs));
    const code = refusals.shift();
    if (code) throw new HubError(code);
    took.push(report);
    return { announcementId: 'announcement' };
  };
  // Of all commands it knows the one that the ledger sends.
  return { send: send as unknown as Send, took };
};

test('what comes within a moment is one report', async () => {
  const { send, took } = aHub();
  const ledger = createLedger(send, aStorage());
  ledger.note(call, { queuedAt: at(1) });
  ledger.note(call, { shownAt: at(2) });
  await vi.advanceTimersByTimeAsync(1_000);
  expect(took).toEqual([{ ...named, queuedAt: at(1), shownAt: at(2) }]);
});

test('a call that was spoken twice while the hub was away is reported twice, over a reload too', async () => {
  const storage = aStorage();
  const away = createLedger(aHub({ refusals: ['unavailable', 'unavailable'] }).send, storage);
  away.note(call, { queuedAt: at(1) });
  away.note(call, { spokenAt: at(5) });
  away.note(call, { spokenAt: at(45) });
  await vi.advanceTimersByTimeAsync(1_000);

  const { send, took } = aHub();
  createLedger(send, storage).flush();
  await vi.advanceTimersByTimeAsync(1_000);
  expect(took).toEqual([
    { ...named, queuedAt: at(1) },
    { ...named, spokenAt: at(5) },
    { ...named, spokenAt: at(45) },
  ]);
});

test('what is noted while the report is on its way follows it, without waiting for another call', async () => {
  const { send, took } = aHub({ takesMs: 2_000 });
  const ledger = createLedger(send, aStorage());
  ledger.note(call, { queuedAt: at(1) });
  await vi.advanceTimersByTimeAsync(1_000);
  ledger.note(call, { overtakenAt: at(2) });
  await vi.advanceTimersByTimeAsync(10_000);
  expect(took).toEqual([
    { ...named, queuedAt: at(1) },
    { ...named, queuedAt: at(1), overtakenAt: at(2) },
  ]);
});

test('a hub that is there and cannot is asked again later', async () => {
  const { send, took } = aHub({ refusals: ['unavailable', 'overloaded'] });
  const ledger = createLedger(send, aStorage());
  ledger.note(call, { spokenAt: at(5) });
  await vi.advanceTimersByTimeAsync(5_000);
  expect(took).toEqual([]);
  await vi.advanceTimersByTimeAsync(30_000);
  expect(took).toEqual([{ ...named, spokenAt: at(5) }]);
});

test('a report that the hub never takes does not hold up the others', async () => {
  const { send, took } = aHub({ refusals: ['not_found'] });
  const ledger = createLedger(send, aStorage());
  ledger.note({ ...call, key: 'gone', queueId: 'gone' }, { queuedAt: at(1) });
  ledger.note(call, { queuedAt: at(2) });
  await vi.advanceTimersByTimeAsync(1_000);
  expect(took).toEqual([{ ...named, queuedAt: at(2) }]);
});

test('a ledger that was stopped asks the hub no more, and the next one tells what it could not', async () => {
  const storage = aStorage();
  const removed = aHub({ refusals: ['unavailable'] });
  const former = createLedger(removed.send, storage);
  former.note(call, { spokenAt: at(5) });
  await vi.advanceTimersByTimeAsync(1_000);
  former.stop();
  former.flush();
  await vi.advanceTimersByTimeAsync(60_000);
  expect(removed.took).toEqual([]);
  expect(vi.getTimerCount()).toBe(0);

  const { send, took } = aHub();
  createLedger(send, storage).flush();
  await vi.advanceTimersByTimeAsync(1_000);
  expect(took).toEqual([{ ...named, spokenAt: at(5) }]);
});

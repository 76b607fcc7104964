import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createAnnounced } from '../../../src/pages/board/announced.ts';
import {
  createAnnouncer,
  type Announcement,
  HOLD_MS,
  HOLD_MUTED_MS,
  HOLD_RUSH_MS,
  HOLD_SHORT_MS,
} from '../../../src/pages/board/announcer.ts';
import { createPending } from '../../../src/pages/board/pending.ts';
import { numbersOf, type Call } from '../../../src/pages/board/calls.ts';
import { numbersSent, ON_THE_WAY_MS } from '../../../src/pages/board/sendings.ts';
import type { AnnounceOutcome, Speaker } from '../../../src/pages/board/sound/speaker.ts';
import type { Language } from '../../../src/protocol/languages.ts';
import { aFeed, type DoctorSpec, type HospitalSpec } from '../support/feed.ts';
import { aStorage } from '../support/storage.ts';

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'Date', 'performance'] });
});
afterEach(() => {
  vi.useRealTimers();
});

const SENTENCE_MS = 3_000;

const numbersIn = (announcement: Announcement): string =>
  (announcement.kind === 'call' ? numbersOf(announcement) : numbersSent(announcement)).join(' ');

/** Takes its time like a voice, and remembers what was said and what was said over one another. */
const aSpeaker = ({ muted = false } = {}) => {
  const said: { number: string; language: Language }[] = [];
  const rooms: (string | null)[] = [];
  let speaking = 0;
  let overlaps = 0;
  const announce: Speaker['announce'] = async (announcement, next, tell, signal): Promise<AnnounceOutcome> => {
    if (muted) return 'muted';
    speaking += 1;
    if (speaking > 1) overlaps += 1;
    for (let index = 0, language = next(0); language !== null; index += 1, language = next(index)) {
      await new Promise((resolve) => {
        const timer = setTimeout(resolve, SENTENCE_MS);
        signal.addEventListener('abort', () => {
          clearTimeout(timer);
          resolve(undefined);
        });
      });
      if (signal.aborted) break;
      said.push({ number: numbersIn(announcement), language });
      rooms.push(announcement.kind === 'call' ? announcement.room : announcement.letter);
      tell();
    }
    speaking -= 1;
    return 'ended';
  };
  return { announce, said, rooms, overlaps: () => overlaps };
};

const aLedger = () => {
  const moments: string[] = [];
  const note = ({ queueNumber }: Call, moment: object) => {
    moments.push(...Object.keys(moment).map((name) => `${queueNumber} ${name}`));
  };
  return { note, moments };
};

const aBoard = ({
  muted = false,
  languages = ['en'],
  storage = aStorage(),
}: { muted?: boolean; languages?: Language[]; storage?: ReturnType<typeof aStorage> } = {}) => {
  const speaker = aSpeaker({ muted });
  const ledger = aLedger();
  const announcer = createAnnouncer({
    speaker,
    ledger,
    announced: createAnnounced(storage),
    pending: createPending(storage),
    languages: () => languages,
  });
  return { speaker, ledger, announcer, storage };
};

/** A doctor for each number, in the order of the calls. The same numbers are the same calls. */
const known = new Map<string, string>();
const called = (...numbers: string[]): HospitalSpec => ({ doctors: numbers.map((number) => aCall(number)) });
const aCall = (number: string, given: Partial<DoctorSpec> = {}): DoctorSpec => {
  const calledAt = known.get(number) ?? new Date(Date.UTC(2026, 2, 10, 10, 0, known.size)).toISOString();
  known.set(number, calledAt);
  return {
    name: `Dr ${number}`,
    department: 'Cardiology',
    room: '3',
    called: number,
    calledAt,
    queueId: `id-of-${number}`,
    ...given,
  };
};

/** As long as a real one. */
const newKey = () => `${randomUUID()}/2026-03-10T10:00:00.000Z/0`;

const announcedNow = ({ snapshot: { announced } }: { snapshot: { announced: Announcement | null } }) =>
  announced && numbersIn(announced);

test('a call is announced twice in the only language, and the band holds it for twelve seconds', async () => {
  const { announcer, speaker, ledger } = aBoard();
  announcer.hear(aFeed(called('C-017')), true);
  await vi.advanceTimersByTimeAsync(0);
  expect(announcedNow(announcer)).toBe('C-017');
  await vi.advanceTimersByTimeAsync(HOLD_MS - 500);
  expect(announcedNow(announcer)).toBe('C-017');
  await vi.advanceTimersByTimeAsync(1_000);
  expect(announcedNow(announcer)).toBeNull();
  expect(speaker.said).toEqual([
    { number: 'C-017', language: 'en' },
    { number: 'C-017', language: 'en' },
  ]);
  expect(ledger.moments).toEqual(['C-017 queuedAt', 'C-017 spokenAt']);
});

test('several languages follow one another, each once', async () => {
  const { announcer, speaker } = aBoard({ languages: ['de', 'ar', 'en'] });
  announcer.hear(aFeed(called('C-017')), true);
  await vi.advanceTimersByTimeAsync(30_000);
  expect(speaker.said.map(({ language }) => language)).toEqual(['de', 'ar', 'en']);
});

test('calls at the same moment wait for one another, each for eight seconds, and are never said over each other', async () => {
  const { announcer, speaker } = aBoard({ languages: ['en', 'de'] });
  announcer.hear(aFeed(called('C-017', 'N-008', 'D-002')), true);
  const starts: [string | null, number][] = [];
  const began = performance.now();
  announcer.onChange(() => starts.push([announcedNow(announcer), performance.now() - began]));
  await vi.advanceTimersByTimeAsync(60_000);
  expect(starts.map(([number]) => number)).toEqual(['N-008', 'D-002', null]);
  const [second, third, end] = starts.map(([, at]) => at);
  expect(second).toBeGreaterThanOrEqual(HOLD_SHORT_MS);
  expect((third ?? 0) - (second ?? 0)).toBeGreaterThanOrEqual(HOLD_SHORT_MS);
  expect((end ?? 0) - (third ?? 0)).toBeGreaterThanOrEqual(HOLD_MS);
  expect(speaker.overlaps()).toBe(0);
  expect(new Set(speaker.said.map(({ number }) => number))).toEqual(new Set(['C-017', 'N-008', 'D-002']));
});

test('in a rush each call is short, but none is left out', async () => {
  const { announcer, speaker } = aBoard({ languages: ['en', 'de', 'es'] });
  const numbers = ['C-001', 'C-002', 'C-003', 'C-004', 'C-005', 'C-006', 'C-007'];
  announcer.hear(aFeed(called(...numbers)), true);
  await vi.advanceTimersByTimeAsync(HOLD_RUSH_MS + 1_000);
  expect(announcedNow(announcer)).toBe('C-002');
  await vi.advanceTimersByTimeAsync(90_000);
  expect([...new Set(speaker.said.map(({ number }) => number))]).toEqual(numbers);
});

test('where the browser blocks sound the band stays yellow for longer, and the ledger says so', async () => {
  const { announcer, ledger } = aBoard({ muted: true });
  announcer.hear(aFeed(called('C-017')), true);
  await vi.advanceTimersByTimeAsync(HOLD_MUTED_MS - 500);
  expect(announcedNow(announcer)).toBe('C-017');
  await vi.advanceTimersByTimeAsync(1_000);
  expect(announcedNow(announcer)).toBeNull();
  expect(ledger.moments).toEqual(['C-017 queuedAt', 'C-017 muted']);
});

test('the same call is not announced again, by further changes or by a reload', async () => {
  const { announcer, speaker, storage } = aBoard();
  announcer.hear(aFeed(called('C-017')), true);
  announcer.hear(aFeed(called('C-017')), true);
  await vi.advanceTimersByTimeAsync(20_000);
  announcer.hear(aFeed(called('C-017')), true);
  await vi.advanceTimersByTimeAsync(20_000);
  expect(speaker.said).toHaveLength(2);

  const reloaded = aBoard({ storage });
  reloaded.announcer.hear(aFeed(called('C-017')), true);
  await vi.advanceTimersByTimeAsync(20_000);
  expect(reloaded.speaker.said).toEqual([]);
});

test('a recall is another call', async () => {
  const { announcer, speaker } = aBoard();
  announcer.hear(aFeed(called('C-017')), true);
  await vi.advanceTimersByTimeAsync(20_000);
  announcer.hear(aFeed({ doctors: [aCall('C-017', { recalled: 1 })] }), true);
  await vi.advanceTimersByTimeAsync(1_000);
  expect(announcer.snapshot.announced).toMatchObject({ queueNumber: 'C-017', recallCount: 1 });
  await vi.advanceTimersByTimeAsync(20_000);
  expect(speaker.said).toHaveLength(4);
});

test('nothing is said while the board is not live, and what was cut off is said again once it is', async () => {
  const { announcer, speaker, ledger } = aBoard();
  announcer.hear(aFeed(called('C-017')), false);
  await vi.advanceTimersByTimeAsync(5_000);
  expect(speaker.said).toEqual([]);

  announcer.hear(aFeed(called('C-017')), true);
  await vi.advanceTimersByTimeAsync(1_000);
  announcer.hear(aFeed(called('C-017')), false);
  await vi.advanceTimersByTimeAsync(5_000);
  expect(announcedNow(announcer)).toBeNull();
  expect(speaker.said).toEqual([]);

  announcer.hear(aFeed(called('C-017', 'C-018')), true);
  await vi.advanceTimersByTimeAsync(60_000);
  expect([...new Set(speaker.said.map(({ number }) => number))]).toEqual(['C-017', 'C-018']);
  expect(ledger.moments.filter((moment) => moment === 'C-017 spokenAt')).toHaveLength(1);
});

test('what was heard in one language is not said again after an outage in the next', async () => {
  const { announcer, speaker, ledger } = aBoard({ languages: ['en', 'de', 'es'] });
  announcer.hear(aFeed(called('C-017')), true);
  await vi.advanceTimersByTimeAsync(SENTENCE_MS + 500);
  announcer.hear(aFeed(called('C-017')), false);
  await vi.advanceTimersByTimeAsync(5_000);
  announcer.hear(aFeed(called('C-017')), true);
  await vi.advanceTimersByTimeAsync(30_000);
  expect(speaker.said).toEqual([{ number: 'C-017', language: 'en' }]);
  expect(ledger.moments).toEqual(['C-017 queuedAt', 'C-017 spokenAt']);
});

test('a call that is taken back is cut off, and one that waits its turn is not announced: both are over before it', async () => {
  const { announcer, speaker, ledger } = aBoard();
  announcer.hear(aFeed(called('C-017', 'C-018')), true);
  await vi.advanceTimersByTimeAsync(1_000);
  announcer.hear(aFeed({ doctors: [] }), true);
  await vi.advanceTimersByTimeAsync(30_000);
  expect(speaker.said).toEqual([]);
  expect(announcedNow(announcer)).toBeNull();
  expect(ledger.moments.toSorted()).toEqual([
    'C-017 overtakenAt',
    'C-017 queuedAt',
    'C-018 overtakenAt',
    'C-018 queuedAt',
  ]);
});

test('a call is over when it is over, not when its turn comes', async () => {
  const { announcer, ledger } = aBoard();
  announcer.hear(aFeed(called('C-017', 'C-018')), true);
  await vi.advanceTimersByTimeAsync(1_000);
  announcer.hear(aFeed(called('C-017')), true);
  expect(ledger.moments).toContain('C-018 overtakenAt');
  // And nobody has to hurry for it: the first one has the screen for as long as one that nobody waits behind.
  await vi.advanceTimersByTimeAsync(HOLD_MS - 2_000);
  expect(announcedNow(announcer)).toBe('C-017');
  await vi.advanceTimersByTimeAsync(30_000);
  expect(ledger.moments.filter((moment) => moment.startsWith('C-018'))).toEqual([
    'C-018 queuedAt',
    'C-018 overtakenAt',
  ]);
});

test('what was heard before it was cut off was spoken, and not over before its turn', async () => {
  const { announcer, ledger } = aBoard();
  announcer.hear(aFeed(called('C-017')), true);
  await vi.advanceTimersByTimeAsync(SENTENCE_MS + 500);
  announcer.hear(aFeed({ doctors: [] }), true);
  await vi.advanceTimersByTimeAsync(30_000);
  expect(ledger.moments).toEqual(['C-017 queuedAt', 'C-017 spokenAt']);
});

test('a call that is made again before its turn is over, and its recall is spoken', async () => {
  const { announcer, ledger, speaker } = aBoard();
  announcer.hear(aFeed(called('C-017', 'C-018')), true);
  await vi.advanceTimersByTimeAsync(1_000);
  announcer.hear(aFeed({ doctors: [aCall('C-017'), aCall('C-018', { recalled: 1 })] }), true);
  await vi.advanceTimersByTimeAsync(60_000);
  expect(ledger.moments.filter((moment) => moment.startsWith('C-018'))).toEqual([
    'C-018 queuedAt',
    'C-018 overtakenAt',
    'C-018 queuedAt',
    'C-018 spokenAt',
  ]);
  expect(speaker.said.filter(({ number }) => number === 'C-018')).toHaveLength(2);
});

test('a call whose connection was lost in the middle of it, and which is over when the board is back, is over', async () => {
  const { announcer, ledger } = aBoard();
  announcer.hear(aFeed(called('C-017')), true);
  await vi.advanceTimersByTimeAsync(1_000);
  announcer.hear(aFeed(called('C-017')), false);
  await vi.advanceTimersByTimeAsync(5_000);
  expect(ledger.moments).toEqual(['C-017 queuedAt']);
  announcer.hear(aFeed({ doctors: [] }), true);
  await vi.advanceTimersByTimeAsync(30_000);
  expect(ledger.moments).toEqual(['C-017 queuedAt', 'C-017 overtakenAt']);
});

test('after a reload the calls that had not had their turn go on, and those that are over by then are said to be', async () => {
  const { announcer, storage } = aBoard();
  announcer.hear(aFeed(called('C-017', 'C-018', 'C-019')), true);
  await vi.advanceTimersByTimeAsync(1_000);

  const reloaded = aBoard({ storage });
  await vi.advanceTimersByTimeAsync(5_000);
  expect(reloaded.ledger.moments).toEqual([]);
  const began = aCall('C-018', { serving: true });
  reloaded.announcer.hear(aFeed({ doctors: [aCall('C-017'), began] }), true);
  await vi.advanceTimersByTimeAsync(60_000);
  expect(reloaded.ledger.moments.toSorted()).toEqual(['C-017 spokenAt', 'C-018 spokenAt', 'C-019 overtakenAt']);

  const third = aBoard({ storage });
  third.announcer.hear(aFeed({ doctors: [] }), true);
  expect(third.ledger.moments).toEqual([]);
});

test('a sound that fails says nothing, and the next call is spoken', async () => {
  const { announcer, speaker, ledger } = aBoard();
  const announce = speaker.announce;
  speaker.announce = async (call, ...rest) => {
    if (numbersIn(call) === 'C-017') throw new Error('the audio device is gone');
    return announce(call, ...rest);
  };
  announcer.hear(aFeed(called('C-017', 'C-018')), true);
  await vi.advanceTimersByTimeAsync(60_000);
  expect(ledger.moments).toEqual(['C-017 queuedAt', 'C-018 queuedAt', 'C-017 muted', 'C-018 spokenAt']);
});

test('whoever went in before the turn came is announced all the same', async () => {
  const { announcer, speaker } = aBoard();
  announcer.hear(aFeed(called('C-017', 'C-018')), true);
  await vi.advanceTimersByTimeAsync(1_000);
  const inService = aCall('C-018', { serving: true });
  announcer.hear(aFeed({ doctors: [aCall('C-017'), inService] }), true);
  await vi.advanceTimersByTimeAsync(60_000);
  expect([...new Set(speaker.said.map(({ number }) => number))]).toEqual(['C-017', 'C-018']);
});

test('a call counts as shown once, when it is on the screen', async () => {
  const { announcer, ledger } = aBoard({ muted: true });
  const feed = aFeed(called('C-017', 'C-018'));
  announcer.hear(feed, true);
  const [first] = [...feed.streams.values()].flatMap(({ entries }) => [...entries.values()]);
  const key = `${first?.queueId}/${first?.calledAt}/0`;
  announcer.shown(new Set([key]));
  announcer.shown(new Set([key]));
  expect(ledger.moments.filter((moment) => moment.endsWith('shownAt'))).toEqual(['C-017 shownAt']);
});

test('after a hundred calls that are over a board remembers as much as after five thousand', () => {
  const storage = aStorage();
  const announced = createAnnounced(storage);
  const remembered = (calls: number) => {
    for (let call = 0; call < calls; call += 1) announced.add(newKey());
    return storage.getItem('queue-hub.board.announced')?.length;
  };
  const afterAMorning = remembered(100);
  expect(afterAMorning).toBeGreaterThan(0);
  expect(remembered(4_900)).toBe(afterAMorning);
});

test('of the calls that are over the latest are remembered, and the oldest forgotten', () => {
  const storage = aStorage();
  const announced = createAnnounced(storage);
  const keys = Array.from({ length: 60 }, newKey);
  for (const key of keys) announced.add(key);
  for (const memory of [announced, createAnnounced(storage)]) {
    expect(keys.slice(-50).every((key) => memory.has(key))).toBe(true);
    expect(keys.slice(0, 10).some((key) => memory.has(key))).toBe(false);
  }
});

test('as many as stand are remembered, and forgotten some calls after they stood last', () => {
  const storage = aStorage();
  const announced = createAnnounced(storage);
  const standing = Array.from({ length: 300 }, newKey);
  announced.stand(new Set(standing));
  for (const key of standing) announced.add(key);
  for (let call = 0; call < 2_000; call += 1) announced.add(newKey());
  expect(standing.every((key) => announced.has(key))).toBe(true);
  expect(standing.every((key) => createAnnounced(storage).has(key))).toBe(true);
  announced.stand(new Set());
  for (let call = 0; call < 50; call += 1) announced.add(newKey());
  expect(standing.some((key) => announced.has(key))).toBe(false);
});

test('who stands as called for hundreds of calls is not said again', async () => {
  const { announcer, speaker, storage } = aBoard();
  for (let call = 0; call < 60; call += 1) {
    announcer.hear(aFeed(called('S-001', `C-${call}`)), true);
    await vi.advanceTimersByTimeAsync(HOLD_MS * 2);
  }
  const reloaded = aBoard({ storage });
  reloaded.announcer.hear(aFeed(called('S-001')), true);
  await vi.advanceTimersByTimeAsync(HOLD_MS);
  expect(speaker.said.filter(({ number }) => number === 'S-001')).toHaveLength(2);
  expect(reloaded.speaker.said).toEqual([]);
});

test('what was spoken as the page ended is not called over by a later load', async () => {
  const storage = aStorage();
  const { announcer } = aBoard({ storage });
  announcer.hear(aFeed(called('C-017')), true);
  await vi.advanceTimersByTimeAsync(0);
  const queued = storage.getItem('queue-hub.board.pending') ?? '';
  await vi.advanceTimersByTimeAsync(HOLD_MS);
  storage.setItem('queue-hub.board.pending', queued);
  const { ledger } = aBoard({ storage });
  expect(storage.getItem('queue-hub.board.pending')).toBe('[]');
  expect(ledger.moments).toEqual([]);
});

test('a call that waits for its turn is announced with the room of that moment, also after a reload', async () => {
  const before = { doctors: [aCall('C-017'), aCall('N-008', { room: '204' })] };
  const after = { doctors: [aCall('C-017'), aCall('N-008', { room: '206' })] };
  const { announcer, speaker } = aBoard();
  announcer.hear(aFeed(before), true);
  await vi.advanceTimersByTimeAsync(1_000);
  announcer.hear(aFeed(after), true);
  await vi.advanceTimersByTimeAsync(HOLD_SHORT_MS);
  expect(announcer.snapshot.announced).toMatchObject({ queueNumber: 'N-008', room: '206' });
  await vi.advanceTimersByTimeAsync(HOLD_MS);
  expect(speaker.rooms).toEqual(['3', '3', '206', '206']);

  // A page that ends while the call waits: the next one finds the former room in the storage.
  const ended = aBoard();
  ended.announcer.hear(aFeed(before), true);
  await vi.advanceTimersByTimeAsync(1_000);
  const kept = aStorage();
  for (const key of ['announced', 'pending'].map((name) => `queue-hub.board.${name}`)) {
    kept.setItem(key, ended.storage.getItem(key) ?? '[]');
  }
  const again = aBoard({ storage: kept });
  again.announcer.hear(aFeed(after), true);
  await vi.advanceTimersByTimeAsync(60_000);
  expect(again.speaker.rooms).not.toContain('204');
  expect(again.speaker.rooms).toContain('206');
});

/** Sent to area B now, each of them another time. */
const sent = (...numbers: string[]): Record<string, string> =>
  Object.fromEntries(numbers.map((number) => [number, new Date().toISOString()]));
const waits = (numbers: string[], given: Partial<HospitalSpec> = {}): HospitalSpec => ({
  doctors: [],
  ...given,
  pools: { Cardiology: numbers },
});
/** The same entries in each feed. */
const aFeedOf = (spec: HospitalSpec) => {
  const feed = aFeed(spec);
  for (const { entries } of feed.streams.values()) {
    for (const entry of entries.values()) if (entry.status === 'waiting') entry.queueId = `id-of-${entry.queueNumber}`;
  }
  return feed;
};

test('a party is one call: all of its numbers at once, twice, and one line in the ledger', async () => {
  const { announcer, speaker, ledger } = aBoard();
  announcer.hear(aFeed({ doctors: [aCall('C-017', { with: ['C-018', 'C-019'] })] }), true);
  await vi.advanceTimersByTimeAsync(HOLD_MS + 500);
  expect(speaker.said.map(({ number }) => number)).toEqual(['C-017 C-018 C-019', 'C-017 C-018 C-019']);
  expect(ledger.moments).toEqual(['C-017 queuedAt', 'C-017 spokenAt']);
});

test('the next of a party has a call of its own once the first is done', async () => {
  const { announcer, speaker } = aBoard();
  announcer.hear(aFeed({ doctors: [aCall('C-017', { with: ['C-018'] })] }), true);
  await vi.advanceTimersByTimeAsync(HOLD_MS + 500);
  announcer.hear(aFeed({ doctors: [aCall('C-018')] }), true);
  await vi.advanceTimersByTimeAsync(HOLD_MS + 500);
  expect(speaker.said.map(({ number }) => number)).toEqual(['C-017 C-018', 'C-017 C-018', 'C-018', 'C-018']);
});

test('those who are sent to an area together are announced once, in one band, and in no ledger', async () => {
  const { announcer, speaker, ledger, storage } = aBoard();
  const spec = waits(['C-021', 'C-022', 'C-024'], { sent: sent('C-021', 'C-022', 'C-024') });
  announcer.hear(aFeedOf(spec), true);
  await vi.advanceTimersByTimeAsync(500);
  expect(announcedNow(announcer)).toBe('C-021 C-022 C-024');
  await vi.advanceTimersByTimeAsync(HOLD_MS);
  expect(announcedNow(announcer)).toBeNull();
  announcer.hear(aFeedOf(spec), true);
  await vi.advanceTimersByTimeAsync(HOLD_MS);
  expect(speaker.said).toEqual([{ number: 'C-021 C-022 C-024', language: 'en' }]);
  expect(speaker.rooms).toEqual(['B']);
  expect(ledger.moments).toEqual([]);
  const reloaded = aBoard({ storage });
  reloaded.announcer.hear(aFeedOf(spec), true);
  await vi.advanceTimersByTimeAsync(HOLD_MS);
  expect(reloaded.speaker.said).toEqual([]);
});

test('those who come a moment later, or are too many for one band, have one of their own', async () => {
  const { announcer, speaker } = aBoard();
  const numbers = Array.from({ length: 8 }, (_, n) => `C-02${n}`);
  announcer.hear(aFeedOf(waits(numbers.slice(0, 1), { sent: sent(...numbers) })), true);
  announcer.hear(aFeedOf(waits(numbers, { sent: sent(...numbers) })), true);
  await vi.advanceTimersByTimeAsync(2 * HOLD_MS);
  expect(speaker.said.map(({ number }) => number)).toEqual([numbers.slice(0, 6).join(' '), numbers.slice(6).join(' ')]);
});

test('in several languages an area is said once in each', async () => {
  const { announcer, speaker } = aBoard({ languages: ['de', 'ar'] });
  announcer.hear(aFeedOf(waits(['C-021'], { sent: sent('C-021') })), true);
  await vi.advanceTimersByTimeAsync(HOLD_MS + 500);
  expect(speaker.said.map(({ language }) => language)).toEqual(['de', 'ar']);
});

test('a call goes before those who are sent, and does not hurry for them', async () => {
  const { announcer, speaker } = aBoard();
  const spec = waits(['C-021'], { doctors: [aCall('C-017')], sent: sent('C-021') });
  announcer.hear(aFeedOf(spec), true);
  await vi.advanceTimersByTimeAsync(HOLD_MS - 500);
  expect(announcedNow(announcer)).toBe('C-017');
  await vi.advanceTimersByTimeAsync(HOLD_MS);
  expect(speaker.said.map(({ number }) => number)).toEqual(['C-017', 'C-017', 'C-021']);
});

test('those who are sent while the board is not live are told once it is, unless that is five minutes ago', async () => {
  const { announcer, speaker } = aBoard();
  const spec = waits(['C-021'], { sent: sent('C-021') });
  announcer.hear(aFeedOf(spec), false);
  await vi.advanceTimersByTimeAsync(60_000);
  expect(speaker.said).toEqual([]);
  announcer.hear(aFeedOf(spec), true);
  await vi.advanceTimersByTimeAsync(HOLD_MS);
  expect(speaker.said).toHaveLength(1);
  const ago = new Date(Date.now() - 2 * ON_THE_WAY_MS).toISOString();
  const late = aBoard();
  late.announcer.hear(aFeedOf(waits(['C-022'], { sent: { 'C-022': ago } })), true);
  await vi.advanceTimersByTimeAsync(HOLD_MS);
  expect(late.speaker.said).toEqual([]);
});

test('a sending is cut off where the connection is lost, and where everybody of it is called', async () => {
  const { announcer, speaker } = aBoard();
  const spec = waits(['C-021'], { sent: sent('C-021') });
  announcer.hear(aFeedOf(spec), true);
  await vi.advanceTimersByTimeAsync(1_000);
  announcer.hear(aFeedOf(spec), false);
  await vi.advanceTimersByTimeAsync(1_000);
  expect(announcedNow(announcer)).toBeNull();
  announcer.hear(aFeedOf(spec), true);
  await vi.advanceTimersByTimeAsync(1_000);
  expect(announcedNow(announcer)).toBe('C-021');
  announcer.hear(aFeed({ doctors: [aCall('C-021')] }), true);
  await vi.advanceTimersByTimeAsync(HOLD_MS);
  expect(speaker.said.map(({ number }) => number)).toEqual(['C-021', 'C-021']);
  expect(speaker.rooms).toEqual(['3', '3']);
});

import { expect, test } from 'vitest';
import { standingCalls } from '../../../src/pages/board/calls.ts';
import { boardModel, type Shape } from '../../../src/pages/board/model.ts';
import { firstSending, standingSent } from '../../../src/pages/board/sendings.ts';
import type { Liveness } from '../../../src/pages/shared/public/liveness.ts';
import { aFeed, type DoctorSpec, type HospitalSpec } from '../support/feed.ts';

const live: Liveness = { kind: 'live' };
const lost = (forLong = false): Liveness => ({ kind: 'lost', since: new Date('2026-03-10T10:42:00Z'), forLong });

const nowMs = Date.parse('2026-03-10T10:45:00Z');
const common = { liveness: live, announced: null, soundBlocked: false, shape: 'landscape', turn: 0, nowMs } as const;
const modelOf = (spec: HospitalSpec, liveness: Liveness = live, turn = 0, shape: Shape = 'landscape') =>
  boardModel({ ...common, feed: aFeed(spec), liveness, soundBlocked: true, shape, turn });

const aDoctor = (n: number, given: Partial<DoctorSpec> = {}): DoctorSpec => ({
  name: `Dr ${n}`,
  department: 'Cardiology',
  room: `${n}`,
  ...given,
});
const doctors = (count: number): DoctorSpec[] => Array.from({ length: count }, (_, n) => aDoctor(n + 1));
const statesOf = (spec: HospitalSpec) =>
  modelOf(spec).lines.map((line) => (line.kind === 'doctor' ? [line.state, line.queueNumber] : [line.kind]));

test.each([
  [1, 0, 'few'],
  [2, 1, 'few'],
  [2, 2, 'list'],
  [3, 0, 'list'],
  [4, 1, 'list'],
  [5, 1, 'many'],
  [9, 0, 'many'],
])('%i doctors and %i pools are drawn as %s', (count, pools, layout) => {
  const names = ['Cardiology', 'Neurology'].slice(0, pools);
  const spec = { doctors: doctors(count), pools: Object.fromEntries(names.map((name) => [name, ['X-001']])) };
  expect(modelOf(spec).layout).toBe(layout);
});

test.each([
  [2, 1, 'few'],
  [4, 0, 'list'],
  [4, 1, 'many'],
])('on a screen that is higher than wide %i doctors and %i pools are drawn as %s', (count, pools, layout) => {
  const spec = { doctors: doctors(count), pools: pools === 0 ? {} : { Cardiology: ['X-001'] } };
  expect(modelOf(spec, live, 0, 'portrait').layout).toBe(layout);
});

test('rows keep their order, whoever is called', () => {
  const order = (called: number) =>
    modelOf({
      doctors: [
        aDoctor(1, { department: 'Neurology' }),
        aDoctor(2, { department: 'Cardiology' }),
        aDoctor(3, { department: 'Cardiology' }),
      ].map((doctor, index) => (index === called ? { ...doctor, called: 'C-001' } : doctor)),
    }).lines.map((line) => line.kind === 'doctor' && line.doctor);
  expect(order(-1)).toEqual(['Dr 2', 'Dr 3', 'Dr 1']);
  for (const called of [0, 1, 2]) expect(order(called)).toEqual(order(-1));
});

test('called goes before in consultation, and both before paused', () => {
  expect(
    statesOf({
      doctors: [
        aDoctor(1, { called: 'C-002', in: 'C-001' }),
        aDoctor(2, { in: 'C-003' }),
        aDoctor(3, { status: 'paused', called: 'C-004' }),
        aDoctor(4, { status: 'paused', in: 'C-005' }),
        aDoctor(5),
      ],
    }),
  ).toEqual([
    ['called', 'C-002'],
    ['in', 'C-003'],
    ['called', 'C-004'],
    ['paused', null],
    ['idle', null],
  ]);
});

test('a doctor who is off has a row only while somebody waits or is served there', () => {
  const off = { status: 'off' } as const;
  expect(
    statesOf({
      doctors: [aDoctor(1, off), aDoctor(2, { ...off, next: ['C-001'] }), aDoctor(3, { ...off, called: 'C-002' })],
    }),
  ).toEqual([
    ['paused', null],
    ['called', 'C-002'],
  ]);
});

test('the band shows the latest call that stands, and its row is marked', () => {
  const model = modelOf({
    doctors: [
      aDoctor(1, { called: 'C-001', calledAt: '2026-03-10T10:01:00.000Z' }),
      aDoctor(2, { called: 'C-002', calledAt: '2026-03-10T10:02:00.000Z', room: null }),
    ],
  });
  expect(model.band).toMatchObject({ kind: 'call', numbers: ['C-002'], room: null, fresh: false });
  expect(model.lines.find(({ key }) => key === model.newest)).toMatchObject({ queueNumber: 'C-002' });
  expect(modelOf({ doctors: doctors(2) }).band).toEqual({ kind: 'quiet' });
});

test('while a call is announced the band shows it, fresh, even if another one was made since', () => {
  const feed = aFeed({
    doctors: [
      aDoctor(1, { called: 'C-001', calledAt: '2026-03-10T10:01:00.000Z', recalled: 2 }),
      aDoctor(2, { called: 'C-002', calledAt: '2026-03-10T10:02:00.000Z' }),
    ],
  });
  const [announced = null] = standingCalls(feed);
  const { band } = boardModel({ ...common, feed, announced });
  expect(band).toMatchObject({ numbers: ['C-001'], fresh: true, again: true });
});

test('without a connection nobody is called, nobody is next, and after five minutes nobody is anywhere', () => {
  const spec = { doctors: [aDoctor(1, { called: 'C-001', next: ['C-002'] })], pools: { Cardiology: ['C-003'] } };
  const stale = modelOf(spec, lost());
  expect(stale.band).toEqual({ kind: 'lost', since: new Date('2026-03-10T10:42:00Z') });
  expect(stale.lines.map(({ kind }) => kind)).toEqual(['doctor']);
  expect(stale.lastKnown).toEqual(new Date('2026-03-10T10:42:00Z'));
  expect(stale.newest).toBeNull();
  expect(stale.notices).toEqual([]);
  const forLong = modelOf(spec, lost(true));
  expect(forLong.lines).toEqual([]);
  expect(forLong.lastKnown).toBeNull();
});

test('more rows than a screen has take turns, and whoever is called does not wait for theirs', () => {
  const spec = {
    doctors: doctors(12).map((doctor, index) => (index === 10 ? { ...doctor, called: 'C-011' } : doctor)),
  };
  const doctorsOf = (turn: number) => modelOf(spec, live, turn).lines.filter(({ kind }) => kind === 'doctor').length;
  expect([0, 1, 2, 3].map(doctorsOf)).toEqual([4, 4, 4, 4]);
  const feed = aFeed(spec);
  const [announced = null] = standingCalls(feed);
  const during = boardModel({ ...common, feed, announced });
  expect(during.page).toBe(2);
  expect(during.lines.some(({ key }) => key === during.newest)).toBe(true);
});

test('a call is on the screen where its row or the band has it', () => {
  const called = ['C-001', 'C-010', 'C-011', 'C-012'];
  const spec = {
    doctors: doctors(12).map((doctor, index) => {
      const number = `C-0${String(index + 1).padStart(2, '0')}`;
      const calledAt = `2026-03-10T10:${String(index).padStart(2, '0')}:00.000Z`;
      return called.includes(number) ? { ...doctor, called: number, calledAt, queueId: number } : doctor;
    }),
  };
  const shownAt = (turn: number, liveness: Liveness = live) =>
    new Set(modelOf(spec, liveness, turn).shownCalls.map((key) => key.split('/')[0]));
  expect(shownAt(0)).toEqual(new Set(['C-001', 'C-012']));
  expect(shownAt(2)).toEqual(new Set(['C-010', 'C-011', 'C-012']));
  expect(shownAt(0, lost())).toEqual(new Set());
});

test('what was left over from yesterday is not next, unless the department never closes', () => {
  const nextOf = (roundTheClock: boolean) => {
    const feed = aFeed({ doctors: [aDoctor(1, { next: ['C-001', 'C-002'] })] });
    for (const [id, department] of feed.departments) {
      Object.assign(department, { roundTheClock });
      expect(id).toBe(department.departmentId);
    }
    for (const { waiting } of feed.streams.values()) {
      for (const entry of waiting) if (entry.queueNumber === 'C-001') Object.assign(entry, { queueDate: '2026-03-09' });
    }
    const { lines } = boardModel({ ...common, feed });
    return lines.flatMap((line) => (line.kind === 'doctor' ? line.next.map(({ queueNumber }) => queueNumber) : []));
  };
  expect(nextOf(false)).toEqual(['C-002']);
  expect(nextOf(true)).toEqual(['C-001', 'C-002']);
});

test('a board of one department says which, and a board of several does not', () => {
  expect(modelOf({ doctors: doctors(2) }).onlyDepartment).toBe('Cardiology');
  expect(modelOf({ doctors: [aDoctor(1), aDoctor(2, { department: 'Neurology' })] }).onlyDepartment).toBeNull();
});

test('who did not come is asked to reception for a quarter of an hour, the latest first, and not any more once back', () => {
  const spec = { doctors: doctors(2), missed: { 'C-001': '2026-03-10T10:29:59Z', 'C-002': '2026-03-10T10:30:01Z' } };
  const missedAt = (given: HospitalSpec, atMs = nowMs) =>
    boardModel({ ...common, feed: aFeed(given), nowMs: atMs }).notices.flatMap((notice) =>
      notice.kind === 'missed' ? notice.numbers : [],
    );
  expect(missedAt(spec)).toEqual(['C-002']);
  expect(missedAt(spec, nowMs - 60_000)).toEqual(['C-002', 'C-001']);
  expect(missedAt(spec, nowMs + 60_000)).toEqual([]);
  const feed = aFeed(spec);
  for (const { entries } of feed.streams.values()) {
    for (const entry of entries.values())
      if (entry.queueNumber === 'C-002') Object.assign(entry, { status: 'waiting' });
  }
  expect(boardModel({ ...common, feed }).notices).toEqual([]);
  const many = Object.fromEntries([1, 2, 3, 4, 5, 6].map((n) => [`C-00${n}`, `2026-03-10T10:4${n - 1}:30Z`]));
  expect(missedAt({ doctors: doctors(1), missed: many }, nowMs + 60_000)).toEqual(['C-006', 'C-005', 'C-004', 'C-003']);
});

test('the foot says who is late, the hospital’s message, and to staff that the sound is off', () => {
  const spec = {
    doctors: [
      aDoctor(1, { delayMinutes: 25 }),
      aDoctor(2),
      aDoctor(3, { status: 'off', delayMinutes: 40, next: ['C-001'] }),
    ],
    message: 'The pharmacy is closed.',
  };
  expect(modelOf(spec).notices).toEqual([
    { kind: 'delay', doctor: 'Dr 1', minutes: 25 },
    { kind: 'message', text: 'The pharmacy is closed.' },
    { kind: 'sound' },
  ]);
  expect(modelOf({ doctors: doctors(1) }).notices).toEqual([{ kind: 'sound' }]);
});

const party = (count: number, given: Partial<DoctorSpec> = {}): DoctorSpec =>
  aDoctor(1, {
    called: 'C-017',
    with: Array.from({ length: count - 1 }, (_, n) => `C-0${18 + n}`),
    next: ['C-030', 'C-031'],
    ...given,
  });
const nextIn = (spec: HospitalSpec, atMs = nowMs) =>
  boardModel({ ...common, feed: aFeed(spec), nowMs: atMs }).lines.flatMap((line) =>
    line.kind === 'heading' ? [] : line.next.map(({ queueNumber, isStrong }) => [queueNumber, isStrong]),
  );

test('a party is one call with all numbers; its row says how many more, and nobody of it is next', () => {
  const spec = { doctors: [party(3), aDoctor(2)] };
  const model = modelOf(spec);
  expect(model.band).toMatchObject({ kind: 'call', numbers: ['C-017', 'C-018', 'C-019'], room: '1' });
  expect(model.lines[0]).toMatchObject({ state: 'called', queueNumber: 'C-017', others: 2 });
  expect(nextIn(spec)).toEqual([
    ['C-030', true],
    ['C-031', false],
  ]);
  expect(model.shownCalls).toHaveLength(2);
  expect(modelOf({ doctors: [party(3, { serving: true })] }).lines[0]).toMatchObject({ state: 'in', others: 2 });
  expect(modelOf({ doctors: [party(3, { serving: true, status: 'paused' })] }).lines[0]).toMatchObject({ others: 0 });
});

test('the others of a party keep no row open at a doctor who is off', () => {
  const spec = { doctors: [party(3, { status: 'off', next: [] })] };
  const feed = aFeed(spec);
  for (const { entries } of feed.streams.values()) {
    for (const [id, { status }] of entries) if (status === 'called') (entries as Map<string, unknown>).delete(id);
  }
  expect(boardModel({ ...common, feed }).lines).toEqual([]);
});

test('who was sent to a waiting area is bold for five minutes, then grey until called, and keeps the place', () => {
  const spec = {
    doctors: [aDoctor(1, { next: ['C-021', 'C-022', 'C-023'] })],
    pools: { Cardiology: ['C-040', 'C-041'] },
    sent: { 'C-021': '2026-03-10T10:44:00.000Z', 'C-022': '2026-03-10T10:44:00.000Z' },
  };
  const pool = [
    ['C-040', true],
    ['C-041', false],
  ];
  expect(nextIn(spec)).toEqual([['C-021', true], ['C-022', true], ...pool]);
  expect(nextIn(spec, nowMs + 4 * 60_000)).toEqual([['C-021', false], ['C-022', false], ...pool]);
});

test('where nobody is called the band says for five minutes who was sent where, and a call goes before it', () => {
  const sent = { 'C-021': '2026-03-10T10:44:00.000Z', 'C-040': '2026-03-10T10:44:00.000Z' };
  const spec = { doctors: [aDoctor(1, { next: ['C-021'] })], pools: { Cardiology: ['C-040'] }, sent };
  expect(modelOf(spec).band).toEqual({
    kind: 'area',
    numbers: ['C-021', 'C-040'],
    letter: 'B',
    way: 'Floor 1, left of the lifts',
  });
  expect(modelOf(spec).newest).toBeNull();
  expect(modelOf(spec).shownCalls).toEqual([]);
  expect(boardModel({ ...common, feed: aFeed(spec), nowMs: nowMs + 4 * 60_000 }).band).toEqual({ kind: 'quiet' });
  expect(modelOf({ ...spec, doctors: [...spec.doctors, aDoctor(2, { called: 'C-001' })] }).band).toMatchObject({
    kind: 'call',
  });
  expect(modelOf(spec, lost()).band).toMatchObject({ kind: 'lost' });
});

test('an announcement of an area leaves out who was called meanwhile', () => {
  const sent = { 'C-021': '2026-03-10T10:44:00.000Z', 'C-022': '2026-03-10T10:44:00.000Z' };
  const feed = aFeed({ doctors: [aDoctor(1, { next: ['C-021', 'C-022'] })], sent });
  const announced = firstSending(standingSent(feed, nowMs), feed);
  for (const { entries, waiting } of feed.streams.values()) {
    for (const entry of entries.values()) {
      if (entry.queueNumber !== 'C-021') continue;
      Object.assign(entry, { status: 'called', calledAt: '2026-03-10T10:44:30.000Z' });
      (waiting as unknown[]).splice(0, 1);
    }
  }
  expect(boardModel({ ...common, feed, announced }).band).toMatchObject({ kind: 'area', numbers: ['C-022'] });
});

test('a plate is what the place is; a station has a row by its name, and none while it is off', () => {
  const station = { kind: 'station', department: 'Pharmacy' } as const;
  const spec: HospitalSpec = {
    doctors: [
      aDoctor(1, { ...station, placeKind: 'window', called: 'P-041' }),
      aDoctor(2, { ...station, placeKind: 'window' }),
      aDoctor(3, { ...station, placeKind: 'window', status: 'off' }),
    ],
    pools: { Pharmacy: ['P-042'] },
  };
  const { band, lines } = modelOf(spec);
  expect(band).toMatchObject({ room: '1', place: 'window' });
  expect(lines).toMatchObject([
    { doctor: 'Dr 1', place: 'window', isStation: true },
    { doctor: 'Dr 2', place: 'window' },
    { kind: 'pool', calledBy: 'window' },
  ]);
});

test.each([
  [['window', 'window'], 'window'],
  [['window', 'chair'], 'place'],
  [['room', null], 'place'],
] as const)('at stations of %j it is next at the first %s', (kinds, calledBy) => {
  const doctors = kinds.map((placeKind, n) => aDoctor(n + 1, { kind: 'station', placeKind }));
  const last = ({ doctors: given }: { doctors: DoctorSpec[] }) =>
    modelOf({ doctors: given, pools: { Cardiology: ['C-001'] } }).lines.at(-1);
  expect(last({ doctors })).toMatchObject({ kind: 'pool', calledBy });
  expect(last({ doctors: [...doctors, aDoctor(3)] })).toMatchObject({ kind: 'pool', calledBy: 'doctor' });
});

import { expect, test } from 'vitest';
import { standingCalls } from '../../../src/pages/board/calls.ts';
import { boardModel } from '../../../src/pages/board/model.ts';
import type { Liveness } from '../../../src/pages/shared/public/liveness.ts';
import { aFeed, type DoctorSpec, type HospitalSpec } from '../gallery/hospital.ts';

const live: Liveness = { kind: 'live' };
const lost = (forLong = false): Liveness => ({ kind: 'lost', since: new Date('2026-03-10T10:42:00Z'), forLong });

const modelOf = (spec: HospitalSpec, liveness: Liveness = live, turn = 0) =>
  boardModel({ feed: aFeed(spec), liveness, announced: null, soundBlocked: true, turn });

const aDoctor = (n: number, given: Partial<DoctorSpec> = {}): DoctorSpec => ({
  name: `Dr ${n}`,
  department: 'Cardiology',
  room: `${n}`,
  ...given,
});
const doctors = (count: number): DoctorSpec[] => Array.from({ length: count }, (_, n) => aDoctor(n + 1));
const statesOf = (spec: HospitalSpec) =>
  modelOf(spec).cells.map((cell) => (cell.kind === 'doctor' ? [cell.state, cell.queueNumber] : [cell.kind]));

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

test('rows keep their place, whoever is called', () => {
  const order = (called: number) =>
    modelOf({
      doctors: [
        aDoctor(1, { department: 'Neurology' }),
        aDoctor(2, { department: 'Cardiology' }),
        aDoctor(3, { department: 'Cardiology' }),
      ].map((doctor, index) => (index === called ? { ...doctor, called: 'C-001' } : doctor)),
    }).cells.map((cell) => cell.kind === 'doctor' && cell.doctor);
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
  expect(model.band).toMatchObject({ kind: 'call', queueNumber: 'C-002', room: null, fresh: false });
  expect(model.cells.find(({ key }) => key === model.newest)).toMatchObject({ queueNumber: 'C-002' });
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
  const { band } = boardModel({ feed, liveness: live, announced, soundBlocked: false, turn: 0 });
  expect(band).toMatchObject({ queueNumber: 'C-001', fresh: true, again: true });
});

test('without a connection nobody is called, nobody is next, and after five minutes nobody is anywhere', () => {
  const spec = { doctors: [aDoctor(1, { called: 'C-001', next: ['C-002'] })], pools: { Cardiology: ['C-003'] } };
  const stale = modelOf(spec, lost());
  expect(stale.band).toEqual({ kind: 'lost', since: new Date('2026-03-10T10:42:00Z') });
  expect(stale.cells.map(({ kind }) => kind)).toEqual(['doctor']);
  expect(stale.lastKnown).toEqual(new Date('2026-03-10T10:42:00Z'));
  expect(stale.newest).toBeNull();
  expect(stale.soundBlocked).toBe(false);
  const forLong = modelOf(spec, lost(true));
  expect(forLong.cells).toEqual([]);
  expect(forLong.lastKnown).toBeNull();
});

test('more than nine cells take turns, and whoever is called does not wait for theirs', () => {
  const spec = {
    doctors: doctors(12).map((doctor, index) => (index === 10 ? { ...doctor, called: 'C-011' } : doctor)),
  };
  const pageOf = (turn: number) => modelOf(spec, live, turn).cells.length;
  expect([0, 1, 2].map(pageOf)).toEqual([9, 3, 9]);
  const feed = aFeed(spec);
  const [announced = null] = standingCalls(feed);
  const during = boardModel({ feed, liveness: live, announced, soundBlocked: false, turn: 0 });
  expect(during.page).toBe(1);
  expect(during.cells.some(({ key }) => key === during.newest)).toBe(true);
});

test('a call is on the screen where its cell or the band has it', () => {
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
  expect(shownAt(1)).toEqual(new Set(['C-010', 'C-011', 'C-012']));
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
    const { cells } = boardModel({ feed, liveness: live, announced: null, soundBlocked: false, turn: 0 });
    return cells.flatMap((cell) => (cell.kind === 'doctor' ? cell.next : []));
  };
  expect(nextOf(false)).toEqual(['C-002']);
  expect(nextOf(true)).toEqual(['C-001', 'C-002']);
});

test('a board of one department says which, and a board of several does not', () => {
  expect(modelOf({ doctors: doctors(2) }).place).toBe('Cardiology');
  expect(modelOf({ doctors: [aDoctor(1), aDoctor(2, { department: 'Neurology' })] }).place).toBeNull();
});

import { describe, expect, test } from 'vitest';
import type { Appointment, Doctor, HospitalDay, Settings, StaffEntry } from '../../../../src/protocol/views.ts';
import { insightOf } from '../../../../src/pages/reception/insight/figures/insight.ts';
import { hoursOfDay, hoursToDraw } from '../../../../src/pages/reception/insight/figures/day-hours.ts';
import { medianOf, quantile } from '../../../../src/pages/reception/insight/figures/figures.ts';
import { scaleOf, swarmOf } from '../../../../src/pages/reception/insight/panes/scale.ts';
import {
  appointment,
  at,
  department,
  departmentId,
  doctor,
  doctorId,
  id,
  otherDoctorId,
  settings as plain,
  staffEntry,
  today,
} from '../../../client/rows.ts';

const targets = [0, 10, 60, 120, 240];
const settings: Settings = {
  ...plain,
  urgencyLevels: targets.map((targetMinutes, index) => ({
    level: index + 1,
    label: { en: `Level ${index + 1}` },
    colour: '#000000',
    targetMinutes,
  })),
};
const medicine = { ...department, departmentId: id('dep', 2), name: 'Medicine' };
const marsh = doctor();
const osei = doctor({ doctorId: otherDoctorId, doctorNo: 2, departmentId: medicine.departmentId, room: '206' });

/** Minutes after nine; `now` is half past eleven. */
const NOW = 150;
const now = Date.parse(at(NOW));

let made = 0;
/** Arrived at that minute, for Dr Osei's colleague, with the target of the level. */
const arrived = (minute: number, changes: Partial<StaffEntry> = {}): StaffEntry => {
  made += 1;
  const target = targets[(changes.urgencyLevel ?? 4) - 1] ?? 0;
  return staffEntry(made, { arrivedAt: at(minute), dueAt: at(minute + target), ...changes });
};
const called = (arrival: number, call: number, changes: Partial<StaffEntry> = {}): StaffEntry =>
  arrived(arrival, { status: 'called', calledAt: at(call), ...changes });
const seen = (arrival: number, call: number, end: number, changes: Partial<StaffEntry> = {}): StaffEntry =>
  called(arrival, call, { status: 'completed', startedAt: at(call + 1), endedAt: at(end), ...changes });

type Given = {
  readonly entries?: readonly StaffEntry[];
  readonly appointments?: readonly Appointment[];
  readonly doctors?: readonly Doctor[];
  readonly roundTheClock?: boolean;
  readonly day?: HospitalDay;
  readonly of?: string;
  readonly at?: number;
};

const insight = ({ entries = [], appointments = [], doctors = [marsh, osei], ...given }: Given) => {
  const streams = doctors.map(({ doctorId: streamId }) => ({
    streamId,
    version: 1,
    entries: new Map(),
    waiting: [],
    appointments: new Map(
      appointments.filter((one) => one.doctorId === streamId).map((one) => [one.appointmentId, one]),
    ),
  }));
  const departments = [{ ...department, roundTheClock: given.roundTheClock ?? false }, medicine];
  return insightOf(
    {
      day: given.day ?? today,
      settings,
      departments: new Map(departments.map((one) => [one.departmentId, one])),
      doctors: new Map(doctors.map((one) => [one.doctorId, one])),
      streams: new Map(streams.map((stream) => [stream.streamId, stream])),
    },
    new Map(entries.map((entry) => [entry.queueId, entry])),
    given.of ?? null,
    given.at ?? now,
  );
};

describe('the sentence', () => {
  test('has everybody who came today in one state, and who of those waiting is past the target', () => {
    const longest = arrived(10, { queueNumber: 'G-018' });
    const { arrivals } = insight({
      entries: [
        seen(-90, -60, -40),
        called(0, 40),
        arrived(0, { status: 'no_show', calledAt: at(30) }),
        longest,
        arrived(20),
        arrived(100),
        arrived(30, { status: 'on_hold' }),
        arrived(30, { status: 'left', endedAt: at(90) }),
        arrived(31, { status: 'cancelled', endedAt: at(32) }),
      ],
    });
    expect(arrivals).toEqual({
      came: 9,
      since: Date.parse(at(-90)),
      called: 3,
      waiting: 3,
      onHold: 1,
      left: 1,
      cancelled: 1,
      carriedOver: 0,
      late: 2,
      longest: { queueNumber: 'G-018', minutes: 20 },
    });
  });

  test('is of nobody in the morning', () => {
    const { arrivals } = insight({});
    expect(arrivals).toMatchObject({ came: 0, since: null, late: 0, longest: null });
  });

  test('counts a transferred patient once, as the one who waits again', () => {
    const parent = seen(0, 30, 50, { status: 'transferred' });
    const child = arrived(0, { transferredFromId: parent.queueId, doctorId: otherDoctorId });
    const { arrivals, waits, doctors } = insight({ entries: [child, parent] });
    expect(arrivals).toMatchObject({ came: 1, called: 0, waiting: 1 });
    // The call was made all the same, and the consultation before the transfer.
    expect(waits[3]?.hours).toMatchObject([{ hour: 9, called: 1, median: 30 }]);
    expect(doctors.map(({ seen: count, waiting }) => [count, waiting])).toEqual([
      [1, 0],
      [0, 1],
    ]);
  });

  test('has who waits since yesterday apart, and only where a department never closes', () => {
    const yesterday = arrived(-600, { queueDate: '2026-03-09' });
    const open = insight({ entries: [yesterday, arrived(100)], roundTheClock: true });
    expect(open.arrivals).toMatchObject({ came: 1, waiting: 1, carriedOver: 1, late: 1 });
    expect(open.waits[3]?.now).toHaveLength(2);
    const calledOnce = (calledAt: string) => arrived(-600, { queueDate: '2026-03-09', status: 'called', calledAt });
    const { inTarget } = insight({ entries: [calledOnce(at(5)), calledOnce(at(-590))], roundTheClock: true });
    expect(inTarget[3]).toEqual({ level: 4, called: 1, within: 0 });
    const closed = insight({ entries: [yesterday, arrived(100)] });
    expect(closed.arrivals).toMatchObject({ came: 1, waiting: 1, carriedOver: 0, late: 0 });
  });
});

describe('waits', () => {
  test('are by level and hour of arrival, with the middle 80 % and those past the target', () => {
    const waited = [10, 20, 30, 40, 50, 60, 70, 80, 90, 100, 130];
    const { waits } = insight({
      entries: [...waited.map((minutes) => called(0, minutes)), called(61, 66, { urgencyLevel: 2 })],
    });
    expect(waits.map(({ level }) => level)).toEqual([1, 2, 3, 4, 5]);
    expect(waits[3]?.hours).toEqual([{ hour: 9, called: 11, low: 20, median: 60, high: 100, late: [130] }]);
    expect(waits[1]?.hours).toMatchObject([{ hour: 10, called: 1, low: 5, median: 5, high: 5, late: [] }]);
  });

  test('of who waits now are as long as they are now, and past a booking’s due time too', () => {
    const booked = arrived(100, { dueAt: at(120) });
    const { waits, arrivals } = insight({ entries: [arrived(140), arrived(20), booked] });
    expect(waits[3]?.now.map(({ minutes, isLate }) => [minutes, isLate])).toEqual([
      [10, false],
      [50, true],
      [130, true],
    ]);
    expect(waits[3]?.nowMedian).toBe(50);
    expect(arrivals).toMatchObject({ late: 2, longest: { minutes: 30 } });
  });

  test('of a call that was taken back are none', () => {
    const { waits, inTarget } = insight({ entries: [arrived(0, { calledAt: null })] });
    expect(waits[3]?.hours).toEqual([]);
    expect(inTarget[3]).toEqual({ level: 4, called: 0, within: 0 });
  });
});

test('within target is by whole minutes, so that at once can be met', () => {
  const { inTarget } = insight({
    entries: [
      arrived(0, { urgencyLevel: 1, status: 'called', calledAt: '2026-03-10T08:00:40.000Z' }),
      called(0, 1, { urgencyLevel: 1 }),
      called(0, 10, { urgencyLevel: 2 }),
      called(0, 11, { urgencyLevel: 2 }),
    ],
  });
  expect(inTarget.slice(0, 2)).toEqual([
    { level: 1, called: 2, within: 1 },
    { level: 2, called: 2, within: 1 },
  ]);
});

describe('doctors', () => {
  test('have what they do now, whom they have seen and how long both took', () => {
    const { doctors } = insight({
      entries: [
        seen(-60, -30, -9),
        seen(0, 20, 61),
        seen(10, 80, 91),
        arrived(30, { status: 'in_service', calledAt: at(120), startedAt: at(137), queueNumber: 'C-017' }),
        arrived(90),
      ],
      doctors: [marsh, { ...osei, status: 'paused' }],
    });
    const [first, second] = doctors;
    expect(first).toMatchObject({
      now: { kind: 'with', queueNumber: 'C-017', minutes: 13 },
      seen: 3,
      consultationMs: 20 * 60_000,
      waitedMs: 50 * 60_000,
      waiting: 1,
      inTarget: { called: 4, within: 4 },
    });
    expect([...(first?.seenByHour ?? [])]).toEqual([
      [8, 1],
      [10, 2],
    ]);
    expect(second).toMatchObject({ now: { kind: 'paused' }, seen: 0, consultationMs: null, waitedMs: null });
  });

  test('who are off are left out without work of today, and pools are listed while somebody waits', () => {
    const off = { ...osei, status: 'off' as const };
    const pool = arrived(100, { doctorId: null });
    const { doctors, pools } = insight({ entries: [pool], doctors: [marsh, off] });
    expect(doctors.map((line) => line.doctor.doctorId)).toEqual([doctorId]);
    expect(pools).toMatchObject([{ department: { departmentId }, waiting: 1 }]);
    const worked = insight({ entries: [seen(0, 1, 20, { doctorId: otherDoctorId })], doctors: [marsh, off] });
    expect(worked.doctors).toHaveLength(2);
  });
});

test('no-shows are by hour of booking; what was cancelled counts only where the patient came and left', () => {
  const left = appointment(61, { status: 'cancelled' });
  const { noShows } = insight({
    appointments: [
      appointment(0, { status: 'fulfilled' }),
      appointment(20, { status: 'no_show' }),
      appointment(40, { status: 'cancelled' }),
      appointment(41, { status: 'rescheduled' }),
      left,
      appointment(200),
    ],
    entries: [arrived(50, { status: 'left', appointmentId: left.appointmentId })],
  });
  expect(noShows).toEqual({
    hours: [
      { hour: 9, booked: 2, noShows: 1 },
      { hour: 10, booked: 1, noShows: 0 },
      { hour: 12, booked: 1, noShows: 0 },
    ],
    bookedSoFar: 3,
    noShows: 1,
    leftBeforeCall: 1,
  });
});

test('a department’s figures are of its own entries, calls, doctors and bookings', () => {
  const { departmentId: other } = medicine;
  const given = {
    entries: [
      seen(0, 10, 20),
      arrived(0, { departmentId: other, doctorId: otherDoctorId }),
      called(0, 5, { departmentId: other, doctorId: otherDoctorId }),
    ],
    appointments: [appointment(0), appointment(1, { doctorId: otherDoctorId })],
  };
  const all = insight(given);
  expect([all.arrivals.came, all.doctors.length, all.noShows.bookedSoFar]).toEqual([3, 2, 2]);
  const one = insight({ ...given, of: other });
  expect([one.arrivals.came, one.doctors.length, one.noShows.bookedSoFar]).toEqual([2, 1, 1]);
  expect(one.inTarget[3]).toMatchObject({ called: 1 });
});

describe('hours', () => {
  test('are the hospital’s, over a change of its clocks too', () => {
    const hourOf = hoursOfDay({
      date: '2026-03-29',
      startsAt: '2026-03-28T23:00:00Z',
      endsAt: '2026-03-29T22:00:00Z',
      timeZone: 'Europe/Berlin',
    });
    const at = (time: string) => hourOf(Date.parse(`2026-03-29T${time}Z`));
    expect([at('00:59:59'), at('01:00:00'), at('07:30:00'), at('21:59:59')]).toEqual([1, 3, 9, 23]);
    expect(at('22:00:00')).toBeNull();
    const lordHowe = hoursOfDay({
      date: '2026-01-05',
      startsAt: '2026-01-04T13:00:00Z',
      endsAt: '2026-01-05T13:00:00Z',
      timeZone: 'Australia/Lord_Howe',
    });
    expect(lordHowe(Date.parse('2026-01-04T22:00:00Z'))).toBe(9);
  });

  test('reach over all that happens, and never over a few only', () => {
    expect(hoursToDraw([], 7)).toEqual([7, 8, 9, 10, 11, 12, 13, 14, 15, 16]);
    expect(hoursToDraw([8, 16], 10)).toEqual([7, 8, 9, 10, 11, 12, 13, 14, 15, 16].map((hour) => hour + 1));
    expect(hoursToDraw([0], 23)).toHaveLength(24);
    expect(hoursToDraw([], 22)).toEqual([14, 15, 16, 17, 18, 19, 20, 21, 22, 23]);
  });
});

test('quantiles lie between the neighbours', () => {
  expect([medianOf([]), medianOf([4]), medianOf([9, 1]), medianOf([3, 1, 2])]).toEqual([null, 4, 5, 2]);
  expect(quantile([0, 10], 0.9)).toBe(9);
});

describe('a chart’s scale', () => {
  const waitsWith = (minutes: readonly number[]) => ({
    level: 4,
    targetMinutes: 120,
    hours: [],
    now: minutes.map((one) => ({ queueNumber: String(one), minutes: one, isLate: one > 120 })),
    nowMedian: null,
  });
  test('goes half past the target, further where waits do, and never so far that they all lie flat', () => {
    expect(scaleOf(waitsWith([])).topMinutes).toBe(180);
    expect(scaleOf(waitsWith([10, 200])).ticks).toEqual([0, 60, 120, 180, 240]);
    const most = scaleOf(waitsWith([10, 5000]));
    expect(most.ticks).toEqual([0, 120, 240, 360]);
    expect(most.y(5000)).toBe(most.y(360));
  });

  test('draws a dot for each who waits, beside each other, and no more than there is room for', () => {
    const few = waitsWith([10, 10.5, 11, 90]);
    const dots = swarmOf(few.now, scaleOf(few));
    expect(dots.map(({ column }) => column)).toEqual([0, 1, 2, 0]);
    const many = waitsWith(Array.from({ length: 2_000 }, (_, index) => index / 10));
    expect(swarmOf(many.now, scaleOf(many)).length).toBeLessThan(200);
  });
});

test('two thousand rows take less than a twentieth of the second until they are counted again', () => {
  const entries = Array.from({ length: 2_000 }, (_, index) => {
    const minute = (index % 300) - 160;
    const level = 1 + (index % 5);
    return index % 3 === 0
      ? arrived(minute, { urgencyLevel: level })
      : seen(minute, minute + (index % 90), minute + 95, { urgencyLevel: level });
  });
  const times = Array.from({ length: 10 }, () => {
    const from = process.cpuUsage();
    insight({ entries });
    const { user, system } = process.cpuUsage(from);
    return (user + system) / 1000;
  });
  // The processor's time, and the best of ten: what else runs on the machine is not what is measured.
  expect(Math.min(...times)).toBeLessThan(50);
});

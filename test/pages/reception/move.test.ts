import { expect, test } from 'vitest';
import { spansFor, stepTarget, targetAt, type Target } from '../../../src/pages/reception/day/move.ts';
import type { DoctorDay } from '../../../src/pages/reception/day/use-day.ts';
import type { Appointment } from '../../../src/protocol/views.ts';

const day = '2030-01-07';
const at = (time: string): number => Date.parse(`${day}T${time}:00Z`);
const dawn = at('00:00');
const timeOf = (target: Target | null): string | null =>
  target && `${target.kind} ${target.doctorId} ${new Date(target.span.from).toISOString().slice(11, 16)}`;

const booked = (doctorId: string, time: string, durationMinutes = 20): Appointment => ({
  appointmentId: `${doctorId} ${time}`,
  patientId: 'p',
  patient: null,
  doctorId,
  scheduledDate: new Date(at(time)).toISOString(),
  durationMinutes,
  urgencyLevel: 4,
  status: 'booked',
  holdsSlot: true,
  confirmationCode: 'ABCDEF',
  reason: null,
  rescheduledFromId: null,
  revision: 1,
});

const working = (doctorId: string, [from, to]: [string, string], slotMinutes: number, visits: string[]): DoctorDay => ({
  doctor: {
    doctorId,
    departmentId: 'd',
    doctorNo: 1,
    fullName: doctorId,
    specialty: null,
    room: null,
    kind: 'doctor',
    placeKind: null,
    isAttended: false,
    areaId: null,
    location: null,
    locations: {},
    status: 'available',
    active: true,
    delayMinutes: null,
    statusSince: `${day}T00:00:00.000Z`,
    backAt: null,
    revision: 1,
  },
  hours: [{ from: at(from), to: at(to), endsAt: at(to), slotMinutes }],
  appointments: new Map(visits.map((time) => [`${doctorId} ${time}`, booked(doctorId, time, slotMinutes)])),
});

const marsh = working('marsh', ['09:00', '10:20'], 20, ['09:00', '09:20', '10:00']);
const osei = working('osei', ['09:00', '10:00'], 30, ['09:00']);
const idle = working('idle', ['09:00', '09:20'], 20, ['09:00']);
const vega = booked('marsh', '09:20');

test('an appointment may go to every free slot and stay where it is', () => {
  const times = (there: DoctorDay) => spansFor(vega, there, dawn).map(({ from }) => from);
  expect(times(marsh)).toEqual([at('09:20'), at('09:40')]);
  expect(times(osei)).toEqual([at('09:30')]);
  expect(times(idle)).toEqual([]);
});

test('an appointment keeps its length, with the same doctor and with another one', () => {
  const hour = booked('elsewhere', '09:00', 60);
  const quarters = working('quarters', ['09:00', '11:00'], 15, ['10:45']);
  const spans = spansFor(hour, quarters, dawn);
  expect(spans.map(({ from, to }) => (to - from) / 60_000)).toEqual([60, 60, 60, 60]);
  // An hour from 10:00 would run into 10:45.
  expect(spans.map(({ from }) => from)).toEqual(['09:00', '09:15', '09:30', '09:45'].map(at));
  const long = { ...vega, durationMinutes: 40 };
  // Forty minutes from 09:40 would run into 10:00; from 09:20 it overlaps itself alone.
  expect(spansFor(long, marsh, dawn).map(({ from }) => from)).toEqual([at('09:20')]);
  expect(spansFor(long, osei, dawn)).toEqual([]);
});

test('it does not go on after the end of the hours', () => {
  const free = working('free', ['09:00', '10:00'], 20, []);
  const [short, long] = [20, 40].map((minutes) => spansFor(booked('elsewhere', '09:00', minutes), free, dawn).length);
  expect([short, long]).toEqual([3, 2]);
});

test('whoever is in the way is named, also where it is the end that does not fit', () => {
  const hour = booked('elsewhere', '09:00', 60);
  const there = working('there', ['09:00', '10:30'], 15, ['10:00']);
  const target = targetAt(hour, there, at('09:45'), dawn);
  expect(target.kind === 'taken' && target.by.appointmentId).toBe('there 10:00');
});

test('letting go near a free slot means that slot', () => {
  expect(timeOf(targetAt(vega, marsh, at('09:45'), dawn))).toBe('free marsh 09:40');
  expect(timeOf(targetAt(vega, marsh, at('09:23'), dawn))).toBe('same marsh 09:20');
  expect(timeOf(targetAt(vega, osei, at('09:41'), dawn))).toBe('free osei 09:30');
});

test('letting go elsewhere says why not: taken, past, or no hours', () => {
  const taken = targetAt(vega, marsh, at('10:02'), dawn);
  expect(timeOf(taken)).toBe('taken marsh 10:00');
  expect(taken.kind === 'taken' && taken.by.appointmentId).toBe('marsh 10:00');
  expect(timeOf(targetAt(vega, osei, at('12:00'), dawn))).toBe('off osei 12:00');
  expect(timeOf(targetAt(vega, osei, at('08:00'), at('08:30')))).toBe('past osei 08:00');
});

test('the arrow keys go to earlier and later spans, and to the nearest in time beside', () => {
  const doctors = [marsh, idle, osei];
  const here: Target = { kind: 'same', doctorId: 'marsh', span: { from: at('09:20'), to: at('09:40') } };
  const later = stepTarget(vega, doctors, here, 'ArrowDown', dawn);
  expect(timeOf(later)).toBe('free marsh 09:40');
  expect(later && timeOf(stepTarget(vega, doctors, later, 'ArrowUp', dawn))).toBe('same marsh 09:20');
  expect(stepTarget(vega, doctors, here, 'ArrowUp', dawn)).toBeNull();
  // Past the doctor who has nothing free.
  expect(timeOf(stepTarget(vega, doctors, here, 'ArrowRight', dawn))).toBe('free osei 09:30');
  expect(stepTarget(vega, doctors, here, 'ArrowLeft', dawn)).toBeNull();
});

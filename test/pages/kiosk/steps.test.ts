import { expect, test } from 'vitest';
import { refusalOf } from '../../../src/pages/kiosk/refusal.ts';
import {
  advance,
  birthDate,
  start,
  type Action,
  type Step,
  type Surroundings,
} from '../../../src/pages/kiosk/steps.ts';
import { HubError } from '../../../src/protocol/errors.ts';

const here: Surroundings = { onlyDepartment: null, language: 'de', today: '2026-03-10' };
const DEPARTMENT = '00000000-0000-7000-8000-000000000001';

const walk = (actions: readonly Action[], from: Step = start, surroundings = here): Step =>
  actions.reduce((step, action) => advance(step, action, surroundings), from);
const typing = (text: string): Action[] => text.split('').map((character) => ({ kind: 'type', character }));
const go: Action = { kind: 'continue' };

test('a walk-in with a phone number is asked for the date of birth, since phones are shared', () => {
  const asked: Action[] = [{ kind: 'take-number' }, { kind: 'department', departmentId: DEPARTMENT }];
  const phone = walk([...asked, ...typing('0171 5554'), go]);
  expect(phone).toMatchObject({ kind: 'birth', phone: '01715554' });
  expect(walk([...typing('14031958'), go], phone)).toMatchObject({
    kind: 'sending',
    arriving: { departmentId: DEPARTMENT, phoneNumber: '01715554', dateOfBirth: '1958-03-14', language: 'de' },
  });
});

test('whoever skips the phone number gets an anonymous ticket; an appointment cannot be skipped to', () => {
  const walkIn = walk([{ kind: 'take-number' }, { kind: 'department', departmentId: DEPARTMENT }, { kind: 'skip' }]);
  expect(walkIn).toMatchObject({ kind: 'sending', arriving: { departmentId: DEPARTMENT } });
  expect(walk([{ kind: 'has-appointment' }, { kind: 'by-phone' }, { kind: 'skip' }])).toMatchObject({ kind: 'phone' });
});

test('a kiosk of one department does not ask which', () => {
  expect(walk([{ kind: 'take-number' }], start, { ...here, onlyDepartment: DEPARTMENT })).toMatchObject({
    kind: 'phone',
    departmentId: DEPARTMENT,
  });
});

test.each([
  ['14031958', '1958-03-14'],
  ['29022024', '2024-02-29'],
  ['29022023', null],
  ['31042000', null],
  ['11032026', null],
  ['01011899', null],
  ['1403195', null],
])('%s as a date of birth is %s', (typed, date) => {
  expect(birthDate(typed, here.today)).toBe(date);
});

test('nothing that is typed, scanned or tapped starts a second check-in while one is with the hub', () => {
  const sending = walk([{ kind: 'take-number' }, { kind: 'department', departmentId: DEPARTMENT }, { kind: 'skip' }]);
  const others: Action[] = [{ kind: 'back' }, go, { kind: 'skip' }, { kind: 'scanned', code: 'BCDFGHJK' }];
  for (const action of others) expect(walk([action], sending), action.kind).toBe(sending);
});

test('a scanner is understood on any screen, with the code at the end of an address', () => {
  const scanned = walk([{ kind: 'scanned', code: 'https://hospital.example/a/bcdf-ghjk' }]);
  expect(scanned).toMatchObject({ kind: 'sending', arriving: { appointmentCode: 'BCDFGHJK' } });
  expect(walk([{ kind: 'scanned', code: '4006381333931' }])).toBe(start);
});

test('a name is written as people write it, whatever the keyboard does', () => {
  const name: Step = {
    kind: 'name',
    departmentId: DEPARTMENT,
    phone: '0171',
    birth: '1958-03-14',
    typed: '',
    others: false,
  };
  expect(walk(typing("  MARÍA-josé  o'neill 3"), name)).toMatchObject({ typed: 'María-José O’Neill ' });
  expect(walk(typing('ليلى حداد'), name)).toMatchObject({ typed: 'ليلى حداد' });
});

const sendingFrom = (from: Step): Step => ({ kind: 'sending', arriving: {}, from });
const birth: Step = { kind: 'birth', departmentId: DEPARTMENT, phone: '0171', typed: '14031958', wrong: false };

test('an unknown walk-in is asked for a name; an unknown person with an appointment is told so', () => {
  const refused: Action = { kind: 'refused', refusal: { kind: 'person-unknown' } };
  expect(walk([refused], sendingFrom(birth))).toMatchObject({ kind: 'name', birth: '1958-03-14', phone: '0171' });
  const appointment: Step = { ...birth, departmentId: null };
  expect(walk([refused], sendingFrom(appointment))).toMatchObject({ kind: 'refused' });
  expect(walk([refused, { kind: 'back' }], sendingFrom(appointment))).toBe(appointment);
});

test('a phone number that is none is corrected where it was typed', () => {
  const refused: Action = { kind: 'refused', refusal: { kind: 'phone-wrong' } };
  expect(walk([refused], sendingFrom(birth))).toMatchObject({ kind: 'phone', typed: '0171', wrong: true });
});

test.each([
  [new HubError('invalid_input', { issues: [{ path: 'phoneNumber' }] }), {}, 'phone-wrong'],
  [new HubError('invalid_input', { issues: [{ path: 'dateOfBirth' }] }), {}, 'reception'],
  [new HubError('not_found', { missing: 'patient' }), {}, 'person-unknown'],
  [new HubError('not_found', { missing: 'appointment' }), {}, 'no-appointment'],
  [new HubError('not_found', { missing: 'appointment' }), { appointmentCode: 'BCDFGHJK' }, 'code-unknown'],
  [
    new HubError('too_early', { scheduledDate: '2026-03-10T14:00:00Z', opensAt: '2026-03-10T13:00:00Z' }),
    {},
    'too-early',
  ],
  [new HubError('too_early'), {}, 'reception'],
  [new HubError('wrong_day', { scheduledDate: '2026-03-12T14:00:00Z' }), {}, 'wrong-day'],
  [new HubError('invalid_transition'), {}, 'over'],
  [new HubError('department_closed'), {}, 'closed'],
  [new HubError('ambiguous_patient'), {}, 'reception'],
  [new HubError('internal'), {}, 'reception'],
])('%s is told as %s', (error, arriving, kind) => {
  expect(refusalOf(error, arriving).kind).toBe(kind);
});

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { refusalOf } from '../../../src/pages/kiosk/steps/refusal.ts';
import { advance, start, type Action, type Step, type Surroundings } from '../../../src/pages/kiosk/steps/steps.ts';
import { birthDate } from '../../../src/pages/kiosk/steps/typed.ts';
import { HubError } from '../../../src/protocol/errors.ts';

const here: Surroundings = { onlyDepartment: null, servicesOf: () => [], language: 'de', today: '2026-03-10' };
const DEPARTMENT = '00000000-0000-7000-8000-000000000001';

const walk = (actions: readonly Action[], from: Step = start, surroundings = here): Step =>
  actions.reduce((step, action) => advance(step, action, surroundings), from);
const typing = (text: string): Action[] => text.split('').map((character) => ({ kind: 'type', character }));
const go: Action = { kind: 'continue' };
/** Somebody of whom all is known but the name. */
const askedForName: Step = {
  kind: 'name',
  wanted: { departmentId: DEPARTMENT },
  from: start,
  phone: '0171',
  birth: '1958-03-14',
  typed: '',
  letters: 0,
  wrong: null,
};

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
    wanted: { departmentId: DEPARTMENT },
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
  // Anything else is answered where a code can be typed.
  expect(walk([{ kind: 'scanned', code: '4006381333931' }])).toEqual({ kind: 'code', typed: '', wrong: 'unread' });
});

test('a name is written as people write it, whatever the keyboard does', () => {
  expect(walk(typing("  MARÍA-josé  o'neill 3"), askedForName)).toMatchObject({ typed: 'María-José O’Neill ' });
  expect(walk(typing('ليلى حداد'), askedForName)).toMatchObject({ typed: 'ليلى حداد' });
  expect(walk(typing('İBRAHİM ŞİMŞEK'), askedForName)).toMatchObject({ typed: 'İbrahim Şimşek' });
  expect(walk(typing('ΓΙΏΡΓΟΣ ΣΊΣΣΟΣ'), askedForName)).toMatchObject({ typed: 'Γιώργος Σίσσος' });
});

const sendingFrom = (from: Step): Step => ({ kind: 'sending', arriving: {}, from });
const birth = {
  kind: 'birth',
  wanted: { departmentId: DEPARTMENT },
  from: start,
  phone: '0171',
  typed: '14031958',
  wrong: false,
} satisfies Step;

test('an unknown walk-in is asked for a name; an unknown person with an appointment is told so', () => {
  const refused: Action = { kind: 'refused', refusal: { kind: 'person-unknown' } };
  expect(walk([refused], sendingFrom(birth))).toMatchObject({ kind: 'name', birth: '1958-03-14', phone: '0171' });
  const appointment: Step = { ...birth, wanted: null };
  expect(walk([refused], sendingFrom(appointment))).toMatchObject({ kind: 'refused' });
  expect(walk([refused, { kind: 'back' }], sendingFrom(appointment))).toBe(appointment);
});

test('with the name there is nothing left to ask: reception, in the same words for every reason', () => {
  const name: Step = { ...askedForName, typed: 'Ben' };
  for (const code of ['not_found', 'ambiguous_patient', 'conflict', 'already_queued'] as const) {
    const refusal = refusalOf(new HubError(code, code === 'not_found' ? { missing: 'patient' } : {}), {});
    const end = walk([{ kind: 'refused', refusal }], sendingFrom(name));
    expect(end, code).toMatchObject({ kind: 'refused', refusal: { kind: 'reception' } });
  }
});

test('digits of every script are digits, a plus is one only at the beginning, and nothing else is typed', () => {
  const typedAs = (text: string) => {
    const phone = walk([{ kind: 'take-number' }, { kind: 'department', departmentId: DEPARTMENT }, ...typing(text)]);
    return 'typed' in phone ? phone.typed : null;
  };
  expect(typedAs('０171-５')).toBe('01715');
  expect(typedAs('٠١٧١٥')).toBe('01715');
  expect(typedAs('۰۹۱۲')).toBe('0912');
  expect(typedAs('＋44 7911+1')).toBe('+4479111');
  expect(typedAs('1'.repeat(30))).toHaveLength(15);
  expect(typedAs('0'.repeat(30))).toHaveLength(18);
  const zeros = [0x30, 0x660, 0x6f0, 0x966, 0x9e6, 0xe50, 0xff10, 0x1d7ce, 0x1d7d8];
  fc.assert(
    fc.property(fc.constantFrom(...zeros), fc.integer({ min: 0, max: 9 }), (zero, digit) => {
      const [typed] = [
        advance(
          { ...birth, wanted: null, phone: '', typed: '' },
          { kind: 'type', character: String.fromCodePoint(zero + digit) },
          here,
        ),
      ];
      expect(typed).toMatchObject({ typed: String(digit) });
    }),
  );
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
  [new HubError('not_found', { serviceId: DEPARTMENT }), { serviceId: DEPARTMENT }, 'closed'],
  [new HubError('not_found', { missing: 'appointment' }), { appointmentCode: 'BCDFGHJK' }, 'code-unknown'],
  [
    new HubError('too_early', { scheduledDate: '2026-03-10T14:00:00Z', opensAt: '2026-03-10T13:00:00Z' }),
    {},
    'too-early',
  ],
  [new HubError('too_early'), {}, 'reception'],
  [new HubError('wrong_day', { scheduledDate: '2026-03-12T14:00:00Z' }), {}, 'wrong-day'],
  [new HubError('invalid_transition'), {}, 'over'],
  [new HubError('invalid_transition', { from: 'cancelled' }), {}, 'cancelled'],
  [new HubError('conflict'), {}, 'reception'],
  [new HubError('department_closed'), {}, 'closed'],
  [new HubError('ambiguous_patient'), {}, 'reception'],
  [new HubError('internal'), {}, 'reception'],
])('%s is told as %s', (error, arriving, kind) => {
  expect(refusalOf(error, arriving).kind).toBe(kind);
});

test('a name or number that is too long is said, and what was typed before stays', () => {
  const keys = (text: string): Action[] => Array.from(text).map((character): Action => ({ kind: 'type', character }));
  fc.assert(
    fc.property(fc.integer({ min: 61, max: 90 }), (length) => {
      const long = walk(keys('a'.repeat(length)), askedForName);
      expect(long).toMatchObject({ typed: `A${'a'.repeat(59)}`, wrong: 'long' });
      expect(walk([{ kind: 'erase' }], long)).toMatchObject({ typed: `A${'a'.repeat(58)}`, wrong: null });
    }),
  );
  const phone: Step = { kind: 'phone', wanted: { departmentId: DEPARTMENT }, from: start, typed: '', wrong: false };
  expect(walk(keys('1'.repeat(15)), phone)).toMatchObject({ typed: '1'.repeat(15), wrong: false });
  expect(walk(keys('1'.repeat(16)), phone)).toMatchObject({ typed: '1'.repeat(15), wrong: true });
});

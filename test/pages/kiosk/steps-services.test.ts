import { expect, test } from 'vitest';
import { answersOf, questionOf, servicesOf } from '../../../src/pages/kiosk/steps/offer.ts';
import { advance, start, type Action, type Step, type Surroundings } from '../../../src/pages/kiosk/steps/steps.ts';
import type { Department, Service } from '../../../src/protocol/views.ts';
import { department, id, service } from '../../client/rows.ts';

const CARDIOLOGY = id('dep', 1);
const [ECG, CHECK_UP] = [id('sv', 1), id('sv', 2)];

const offering = (services: Readonly<Record<string, readonly string[]>>): Surroundings => ({
  onlyDepartment: null,
  servicesOf: (departmentId) => services[departmentId] ?? [],
  language: 'de',
  today: '2026-03-10',
});
const walk = (actions: readonly Action[], here: Surroundings, from: Step = start): Step =>
  actions.reduce((step, action) => advance(step, action, here), from);
const typing = (text: string): Action[] => text.split('').map((character) => ({ kind: 'type', character }));
const go: Action = { kind: 'continue' };
const take: Action = { kind: 'take-number' };
const cardiology: Action = { kind: 'department', departmentId: CARDIOLOGY };
const ecg: Action = { kind: 'service', serviceId: ECG };

const two = offering({ [CARDIOLOGY]: [ECG, CHECK_UP] });

test('of a department with several services one is chosen by a second tap, and Back goes the same way', () => {
  const second = walk([take, cardiology], two);
  expect(second).toMatchObject({ kind: 'services', departmentId: CARDIOLOGY, page: 0 });
  const phone = walk([ecg], two, second);
  expect(phone).toMatchObject({ kind: 'phone', wanted: { serviceId: ECG } });
  expect(walk([{ kind: 'back' }], two, phone)).toBe(second);
  expect(walk([{ kind: 'back' }, { kind: 'back' }], two, phone)).toEqual({ kind: 'department', page: 0 });
  expect(walk([{ kind: 'page', page: 1 }, { kind: 'back' }], two, second)).toEqual(second);
  // Also from where the phone number was asked again.
  const typed = walk([...typing('01715554'), go, { kind: 'back' }], two, phone);
  expect(typed).toMatchObject({ kind: 'phone', typed: '01715554' });
  expect(walk([{ kind: 'back' }], two, typed)).toBe(second);
});

test('the second tap is skipped where a department offers one service, and none is asked for where it offers none', () => {
  expect(walk([take, cardiology], offering({ [CARDIOLOGY]: [ECG] }))).toMatchObject({
    kind: 'phone',
    wanted: { serviceId: ECG },
  });
  expect(walk([take, cardiology], offering({}))).toMatchObject({ kind: 'phone', wanted: { departmentId: CARDIOLOGY } });
});

test('a kiosk of one department asks which service only where there are several', () => {
  const standing = (services: readonly string[]): Surroundings => ({
    ...offering({ [CARDIOLOGY]: services }),
    onlyDepartment: CARDIOLOGY,
  });
  expect(walk([take], standing([]))).toMatchObject({ kind: 'phone', wanted: { departmentId: CARDIOLOGY } });
  expect(walk([take], standing([ECG]))).toMatchObject({ kind: 'phone', wanted: { serviceId: ECG } });
  expect(walk([take], standing([ECG, CHECK_UP]))).toMatchObject({ kind: 'services' });
  expect(walk([take, { kind: 'back' }], standing([ECG, CHECK_UP]))).toBe(start);
});

test('the service goes to the hub in place of the department: without a name, by phone, and with a name', () => {
  const phone = walk([take, cardiology, ecg], two);
  expect(walk([{ kind: 'skip' }], two, phone)).toMatchObject({ arriving: { serviceId: ECG, language: 'de' } });
  const known = walk([...typing('01715554'), go, ...typing('14031958'), go], two, phone);
  const arriving = { serviceId: ECG, phoneNumber: '01715554', dateOfBirth: '1958-03-14', language: 'de' };
  expect(known).toMatchObject({ kind: 'sending' });
  expect('arriving' in known && known.arriving).toEqual(arriving);
  const name = walk([{ kind: 'refused', refusal: { kind: 'person-unknown' } }], two, known);
  const named = walk([...typing('Ben Osei'), go], two, name);
  expect('arriving' in named && named.arriving).toEqual({ ...arriving, fullName: 'Ben Osei' });
  expect(walk([{ kind: 'skip' }], two, name)).toMatchObject({ arriving: { serviceId: ECG } });
});

const places = (departments: readonly Department[], services: readonly Service[]) => ({
  departments: new Map(departments.map((one) => [one.departmentId, one])),
  services: new Map(services.map((one) => [one.serviceId, one])),
});
const laboratory: Department = { ...department, departmentId: id('dep', 2), name: 'Laboratory' };
const many = (count: number) => Array.from({ length: count }, (_, n) => service({ serviceId: id('sv', n) }));

test.each([
  ['no service', [], 'department'],
  ['a service that is not for kiosks', [service({ selfService: false })], 'department'],
  ['a service that is not given any more', [service({ active: false })], 'department'],
  ['a service of a closed department', [service({ departmentId: laboratory.departmentId })], 'department'],
  ['seven', many(7), 'service'],
  ['eight', many(8), 'department-then-service'],
] as const)('with %s the kiosk asks for the %s', (_, services, question) => {
  expect(questionOf(places([department, { ...laboratory, active: false }], services))).toBe(question);
});

test('services stand by department and name, in the language of who reads them; other departments stand between', () => {
  const pressure = service({ serviceId: id('sv', 1), name: 'Blood pressure', names: { de: 'Blutdruck' } });
  const cardiogram = service({ serviceId: id('sv', 2), name: 'ECG', names: { de: 'Aufzeichnung' } });
  const dermatology = { ...department, departmentId: id('dep', 3), name: 'Dermatology' };
  const sample = service({ serviceId: id('sv', 3), departmentId: laboratory.departmentId });
  const here = places([laboratory, dermatology, department], [sample, cardiogram, pressure]);
  const ids = (language: 'en' | 'de') =>
    answersOf(here, language).map((answer) => answer.service?.serviceId ?? answer.department.departmentId);
  expect(ids('en')).toEqual([pressure.serviceId, cardiogram.serviceId, dermatology.departmentId, sample.serviceId]);
  expect(ids('de').slice(0, 2)).toEqual([cardiogram.serviceId, pressure.serviceId]);
  expect(servicesOf(here, laboratory.departmentId, 'en')).toEqual([sample]);
});

test('of eight services or more the departments are the answers, each with what it offers', () => {
  const answers = answersOf(places([department, laboratory], many(9)), 'en');
  expect(answers.map((answer) => (answer.service === null ? answer.services.length : null))).toEqual([9, 0]);
});

test('a department whose services are all for those whom staff send there is no answer, where others offer something', () => {
  const hidden = service({ serviceId: id('sv', 90), departmentId: laboratory.departmentId, selfService: false });
  const offered = service({ serviceId: id('sv', 91) });
  expect(answersOf(places([department, laboratory], [hidden, offered]), 'en')).toHaveLength(1);
  expect(answersOf(places([department, laboratory], [hidden]), 'en')).toHaveLength(2);
});

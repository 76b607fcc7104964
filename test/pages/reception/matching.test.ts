import { describe, expect, test } from 'vitest';
import {
  createMatcher,
  markTyped,
  sharedNames,
  type Findable,
} from '../../../src/pages/reception/patient/finding/matching.ts';

const grace: Findable = {
  fullName: 'Grace Muñoz-Ibáñez',
  dateOfBirth: '1958-03-14',
  queueNumber: 'C-017',
  phoneNumber: '+447700900418',
  medicalRecordNumber: 'MRN-104899',
  confirmationCode: 'KTXRPD',
};
const finds = (query: string, one: Findable = grace): boolean => createMatcher(query, '2026-11-22')(one);

describe('what was typed', () => {
  test.each(['grace', 'GRACE', 'mun', 'muñ', 'ibanez', 'grace mu', 'mu gra', 'ibáñez grace', 'Ｇrace', 'gracemunoz'])(
    'finds a name by the beginnings of its words: %s',
    (query) => expect(finds(query)).toBe(true),
  );
  test.each(['race', 'grace x', 'munozi'])('does not find a name by anything else: %s', (query) =>
    expect(finds(query)).toBe(false),
  );
  test.each(['c-017', 'C17', 'c0', '17', '017', 'c-'])('finds a queue number: %s', (query) =>
    expect(finds(query)).toBe(true),
  );
  test.each(['1', 'g17', 'c-018', '7'])('does not find another queue number: %s', (query) =>
    expect(finds(query)).toBe(false),
  );
  test.each(['07700 900418', '900 418', '+44 7700', '418'])('finds a phone number by its digits: %s', (query) =>
    expect(finds(query)).toBe(true),
  );
  test.each(['104899', 'mrn-1048', 'ktx-rpd', 'KTX'])('finds a record number and a code: %s', (query) =>
    expect(finds(query)).toBe(true),
  );
  test.each(['14.3.58', '14/03/1958', '١٤.٣.١٩٥٨', 'grace 14.3.58', '14 march 1958 muñoz'])(
    'finds a date of birth, alone and with a name: %s',
    (query) => expect(finds(query)).toBe(true),
  );
  test.each(['15.3.58', 'anna 14.3.58', 'grace 14.3.59'])('does not find another: %s', (query) =>
    expect(finds(query)).toBe(false),
  );
  test('finds nobody while it is empty, and nobody by a letter of a code', () => {
    expect(finds('  ')).toBe(false);
    expect(finds('k', { confirmationCode: 'KTXRPD' })).toBe(false);
  });
  test('finds no anonymous ticket by a name', () => {
    expect(finds('grace', { fullName: null, queueNumber: 'C-018' })).toBe(false);
  });
});

test('what was typed is marked, accents or not, and the text stays whole', () => {
  const parts = markTyped('Anna Müller', 'mu an');
  expect(parts).toEqual([
    { text: 'An', hit: true },
    { text: 'na ', hit: false },
    { text: 'Mü', hit: true },
    { text: 'ller', hit: false },
  ]);
  expect(
    markTyped('فاطمة الحداد', 'فا')
      .map(({ text }) => text)
      .join(''),
  ).toBe('فاطمة الحداد');
});

test.each([
  ['Straße', 'strasse', 'Straße'],
  ['Mueller', 'müller', 'Mueller'],
  ['Rene\u0301 Li', 'rené', 'Rene\u0301'],
  ['李小明', '小明', '小明'],
  ['O’Brien', 'obri', 'O’Bri'],
  ['Anna', 'nn', ''],
])('in %s, %s marks %j', (text, query, marked) => {
  const parts = markTyped(text, query);
  expect(parts.map((part) => part.text).join('')).toBe(text);
  expect(parts.flatMap((part) => (part.hit ? [part.text] : [])).join('')).toBe(marked);
});

test('names that several people share are told, whatever their accents and capitals', () => {
  const people = ['Anna Schmidt', 'Ana Ruiz', 'ANNA SCHMIDT', 'José Peña', 'Jose Pena'].map((fullName) => ({
    fullName,
  }));
  expect(sharedNames(people)).toEqual([
    { name: 'Anna Schmidt', count: 2 },
    { name: 'José Peña', count: 2 },
  ]);
});

import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readBirthDate } from '../../../src/protocol/text/birth-date.ts';
import { readSearch } from '../../../src/protocol/text/search.ts';

const today = '2026-11-22';
const read = (typed: string) => readBirthDate(typed, today);
const date = (iso: string) => ({ kind: 'date', date: iso });

const MONTHS: Readonly<Record<string, readonly string[]>> = {
  en: [
    'January',
    'February',
    'March',
    'April',
    'May',
    'June',
    'July',
    'August',
    'September',
    'October',
    'November',
    'December',
  ],
  de: [
    'Januar',
    'Februar',
    'März',
    'April',
    'Mai',
    'Juni',
    'Juli',
    'August',
    'September',
    'Oktober',
    'November',
    'Dezember',
  ],
  es: [
    'enero',
    'febrero',
    'marzo',
    'abril',
    'mayo',
    'junio',
    'julio',
    'agosto',
    'septiembre',
    'octubre',
    'noviembre',
    'diciembre',
  ],
  pt: [
    'janeiro',
    'fevereiro',
    'março',
    'abril',
    'maio',
    'junho',
    'julho',
    'agosto',
    'setembro',
    'outubro',
    'novembro',
    'dezembro',
  ],
  ar: ['يناير', 'فبراير', 'مارس', 'أبريل', 'مايو', 'يونيو', 'يوليو', 'أغسطس', 'سبتمبر', 'أكتوبر', 'نوفمبر', 'ديسمبر'],
};
const ZEROS = ['0', '٠', '۰', '０', '०'].map((zero) => zero.codePointAt(0) ?? 48);
const inDigits = (text: string, zero: number) =>
  text.replaceAll(/\d/g, (digit) => String.fromCodePoint(zero + Number(digit)));

const birthdays = fc
  .date({ min: new Date('1900-01-01T00:00:00Z'), max: new Date('2026-11-22T00:00:00Z'), noInvalidDate: true })
  .map((at) => at.toISOString().slice(0, 10));

test('each birthday is read, however and in whichever digits it is written', () => {
  fc.assert(
    fc.property(
      birthdays,
      fc.constantFrom(...ZEROS),
      fc.constantFrom(...Object.keys(MONTHS)),
      fc.constantFrom('.', '. ', '/', '-', ' ', '\u2011', '\u00a0'),
      fc.constantFrom('', '\u200f', '\u202b'),
      (iso, zero, language, between, unseen) => {
        const [year = '', month = '', day = ''] = iso.split('-');
        const named = MONTHS[language]?.[Number(month) - 1] ?? '';
        const short = [String(Number(day)), String(Number(month)), year];
        const written = [
          iso,
          `${day}${month}${year}`,
          [day, month, year].join(between),
          short.join(between),
          [year, month, day].join('/'),
          `${day} ${named} ${year}`,
          `${day}. ${named} ${year}`,
          `${short[0]} de ${named} de ${year}`,
          `${named.toUpperCase()} ${short[0]}, ${year}`,
          `${day}-${named}-${year}`,
        ];
        for (const one of written) expect(read(`${unseen}${inDigits(one, zero)} `), one).toEqual(date(iso));
      },
    ),
    { numRuns: 500 },
  );
});

test('a year of two digits is read where it fits one century, and asked for where it fits two', () => {
  fc.assert(
    fc.property(birthdays, (iso) => {
      const [year = '', month = '', day = ''] = iso.split('-');
      const fitting = ['19', '20']
        .map((century) => `${century}${year.slice(2)}-${month}-${day}`)
        .filter((one) => one <= today && new Date(one).toISOString().startsWith(one));
      const [first, second] = fitting;
      expect(read(`${day}.${month}.${year.slice(2)}`)).toEqual(
        second === undefined ? date(first ?? '') : { kind: 'ambiguous', dates: [first, second] },
      );
    }),
    { numRuns: 500 },
  );
});

test('any text is read or refused, and never as a day that is not', () => {
  fc.assert(
    fc.property(
      fc.string({ unit: fc.constantFrom(...Array.from('0123456789./- ab maié١')), maxLength: 14 }),
      (typed) => {
        const found = read(typed);
        if (found.kind === 'date') expect(new Date(found.date).toISOString().slice(0, 10)).toBe(found.date);
      },
    ),
    { numRuns: 3_000 },
  );
});

test.each([
  ['14.3.58', '1958-03-14'],
  ['14.04.1976', '1976-04-14'],
  ['140476', '1976-04-14'],
  ['19760414', '1976-04-14'],
  ["14.3.'58", '1958-03-14'],
  ['14th of April 1976', '1976-04-14'],
  ['14º de abril de 1976', '1976-04-14'],
  ['14 sept 1976', '1976-09-14'],
  ['14 mrz 1976', '1976-03-14'],
  ['14 Maerz 76', '1976-03-14'],
  ['١٤ كانون الثاني ١٩٧٦', '1976-01-14'],
  ['١٤ تشرين الأول ١٩٧٦', '1976-10-14'],
  ['29.2.00', '2000-02-29'],
  ['22.11.2026', today],
])('%s is read', (typed, iso) => expect(read(typed)).toEqual(date(iso)));

test.each([
  '1990',
  '21.11',
  '31.02.1990',
  '00.11.1990',
  '11/21/1990',
  'soon',
  '14 كانون 1976',
  '14 ma 1976',
  '1.2.3.4',
  '1.2.345',
])('what is no date is not guessed at: %s', (typed) => expect(read(typed)).toEqual({ kind: 'unreadable' }));

test('nobody alive was born before 1900, or tomorrow', () => {
  expect(read('21.11.1899')).toEqual({ kind: 'impossible' });
  expect(read('23.11.2026')).toEqual({ kind: 'impossible' });
});

test('an empty field is not wrong', () => expect(read(' \u200f')).toEqual({ kind: 'empty' }));

describe('in a search', () => {
  test.each([
    ['14.3.58', { text: '', datesOfBirth: ['1958-03-14'] }],
    ['14.04.1976', { text: '', datesOfBirth: ['1976-04-14'] }],
    ['Meier 14.04.1976', { text: 'Meier', datesOfBirth: ['1976-04-14'] }],
    ['14. April 1976 Anna Meier', { text: 'Anna Meier', datesOfBirth: ['1976-04-14'] }],
    ['Anna ١٤/٤/١٩٧٦ Meier', { text: 'Anna Meier', datesOfBirth: ['1976-04-14'] }],
    ['14.3.24', { text: '', datesOfBirth: ['1924-03-14', '2024-03-14'] }],
    ['14041976', { text: '', datesOfBirth: ['1976-04-14'] }],
    ['140476', { text: '140476', datesOfBirth: null }],
    ['0151 234567', { text: '0151 234567', datesOfBirth: null }],
    ['C-017', { text: 'C-017', datesOfBirth: null }],
    ['May Li', { text: 'May Li', datesOfBirth: null }],
  ])('%s', (typed, found) => expect(readSearch(typed, today)).toEqual(found));
});

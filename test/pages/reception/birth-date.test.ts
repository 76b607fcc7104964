import { expect, test } from 'vitest';
import { readBirthDate } from '../../../src/pages/reception/patient/birth-date.ts';

const today = '2026-11-22';
const read = (typed: string) => readBirthDate(typed, today);

test.each([
  '21.11.1990',
  '21/11/1990',
  '21-11-1990',
  ' 21 11 1990 ',
  '21111990',
  '1990-11-21',
  '21 nov 1990',
  '21-Nov-1990',
  '21 November 1990',
  '21. 11. 1990',
])('a day of birth is read as it is said, the day first: %s', (typed) =>
  expect(read(typed)).toEqual({ kind: 'date', date: '1990-11-21' }),
);

test.each([
  ['5 mai 2001', '2001-05-05'],
  ['5 März 2001', '2001-03-05'],
  ['5 ene 2001', '2001-01-05'],
  ['5 fev 2001', '2001-02-05'],
  ['5 dez 2001', '2001-12-05'],
])('months are read in the languages of the pages: %s', (typed, date) =>
  expect(read(typed)).toEqual({ kind: 'date', date }),
);

test.each(['1990', '21.11', '31.02.1990', '00.11.1990', '11/21/1990', '21.11.90', 'soon'])(
  'what is no date is not guessed at: %s',
  (typed) => expect(read(typed)).toEqual({ kind: 'unreadable' }),
);

test('nobody alive was born before 1900, or tomorrow', () => {
  expect(read('21.11.1899')).toEqual({ kind: 'impossible' });
  expect(read('23.11.2026')).toEqual({ kind: 'impossible' });
  expect(read('22.11.2026')).toEqual({ kind: 'date', date: today });
});

test('an empty field is not wrong', () => expect(read(' ')).toEqual({ kind: 'empty' }));

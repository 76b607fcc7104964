import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { phoneTyped, plainPhone, readPhone } from '../../../src/protocol/text/phone.ts';

const numbers = fc.constantFrom('+447911123441', '+4915123456789', '+34612345678', '+12025550143', '+390612345678');
const digitsOf = fc.constantFrom(...['0', '٠', '۰', '０', '०', '০', '𝟎', '๐'].map((zero) => zero.codePointAt(0) ?? 48));
const gap = fc.constantFrom(
  ...[
    '',
    '',
    '',
    ' ',
    '-',
    '.',
    '\u00a0',
    '\u2011',
    '\u2010',
    '\u2013',
    '\u2212',
    '\u00ad',
    '\u200b',
    '\u200e',
    '\u202f',
    '\uff0d',
  ],
);
const around = fc.constantFrom(
  ...[
    ['', ''],
    ['tel:', ''],
    ['Tel. ', ' '],
    ['\u202a', '\u202c'],
    ['\u2066', '\u2069'],
    ['', ' ext. 12'],
    ['', ';ext=7'],
    ['tel:', ';ext=7'],
    ['', ' x5'],
    ['\ufeff', '\n'],
  ],
);
/** One number as devices and people write it. */
const written = fc
  .tuple(
    numbers,
    digitsOf,
    fc.array(gap, { minLength: 16, maxLength: 16 }),
    around,
    fc.constantFrom('+', '＋', '﹢', '00'),
  )
  .map(([number, zero, gaps, [before = '', after = ''], plus]) => ({
    number,
    typed: `${before}${Array.from(number, (one, n) => {
      if (one !== '+') return String.fromCodePoint(zero + Number(one)) + (gaps[n] ?? '');
      return plus === '00' ? String.fromCodePoint(zero).repeat(2) : plus;
    }).join('')}${after}`,
  }));

describe('a phone number', () => {
  test('is the same one however its characters were typed', () => {
    fc.assert(
      fc.property(written, ({ number, typed }) => {
        expect(readPhone(typed, 'DE')).toEqual({ kind: 'phone', e164: number });
      }),
      { numRuns: 2_000 },
    );
  });

  test('with anything in it that is not certain is none', () => {
    const odd = fc.constantFrom(
      ...['?', 'o', 'l', 'a', '²', '½', '①', '+', '*', '&', '=', 'ext', '\0', '\u0301', '/ +'],
    );
    fc.assert(
      fc.property(numbers, odd, fc.nat(10), (number, character, at) => {
        const typed = `${number.slice(0, at + 2)}${character}${number.slice(at + 2)}`;
        fc.pre(at + 2 < number.length);
        expect(readPhone(typed, 'DE').kind).toBe('wrong');
      }),
    );
  });

  test('is read or refused, whatever is typed, and never thrown at', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'binary', maxLength: 64 }),
        fc.constantFrom('DE', 'US', 'ZZ', ''),
        (typed, country) => {
          const read = readPhone(typed, country);
          if (read.kind === 'phone') expect(read.e164).toMatch(/^\+[1-9]\d{6,14}$/);
          expect(plainPhone(typed) ?? '0').toMatch(/^[+\d ().\-/]+$/);
          phoneTyped(typed, country);
        },
      ),
      { numRuns: 2_000 },
    );
  });
});

test.each([
  ['44 7911 123441', 'DE'],
  ['15123456789', 'DE'],
  ['49 151 23456789', 'DE'],
])('%s in %s may be two numbers, so somebody is asked', (typed, country) =>
  expect(readPhone(typed, country)).toEqual({ kind: 'wrong', why: 'unclear', code: '+49' }),
);

test('a screen that shows the country’s code has said which of the two it is', () => {
  expect(readPhone('15123456789', 'DE', { codeShown: true })).toEqual({ kind: 'phone', e164: '+4915123456789' });
  expect(readPhone('+1 512 345 6789', 'DE', { codeShown: true })).toEqual({ kind: 'phone', e164: '+15123456789' });
});

test.each([
  ['512 345 6789', 'US', '+15123456789'],
  ['1 512 345 6789', 'US', '+15123456789'],
  ['612 34 56 78', 'ES', '+34612345678'],
  ['07911 123441', 'GB', '+447911123441'],
  ['447911123441', 'GB', '+447911123441'],
  ['11 91234-5678', 'BR', '+5511912345678'],
  ['98765 43210', 'IN', '+919876543210'],
  ['(+49) (0)151 23456789', 'CL', '+4915123456789'],
])('%s in %s is %s', (typed, country, e164) => expect(readPhone(typed, country)).toEqual({ kind: 'phone', e164 }));

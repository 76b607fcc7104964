import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import * as z from 'zod/mini';
import * as f from '../../../src/protocol/fields.ts';
import { names } from '../../support/names.ts';

const fields = Object.entries({ personName: f.personName, shortText: f.shortText, reason: f.reason, room: f.room });

/** Of each kind that looks like nothing. */
const blank = fc.string({
  unit: fc.constantFrom(
    ...[
      ' ',
      '\t',
      '\n',
      '\u00a0',
      '\u00ad',
      '\u034f',
      '\u115f',
      '\u180e',
      '\u2003',
      '\u200b',
      '\u200d',
      '\u200e',
      '\u2028',
    ],
    ...[
      '\u202e',
      '\u2060',
      '\u2066',
      '\u2800',
      '\u3000',
      '\u3164',
      '\ufeff',
      '\uffa0',
      '\u{e0041}',
      '\ufe0f',
      '\u0301',
    ],
  ),
  minLength: 1,
  maxLength: 20,
});

describe.each(fields)('%s', (name, field) => {
  test('that looks blank is refused', () => {
    fc.assert(
      fc.property(blank, (typed) => {
        expect(field.safeParse(typed).success).toBe(false);
      }),
    );
  });

  test('is either refused, or of one line and without what no screen shows; and stays as it then is', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string({ unit: 'binary' }), fc.string({ unit: 'grapheme' }), names), (typed) => {
        const read = field.safeParse(typed);
        if (!read.success) return;
        expect(read.data).not.toMatch(
          /[\p{Cc}\p{Cs}\p{Bidi_Control}\u2028\u2029\u200b\u2060\u2800\u3164\ufeff\ufffd]/u,
        );
        expect(read.data).toMatch(/[\p{L}\p{N}\p{P}\p{S}]/u);
        expect(field.parse(read.data)).toBe(read.data);
      }),
      { numRuns: 1_000 },
    );
  });

  test('too long is refused, and not cut', () => {
    const issues = field.safeParse('x'.repeat(501)).error?.issues;
    expect(issues).toEqual([expect.objectContaining({ code: 'too_big' })]);
    expect(name).not.toBe('');
  });
});

test('a name is stored as it was typed', () => {
  fc.assert(
    fc.property(names, (typed) => {
      fc.pre(/[\p{L}\p{N}]/u.test(typed) && typed.length <= 100);
      const seen = typed.replaceAll(/[\u200b\u200e\u00ad\ufeff\u2060\u202b]/gu, '').trim();
      const stored = f.personName.parse(typed);
      expect(stored.replaceAll(/[\u200c\u200d]/gu, '').trim()).toBe(seen.replaceAll(/[\u200c\u200d]/gu, '').trim());
    }),
  );
});

test.each([
  ['Anna\tMüller', 'Anna Müller'],
  ['Anna\r\nMüller\n', 'Anna Müller'],
  ['\u202a+49 151\u202c', '+49 151'],
  ['Anna \u202eadmin', 'Anna admin'],
  ['علی\u200cرضا', 'علی\u200cرضا'],
  ['Zoe\u0301', 'Zoe\u0301'],
  ['Anna  Luise', 'Anna  Luise'],
  ['\u3164Anna\u3164', 'Anna'],
])('%j is stored as %j', (typed, stored) => expect(f.personName.parse(typed)).toBe(stored));

test.each([
  ['An\u0000na', 'broken'],
  ['An\u001bna', 'broken'],
  ['An\u0085\u009bna', 'broken'],
  ['M\ufffdller', 'broken'],
  ['Anna \ud83d', 'broken'],
  ['—', 'no_letter'],
  ['?!', 'no_letter'],
])('%j is no name, and the rule is named: %s', (typed, code) => {
  const issues = f.personName.safeParse(typed).error?.issues ?? [];
  expect(
    issues.map((issue: z.core.$ZodIssue) => (issue.code === 'custom' ? issue.params?.['code'] : issue.code)),
  ).toEqual([code]);
});

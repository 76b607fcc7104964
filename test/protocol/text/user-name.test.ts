import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import * as f from '../../../src/protocol/fields.ts';
import { foldUserName } from '../../../src/protocol/text/user-name.ts';

/** Characters that nobody sees, of each kind. */
const unseen = fc.constantFrom(
  ...['\u00ad', '\u034f', '\u061c', '\u115f', '\u200b', '\u200c', '\u200d', '\u200e', '\u202e', '\u2060', '\u2066'],
  ...['\u2800', '\u3164', '\ufe0f', '\ufeff', '\uffa0', '\u{e0041}'],
);
const letters = fc.string({
  unit: fc.constantFrom(...Array.from('aZüéßøłıİñ9._-ΣσςЖдשاéﬁＡ①')),
  minLength: 2,
  maxLength: 12,
});
/** A name with something unseen put in somewhere. */
const touched = fc
  .tuple(letters, unseen, fc.nat(12))
  .map(([name, character, at]) => ({ name, typed: `${name.slice(0, at)}${character}${name.slice(at)}` }));

describe('user names that look alike', () => {
  test('fold to one, whatever nobody sees in them', () => {
    fc.assert(
      fc.property(touched, ({ name, typed }) => {
        expect(foldUserName(typed)).toBe(foldUserName(name));
      }),
    );
  });
  test('fold to one in capitals, in full width and decomposed', () => {
    fc.assert(
      fc.property(letters, (name) => {
        const folded = foldUserName(name);
        expect(foldUserName(name.normalize('NFD'))).toBe(folded);
        expect(foldUserName(folded)).toBe(folded);
        if (/^[!-~]+$/.test(name)) {
          expect(foldUserName(name.toUpperCase())).toBe(folded);
          const wide = name.replaceAll(/[!-~]/g, (one) => String.fromCodePoint((one.codePointAt(0) ?? 0) + 0xfee0));
          expect(foldUserName(wide)).toBe(folded);
        }
      }),
    );
  });
  test('any text folds, and folding it again changes nothing', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 30 }), (text) => {
        expect(foldUserName(foldUserName(text))).toBe(foldUserName(text));
      }),
      { numRuns: 2_000 },
    );
  });
  test.each([
    ['anna', 'ANNA'],
    ['zoé', 'zoé'],
    ['ΣΑΣ', 'σασ'],
    ['İpek', 'ipek'],
  ])('%s is %s', (one, other) => expect(foldUserName(one)).toBe(foldUserName(other)));
  test.each([
    ['anna', 'hanna'],
    ['muller', 'müller'],
    ['a.b', 'ab'],
  ])('%s is not %s', (one, other) => expect(foldUserName(one)).not.toBe(foldUserName(other)));
});

describe('a new user name', () => {
  test('with something that nobody sees is refused, or at the ends cut as spaces are', () => {
    fc.assert(
      fc.property(touched, ({ name, typed }) => {
        const read = f.username.safeParse(typed);
        if (read.success) expect([read.data, typed.trim()]).toEqual([name.normalize('NFKC'), name]);
      }),
    );
  });
  test('decomposed is stored composed', () => {
    expect(f.username.parse('zoe\u0301')).toBe('zoé');
    expect(f.username.parse('ａｎｎａ')).toBe('anna');
  });
  test.each(['аdmin', 'αnna', 'an na', 'an\u00a0na', 'an\u0000na', 'a\u0007nna', '\u200b\u200b', 'a', '\ud800ab', ''])(
    '%j is refused',
    (name) => expect(f.username.safeParse(name).success).toBe(false),
  );
  test.each(['anna', 'o.brien', 'anna@hospital.example', 'müller', 'дарья', 'σοφία', 'فاطمة', '田中', 'dr-7_x+y'])(
    '%s is taken',
    (name) => expect(f.username.parse(name)).toBe(name),
  );
});

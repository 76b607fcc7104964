import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { foldName } from '../../../src/protocol/text/fold-name.ts';
import { createNameMatcher, isSameName } from '../../../src/protocol/text/match-name.ts';
import { names } from '../../support/names.ts';

/** Each row is one name as different people and devices write it. */
const same: readonly (readonly string[])[] = [
  ['Müller', 'Mueller', 'Muller', 'MÜLLER', 'MUELLER', 'mu\u0308ller', 'Ｍüller', 'Mül\u00adler'],
  ['Møller', 'Moller', 'Moeller', 'Möller'],
  ["O'Brien", 'OBrien', 'O’Brien', 'OʼBrien', 'O´Brien', 'O`Brien', 'O‘Brien', 'O Brien', "o'brien"],
  ['Siân O’Dwyer', "Sian O'Dwyer", 'SIAN ODWYER', 'Sia\u0302n\u00a0O’Dwyer', 'Siân  O’Dwyer'],
  ['Anna-Maria Weiß', 'Anna Maria Weiss', 'Anna‐Maria Weiß', 'Anna‑Maria WEISS', 'Annamaria Weiss', 'Anna–Maria WEIẞ'],
  ['Łukasz Wałęsa', 'Lukasz Walesa', 'LUKASZ WAŁĘSA'],
  ['Đorđe Šarić', 'Dorde Saric'],
  ['Þóra Æsa', 'Thora Aesa', 'THÓRA ÆSA'],
  ['İpek Işık', 'ipek ışık', 'IPEK ISIK', 'İPEK IŞIK', 'Ipek Isik'],
  ['Γιάννης', 'ΓΙΑΝΝΗΣ', 'Γιαννης', 'γιαννησ'],
  ['Алексей Ёлкин', 'АЛЕКСЕЙ ЕЛКИН', 'Алексеи\u0306 Елкин'],
  ['أحمد', 'احمد', 'آحمد', 'إحمد', 'ٱحمد', 'أَحْمَد', 'أحـمد'],
  ['فاطمة', 'فاطمه', 'فَاطِمَة'],
  ['مصطفى', 'مصطفي', 'مصطفی'],
  ['عبد الله', 'عبدالله', 'عَبْدُ اللّٰه'],
  ['שָׁלוֹם', 'שלום'],
  ['李小明', '李 小明', '李　小明'],
  ['Ａｎｎａ', 'Anna', 'ANNA', 'An\u200bna', 'Anna\u200f'],
  ["D'Água", 'd’Agua', 'DAGUA'],
];
const different: readonly (readonly [string, string])[] = [
  ['Anna', 'Hanna'],
  ['Meier', 'Mayer'],
  ['Meier', 'Maier'],
  ['Bauer', 'Bär'],
  ['Müller', 'Miller'],
  ['Jan', 'Jana'],
  ['राम', 'रमा'],
  ['かき', 'かぎ'],
  ['李', '王'],
  ['', ''],
  ['-', '-'],
];

describe('names that are one', () => {
  test.each(same.map((row) => [row[0] ?? '', row] as const))('%s', (_, row) => {
    for (const one of row) {
      for (const other of row) {
        expect(isSameName(one, other), `${one} = ${other}`).toBe(true);
        expect(createNameMatcher(other)(one), `${other} finds ${one}`).toBe(true);
      }
    }
  });
  test('no row of them is another', () => {
    const firsts = same.map(([first = '']) => first);
    for (const one of firsts) for (const other of firsts) expect(isSameName(one, other)).toBe(one === other);
  });
  test.each(different)('%j is not %j', (one, other) => expect(isSameName(one, other)).toBe(false));
});

describe('folding', () => {
  test('is over after once, whatever the text, its form and its capitals', () => {
    fc.assert(
      fc.property(fc.oneof(names, fc.string({ unit: 'grapheme' }), fc.string({ unit: 'binary' })), (text) => {
        const key = foldName(text);
        expect(foldName(key)).toBe(key);
        expect(foldName(text.normalize('NFD'))).toBe(foldName(text.normalize('NFC')));
      }),
      { numRuns: 3_000 },
    );
  });
  test('of a beginning is a beginning: somebody who goes on typing does not lose whom they see', () => {
    fc.assert(
      fc.property(names, fc.nat(30), (name, length) => {
        const characters = Array.from(name.normalize('NFC'));
        // Not within a character: Unicode puts its marks in an order of its own once the last one is there.
        fc.pre(!/^[\p{Cf}\p{Lm}·\u115f\u1160\u2800]*\p{M}/u.test(characters.slice(length).join('')));
        const start = foldName(characters.slice(0, length).join(''));
        expect(foldName(name.normalize('NFC')).startsWith(start)).toBe(true);
      }),
      { numRuns: 3_000 },
    );
  });
});

describe('what was typed', () => {
  test('finds each name by itself, by each of its words, and by the beginning of each', () => {
    fc.assert(
      fc.property(names, fc.nat(8), (name, length) => {
        const words = foldName(name)
          .split(' ')
          .filter((word) => word.replaceAll("'", '') !== '');
        fc.pre(words.length > 0);
        expect(createNameMatcher(name)(name)).toBe(true);
        for (const word of words) {
          expect(createNameMatcher(word)(name)).toBe(true);
          const start = Array.from(word)
            .slice(0, length + 1)
            .join('');
          if (start.replaceAll("'", '') !== '') expect(createNameMatcher(start)(name)).toBe(true);
        }
      }),
      { numRuns: 2_000, examples: [['ʼ´·김', 1]] },
    );
  });
  test.each([
    ['brien', "Conan O'Brien"],
    ['conan o brien', 'Conan OBrien'],
    ['o brien', 'Conan OBrien'],
    ['o', 'O'],
    ['小明', '李小明'],
    ['明', '李小明'],
    ['민수', '김민수'],
    ['mül', 'Anna-Maria O’Hara-Müller'],
    ['li wang', 'Wang Li'],
    ['an mu', 'Müller, Anna'],
  ])('%s finds %s', (typed, name) => expect(createNameMatcher(typed)(name)).toBe(true));
  test.each([
    ['nna', 'Anna'],
    ['anna m x', 'Anna Müller'],
    ['李明', '李小明'],
    ['', 'Anna'],
    ['-', 'Anna'],
  ])('%j does not find %s', (typed, name) => expect(createNameMatcher(typed)(name)).toBe(false));
});

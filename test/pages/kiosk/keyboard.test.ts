import fc from 'fast-check';
import { expect, test } from 'vitest';
import { keyboardOf, LETTERS_TO_A_PAGE } from '../../../src/pages/kiosk/typing/letters.ts';
import { languages } from '../../../src/protocol/languages.ts';

const tags = ['de', 'en-GB', 'es', 'pt-BR', 'ar', 'tr', 'pl', 'uk', 'ru', 'el', 'he', 'fa', 'vi', 'zh', 'xx'];
const settings = fc.subarray(tags, { minLength: 1 });

test('the keyboard has the letters of every language in the settings, each once, and pages that fit the screen', () => {
  const needed: Record<string, string> = {
    de: 'ÄÖÜß',
    es: 'ÑÁÉÍÓÚÜ',
    'pt-BR': 'ÃÕÇÁÂÀÉÊÍÓÔÚ',
    ar: 'ابتءئةى',
    tr: 'ĞİŞ',
    pl: 'ĄĆĘŁŃÓŚŹŻ',
    uk: 'ҐЄІЇ',
    ru: 'ЁЫЭ',
    el: 'ΑΩΏ',
    he: 'אתם',
    fa: 'پچژگ',
    vi: 'ĐƠƯ',
  };
  fc.assert(
    fc.property(fc.constantFrom(...languages), settings, (language, spoken) => {
      const pages = keyboardOf(language, spoken);
      const all = pages.flat();
      for (const tag of spoken) for (const letter of needed[tag] ?? '') expect(all, tag).toContain(letter);
      expect(all).toEqual(expect.arrayContaining(['A', 'B', 'C', 'X', 'Y', 'Z', '-', "'"]));
      for (const page of pages) {
        expect(page.length).toBeLessThanOrEqual(LETTERS_TO_A_PAGE);
        expect(page.length).toBeGreaterThan(0);
        expect(new Set(page).size).toBe(page.length);
      }
    }),
  );
});

test('the first page is the alphabet of the person’s language', () => {
  expect(keyboardOf('de', ['de', 'ar'])[0]?.slice(0, 3)).toEqual(['A', 'B', 'C']);
  expect(keyboardOf('ar', ['de', 'ar'])[0]?.slice(0, 3)).toEqual(['ا', 'ب', 'ت']);
});

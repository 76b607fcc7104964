import { asciiDigits } from './digits.ts';
import { foldName } from './fold-name.ts';
import { withoutInvisible } from './invisible.ts';

/** Beyond this a year was mistyped. */
const OLDEST = 1900;

/** January to December: English, German, Spanish, Portuguese, and Arabic as it is said in Egypt, the Levant, Algeria and Morocco. */
const MONTHS = [
  'january januar jänner enero janeiro يناير كانون_الثاني جانفي',
  'february februar feber febrero fevereiro فبراير شباط فيفري',
  'march märz mrz marzo março مارس آذار',
  'april abril أبريل إبريل نيسان أفريل',
  'may mai mayo maio مايو أيار ماي',
  'june juni junio junho يونيو حزيران جوان يونيه',
  'july juli julio julho يوليو تموز جويلية يوليوز يوليه',
  'august agosto أغسطس آب أوت غشت',
  'september septiembre setiembre setembro سبتمبر أيلول شتنبر',
  'october oktober octubre outubro أكتوبر تشرين_الأول',
  'november noviembre novembro نوفمبر تشرين_الثاني نونبر',
  'december dezember diciembre dezembro ديسمبر كانون_الأول دجنبر',
].map((names) => names.split(' ').map(foldName));
const SHORTEST_MONTH = 3;

/** What stands between the parts and says nothing: `14th of April`, `14 de abril`, `14º`. */
const FILLERS = new Set(['de', 'del', 'do', 'of', 'the', 'st', 'nd', 'rd', 'th', 'o', 'a']);

export type TypedDate =
  | { readonly kind: 'empty' }
  | { readonly kind: 'date'; readonly date: string }
  /** A year of two digits that fits two centuries: somebody has to be asked. Oldest first. */
  | { readonly kind: 'ambiguous'; readonly dates: readonly [string, string] }
  | { readonly kind: 'unreadable' }
  /** There is such a day, but nobody alive was born on it yet, or any more. */
  | { readonly kind: 'impossible' };

/**
 * A date of birth as people say it to a desk, the day first: `21.11.1990`, `21/11/90`, `21 nov 1990`, `November 21, 1990`, `21111990`, or in
 * ISO 8601; in digits of any script. `today` is the hospital's. What is read is shown again with the month in letters.
 */
export const readBirthDate = (typed: string, today: string): TypedDate => {
  const text = asciiDigits(withoutInvisible(typed.normalize('NFKC'))).trim();
  if (text === '') return { kind: 'empty' };
  const parts = partsOf(text);
  if (parts === null) return { kind: 'unreadable' };
  const years = parts.year.length === 4 ? [parts.year] : [`19${parts.year}`, `20${parts.year}`];
  const dates = years
    .map((year) => isoOf(Number(year), parts.month, Number(parts.day)))
    .filter((date) => date !== null);
  if (dates.length === 0) return { kind: 'unreadable' };
  const [first, second] = dates.filter((date) => Number(date.slice(0, 4)) >= OLDEST && date <= today);
  if (first === undefined) return { kind: 'impossible' };
  return second === undefined ? { kind: 'date', date: first } : { kind: 'ambiguous', dates: [first, second] };
};

/** `YYYY-MM-DD`; null where the calendar has no such day. */
const isoOf = (year: number, month: number, day: number): string | null => {
  const date = new Date(0);
  date.setUTCFullYear(year, month - 1, day);
  return date.getUTCMonth() === month - 1 && date.getUTCDate() === day ? date.toISOString().slice(0, 10) : null;
};

/** The year has two digits or four. */
type Parts = { readonly day: string; readonly month: number; readonly year: string };

const partsOf = (text: string): Parts | null => {
  if (!/^[\p{L}\p{M}\d\s.,/،؍'’°\u2212\p{Pd}]+$/u.test(text)) return null;
  const found = foldName(text.replaceAll(/(\d)(?=\p{L})|(\p{L}\p{M}*)(?=\d)/gu, '$1$2 '))
    .split(/[ ']+/)
    .filter((part) => part !== '' && !FILLERS.has(part));
  const [first = '', second = '', third = '', ...more] = joinedMonths(found);
  if (more.length > 0) return null;
  if (third === '') return second === '' ? denseParts(first) : null;
  const [day, month, year] = isWord(first)
    ? [second, first, third]
    : first.length === 4
      ? [third, second, first]
      : [first, second, third];
  const number = isWord(month) ? monthOf(month) : /^\d{1,2}$/.test(month) ? Number(month) : null;
  return number === null || !/^\d{1,2}$/.test(day) || !/^(\d\d|\d{4})$/.test(year)
    ? null
    : { day, month: number, year };
};

const isWord = (part: string): boolean => !/\d/.test(part);

/** Some Arabic months are of two words. */
const joinedMonths = (parts: readonly string[]): string[] =>
  parts.reduce<string[]>((joined, part) => {
    const last = joined.at(-1);
    return last !== undefined && isWord(last) && isWord(part)
      ? [...joined.slice(0, -1), `${last} ${part}`]
      : [...joined, part];
  }, []);

/** DDMMYYYY, YYYYMMDD, which no date can be both of, or DDMMYY. */
const denseParts = (digits: string): Parts | null => {
  const [, a = '', b = '', c = ''] = /^(\d\d)(\d\d)(\d\d(?:\d\d)?)$/.exec(digits) ?? [];
  if (a === '') return null;
  const dayFirst = { day: a, month: Number(b), year: c };
  const [, year = '', month = '', day = ''] = /^((?:19|20)\d\d)(\d\d)(\d\d)$/.exec(digits) ?? [];
  const yearFirst = { day, month: Number(month), year };
  return year !== '' && isoOf(Number(year), yearFirst.month, Number(day)) !== null && Number(c) < OLDEST
    ? yearFirst
    : dayFirst;
};

/** By its name or the beginning of it; null where that fits none, or more than one. */
const monthOf = (word: string): number | null => {
  const exact = MONTHS.findIndex((names) => names.includes(word));
  if (exact !== -1) return exact + 1;
  if (word.length < SHORTEST_MONTH) return null;
  const [only, ...others] = MONTHS.flatMap((names, n) => (names.some((name) => name.startsWith(word)) ? [n + 1] : []));
  return only === undefined || others.length > 0 ? null : only;
};

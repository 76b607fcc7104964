import { readBirthDate } from './birth-date.ts';

export type TypedSearch = {
  /** What is left beside the date of birth: a name, a number, or the beginning of one; may be empty. */
  readonly text: string;
  /** Dates of birth that may be meant; two where the year has two digits that fit two centuries. Null where none was typed. */
  readonly datesOfBirth: readonly string[] | null;
};

/** The longest date has day, `de`, month in two words, `de` and year. */
const MOST_WORDS = 6;

/**
 * What somebody typed to find a patient by: a name, numbers, and with them or alone a date of birth (`meier 14.3.58`, `14 avril 1976`).
 * Digits without a sign between them are no date here, but for the eight of one: they may be any number.
 */
export const readSearch = (typed: string, today: string): TypedSearch => {
  const words = typed.trim().split(/\s+/u);
  for (let length = Math.min(MOST_WORDS, words.length); length > 0; length -= 1) {
    for (let start = 0; start + length <= words.length; start += 1) {
      const dates = datesOf(words.slice(start, start + length).join(' '), today);
      if (dates === null) continue;
      return { text: [...words.slice(0, start), ...words.slice(start + length)].join(' '), datesOfBirth: dates };
    }
  }
  return { text: typed.trim(), datesOfBirth: null };
};

const datesOf = (text: string, today: string): readonly string[] | null => {
  if (/^\p{Nd}+$/u.test(text) && Array.from(text).length !== 8) return null;
  const read = readBirthDate(text, today);
  if (read.kind === 'date') return [read.date];
  return read.kind === 'ambiguous' ? read.dates : null;
};

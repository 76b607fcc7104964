import { CODE_LENGTH } from '../../../protocol/confirmation-code.ts';
import type { Step } from './steps.ts';

/** With a prefix of a country, by `00` or `+`; without one no number is longer than 15 digits (ITU-T E.164). */
const LONGEST_PHONE = 18;
const LONGEST_NATIONAL = 15;
const BIRTH_DIGITS = 8;
export const LONGEST_NAME = 60;

/** The step with one more character, from the keys on the screen or a real keyboard. */
export const typedInto = (step: Step, character: string): Step => {
  switch (step.kind) {
    case 'code': {
      const next = /^[a-z0-9]$/i.test(character) ? `${step.typed}${character.toUpperCase()}` : step.typed;
      return { ...step, typed: next.slice(0, CODE_LENGTH), wrong: null };
    }
    case 'phone': {
      const next = phoneCharacter(character, step.typed === '');
      if (next === null) return step;
      const typed = `${step.typed}${next}`;
      const isLong = typed.length > (namesCountry(typed) ? LONGEST_PHONE : LONGEST_NATIONAL);
      return isLong ? { ...step, wrong: true } : { ...step, typed, wrong: false };
    }
    case 'birth': {
      const digit = digitOf(character);
      return digit === null ? step : { ...step, typed: `${step.typed}${digit}`.slice(0, BIRTH_DIGITS), wrong: false };
    }
    case 'name': {
      if (!/^[\p{L}\p{M}’' -]$/u.test(character)) return step;
      const typed = nameOf(`${step.typed}${character}`);
      return typed.length > LONGEST_NAME ? { ...step, wrong: 'long' } : { ...step, typed, wrong: null };
    }
    default:
      return step;
  }
};

/** The step without its last character. What was too long fits again. */
export const erased = (step: Step): Step => {
  if (step.kind === 'name') return { ...step, typed: step.typed.slice(0, -1), wrong: null };
  if (step.kind === 'phone') return { ...step, typed: step.typed.slice(0, -1), wrong: false };
  return 'typed' in step ? { ...step, typed: step.typed.slice(0, -1) } : step;
};

/** Whether a phone number brings its own prefix, so that the house's country code does not stand before it. */
export const namesCountry = (phone: string): boolean => /^[0+]/.test(phone);

/** `7` for 7, ７ and ٧: keyboards of other countries type other digits. Null for what is no digit. */
const digitOf = (typed: string): string | null => {
  const character = typed.normalize('NFKC');
  if (!/^\p{Nd}$/u.test(character)) return null;
  const code = character.codePointAt(0) ?? 0;
  // Unicode has the ten digits of each script side by side, the zero first.
  let zero = code;
  while (code - zero < 9 && /^\p{Nd}$/u.test(String.fromCodePoint(zero - 1))) zero -= 1;
  return String(code - zero);
};

const phoneCharacter = (character: string, isFirst: boolean): string | null =>
  isFirst && character.normalize('NFKC') === '+' ? '+' : digitOf(character);

/** As people write their names, however the keyboard does it: `Anna-Maria O’Neill`. */
const nameOf = (text: string): string =>
  text
    .normalize('NFC')
    .replace(/^[\s-]+/, '')
    .replace(/\s+/g, ' ')
    .replace(/'/g, '’')
    .split(/([ ’-])/)
    .map(capitalised)
    .join('');

/** With a letter before the others, since a Greek sigma at the end of a word is another one. Turkish `İ` is a plain `i`. */
const capitalised = (word: string): string => {
  const [first = '', ...others] = Array.from(word);
  const small = `x${others.join('').replaceAll('ς', 'Σ')}`.toLocaleLowerCase().slice(1).replaceAll('i\u0307', 'i');
  return `${first.toLocaleUpperCase()}${small}`;
};

/** DDMMYYYY as `YYYY-MM-DD`; null where there is no such day, or nobody alive can be born on it. */
export const birthDate = (digits: string, today: string): string | null => {
  const [, day, month, year] = /^(\d\d)(\d\d)(\d{4})$/.exec(digits) ?? [];
  if (!day || !month || !year) return null;
  const date = `${year}-${month}-${day}`;
  const found = new Date(`${date}T00:00:00Z`);
  const exists = !Number.isNaN(found.getTime()) && found.toISOString().startsWith(date);
  return exists && date <= today && Number(year) >= 1900 ? date : null;
};

export const isoOf = (digits: string): string => `${digits.slice(4)}-${digits.slice(2, 4)}-${digits.slice(0, 2)}`;

/** The appointment's code in what a scanner read: alone, or at the end of an address. Null where there is none. */
export const codeIn = (text: string): string | null => {
  const last = text.split(/[/=#:]/).at(-1) ?? '';
  const code = last.replace(/[^a-z0-9]/gi, '').toUpperCase();
  return code.length === CODE_LENGTH ? code : null;
};

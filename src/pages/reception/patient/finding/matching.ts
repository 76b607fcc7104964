import { foldName } from '../../../../protocol/text/fold-name.ts';
import { createNameMatcher, isUnspaced, nameKey, nameQuery } from '../../../../protocol/text/match-name.ts';
import { phoneTyped } from '../../../../protocol/text/phone.ts';
import { readSearch } from '../../../../protocol/text/search.ts';

const plain = (text: string): string => foldName(text).replaceAll(/[^\p{L}\p{N}]/gu, '');

export type Findable = {
  readonly fullName?: string | null | undefined;
  readonly dateOfBirth?: string | null | undefined;
  readonly queueNumber?: string | undefined;
  readonly phoneNumber?: string | null | undefined;
  readonly medicalRecordNumber?: string | null | undefined;
  readonly confirmationCode?: string | undefined;
};

/** Fewer digits fit too many numbers to be of help, as the hub's own search has it. */
const FEWEST_DIGITS = 3;

/**
 * Whether the typed text means this person: a queue number, a name (each typed word begins a word of it), a date of birth, the
 * digits of a phone number, or the beginning of a record number or code. `today` is the hospital's.
 */
export const createMatcher = (query: string, today: string): ((one: Findable) => boolean) => {
  const { text, datesOfBirth } = readSearch(query, today);
  const isNamed = createNameMatcher(text);
  const compact = plain(query);
  const digits = phoneTyped(query, '')?.digits ?? '';
  if (compact === '') return () => false;
  return ({ fullName, dateOfBirth, queueNumber, phoneNumber, medicalRecordNumber, confirmationCode }) => {
    if (datesOfBirth !== null && dateOfBirth && datesOfBirth.includes(dateOfBirth)) {
      if (text === '' || (fullName && isNamed(fullName))) return true;
    }
    if (queueNumber !== undefined && isNumber(plain(queueNumber), compact)) return true;
    if (datesOfBirth === null && fullName && isNamed(fullName)) return true;
    if (digits.length >= FEWEST_DIGITS && phoneNumber?.includes(digits)) return true;
    if (compact.length < FEWEST_DIGITS) return false;
    if (medicalRecordNumber && plain(medicalRecordNumber).includes(compact)) return true;
    return confirmationCode !== undefined && plain(confirmationCode).startsWith(compact);
  };
};

/** `C-017` is found by `c17`, `017` and `c-0`, and not by `1`, which would find a hundred others. */
const isNumber = (queueNumber: string, compact: string): boolean => {
  if (queueNumber.startsWith(compact)) return true;
  const [, letters = '', digits = ''] = /^([a-z]*)0*(\d+)$/.exec(queueNumber) ?? [];
  const [, typedLetters = '', typedDigits = ''] = /^([a-z]*)0*(\d+)$/.exec(compact) ?? [];
  return typedDigits !== '' && typedDigits === digits && (typedLetters === '' || typedLetters === letters);
};

export type TextPart = { readonly text: string; readonly hit: boolean };

const IN_WORD = /[\p{L}\p{M}\p{N}]/u;

/** The beginnings of words that were typed, to be marked; the parts together are the text. */
export const markTyped = (text: string, query: string): TextPart[] => {
  const words = [...(nameQuery(query)?.words ?? [])].sort((a, b) => b.length - a.length);
  const characters = Array.from(text);
  const hits = characters.map(() => false);
  characters.forEach((character, start) => {
    if (!IN_WORD.test(character)) return;
    if (!isUnspaced(character) && IN_WORD.test(characters[start - 1] ?? '')) return;
    const length = words.map((word) => lengthOfHit(characters.slice(start), word)).find((found) => found > 0) ?? 0;
    hits.fill(true, start, start + length);
  });
  const parts: { text: string; hit: boolean }[] = [];
  characters.forEach((character, index) => {
    const hit = hits[index] ?? false;
    const last = parts.at(-1);
    if (last?.hit === hit) last.text += character;
    else parts.push({ text: character, hit });
  });
  return parts;
};

/** How many characters fold to a word that was typed, with the accents on the last of them; 0 where they do not. */
const lengthOfHit = (characters: readonly string[], word: string): number => {
  for (let length = 1; length <= characters.length; length += 1) {
    const key = foldName(characters.slice(0, length).join('')).replaceAll(/[ ']/g, '');
    if (key.startsWith(word)) {
      const marks = characters.slice(length).findIndex((one) => !/\p{M}/u.test(one));
      return length + (marks === -1 ? characters.length - length : marks);
    }
    if (!word.startsWith(key)) return 0;
  }
  return 0;
};

/** Names that more than one of these people have, as the first of them writes it, and how many have it. */
export const sharedNames = (people: readonly { readonly fullName: string }[]): { name: string; count: number }[] => {
  const byName = new Map<string, { name: string; count: number }>();
  for (const { fullName } of people) {
    const key = nameKey(fullName);
    const known = byName.get(key);
    if (known) known.count += 1;
    else byName.set(key, { name: fullName, count: 1 });
  }
  return [...byName.values()].filter(({ count }) => count > 1);
};

/** One character as people compare it: without accents and capitals. */
const foldCharacter = (character: string): string =>
  character.normalize('NFD').replaceAll(/\p{M}/gu, '').toLowerCase() || character;

/** `Muñoz` as `munoz`. */
export const folded = (text: string): string => Array.from(text, foldCharacter).join('');

const WORD_BREAK = /[\s.,/'’-]+/u;
export const wordsOf = (text: string): string[] => folded(text).split(WORD_BREAK).filter(Boolean);

const digitsOf = (text: string): string => text.replaceAll(/\D/g, '');
const plain = (text: string): string => folded(text).replaceAll(/[^\p{L}\p{N}]/gu, '');

export type Findable = {
  readonly fullName?: string | null | undefined;
  readonly queueNumber?: string | undefined;
  readonly phoneNumber?: string | null | undefined;
  readonly medicalRecordNumber?: string | null | undefined;
  readonly confirmationCode?: string | undefined;
};

/** Fewer digits fit too many numbers to be of help, as the hub's own search has it. */
const FEWEST_DIGITS = 3;

/**
 * Whether somebody is meant by what was typed: a queue number, a name of which each word typed begins a word, the
 * digits of a phone number, or the beginning of a record number or code.
 */
export const createMatcher = (query: string): ((one: Findable) => boolean) => {
  const words = wordsOf(query);
  const compact = plain(query);
  const digits = /^[\d\s+()/-]+$/.test(query) ? digitsOf(query).replace(/^0+/, '') : '';
  if (compact === '') return () => false;
  return ({ fullName, queueNumber, phoneNumber, medicalRecordNumber, confirmationCode }) => {
    if (queueNumber !== undefined && isNumber(plain(queueNumber), compact)) return true;
    if (fullName && begins(wordsOf(fullName), words)) return true;
    if (digits.length >= FEWEST_DIGITS && phoneNumber && digitsOf(phoneNumber).includes(digits)) return true;
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

const begins = (names: readonly string[], words: readonly string[]): boolean =>
  words.length > 0 && words.every((word) => names.some((name) => name.startsWith(word)));

export type TextPart = { readonly text: string; readonly hit: boolean };

/** The beginnings of words that were typed, to be marked; the parts together are the text. */
export const markTyped = (text: string, query: string): TextPart[] => {
  const words = wordsOf(query).sort((a, b) => b.length - a.length);
  const characters = Array.from(text);
  const plainCharacters = characters.map(foldCharacter);
  const hits = characters.map(() => false);
  characters.forEach((_, start) => {
    if (start > 0 && !WORD_BREAK.test(characters[start - 1] ?? '')) return;
    const rest = plainCharacters.slice(start).join('');
    const word = words.find((one) => rest.startsWith(one));
    if (word !== undefined) hits.fill(true, start, start + word.length);
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

/** Names that more than one of these people have, as the first of them writes it, and how many have it. */
export const sharedNames = (people: readonly { readonly fullName: string }[]): { name: string; count: number }[] => {
  const byName = new Map<string, { name: string; count: number }>();
  for (const { fullName } of people) {
    const key = wordsOf(fullName).join(' ');
    const known = byName.get(key);
    if (known) known.count += 1;
    else byName.set(key, { name: fullName, count: 1 });
  }
  return [...byName.values()].filter(({ count }) => count > 1);
};

import { randomInt } from 'node:crypto';

/** Consonants and digits that neither look nor sound alike, so that no code is a word and none is misread. */
const CHARACTERS = 'BCDFGHJKMNPQRTVWX346789';
const LENGTH = 8;

/** One of 78 thousand million, so that a code in use is hit once in a hospital's lifetime; that booking is run again. */
export const confirmationCode = (): string =>
  Array.from({ length: LENGTH }, () => CHARACTERS.charAt(randomInt(CHARACTERS.length))).join('');

import { withoutInvisible } from './invisible.ts';

/** A user name as it is stored: in its composed form, so that two spellings of one letter are the same name. */
export const composedUserName = (typed: string): string => typed.normalize('NFKC').trim();

/**
 * What user names are looked up and counted by. Two that look alike are one: in capitals or not, in full width, decomposed,
 * or with characters that nobody sees. Folding twice changes nothing.
 */
export const foldUserName = (typed: string): string =>
  withoutInvisible(typed.normalize('NFKC'))
    .toLowerCase()
    .replaceAll('ς', 'σ')
    .normalize('NFKD')
    .replaceAll('i\u0307', 'i')
    .normalize('NFKC')
    .trim();

const SCRIPTS = [/\p{Script=Latin}/u, /\p{Script=Cyrillic}/u, /\p{Script=Greek}/u];

/**
 * Why a composed user name without spaces may not be given out: it has a character that nobody sees, or mixes alphabets whose
 * letters look alike (`аdmin` with a Cyrillic first letter). Null where it may.
 */
export const userNameProblem = (userName: string): 'invisible' | 'mixed' | null => {
  if (withoutInvisible(userName) !== userName || /[^\p{L}\p{M}\p{N}\p{P}\p{S}]/u.test(userName)) return 'invisible';
  return SCRIPTS.filter((script) => script.test(userName)).length > 1 ? 'mixed' : null;
};

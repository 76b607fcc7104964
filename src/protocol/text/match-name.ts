import { foldName } from './fold-name.ts';

/** Chinese, Japanese and Korean characters: names of them have no spaces, so any part may be meant. As `name_words` has it (migration 0046). */
const UNSPACED =
  /[\u3005\u3007\u3041-\u309f\u30a1-\u30ff\u3105-\u312f\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7a3\u{20000}-\u{3ffff}]/u;

/** Lists are searched again with each letter that somebody types, and the names in them stay. */
const known = new Map<string, string>();
const KNOWN = 20_000;

const folded = (name: string): string => {
  const found = known.get(name);
  if (found !== undefined) return found;
  if (known.size >= KNOWN) known.clear();
  const key = foldName(name);
  known.set(name, key);
  return key;
};

const closed = (key: string): string => key.replaceAll(/[ ']/g, '');

/** A name without its spaces and apostrophes: `OBrien`, `O'Brien` and `O Brien` are one. Empty where there is no letter in it. */
export const nameKey = (name: string): string => closed(folded(name));

/** Whether two names are one person's as far as names tell. */
export const isSameName = (one: string, other: string): boolean =>
  nameKey(one) !== '' && nameKey(one) === nameKey(other);

export type NameQuery = {
  /** All of it without spaces; a name may begin with it, or a word of a name. */
  readonly start: string;
  /** Each begins a word of the name; one of a script without spaces may stand anywhere. */
  readonly words: readonly string[];
};

/** What was typed to find a name by; null where there is no letter in it. */
export const nameQuery = (typed: string): NameQuery | null => {
  const key = folded(typed);
  const start = closed(key);
  const words = key.split(' ').map(closed).filter(Boolean);
  return start === '' ? null : { start, words };
};

export const isUnspaced = (word: string): boolean => UNSPACED.test(word);

/** Of a folded name: its words, and the parts of those with an apostrophe. */
const wordsOf = (key: string): string[] =>
  key.split(' ').flatMap((word) => (word.includes("'") ? [closed(word), ...word.split("'")] : [word]));

/** Whether a name is meant by what was typed, as the hub's own search decides it. Nothing typed means nobody. */
export const createNameMatcher = (typed: string): ((name: string) => boolean) => {
  const query = nameQuery(typed);
  if (query === null) return () => false;
  const { start, words } = query;
  return (name) => {
    const key = folded(name);
    const whole = closed(key);
    if (whole.startsWith(start)) return true;
    const own = wordsOf(key);
    if (own.some((one) => one.startsWith(start))) return true;
    return words.every((word) => (isUnspaced(word) ? whole.includes(word) : own.some((one) => one.startsWith(word))));
  };
};

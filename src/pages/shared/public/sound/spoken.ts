import type { Translate } from '../../i18n/messages.ts';
import type { messages } from './messages/en.ts';

/** What is said of one call: for a voice as a sentence, for the recordings as their names one after the other. */
export type Spoken = { readonly sentence: string; readonly clips: readonly string[] };

type Say = Translate<typeof messages>;

const toPlace = {
  room: 'toRoom',
  window: 'toWindow',
  chair: 'toChair',
  counter: 'toCounter',
  desk: 'toDesk',
} as const;
export type SpokenPlace = keyof typeof toPlace;

/** Digits and letters one by one: "seventeen" and "seventy" are one to a tired ear. */
export const spokenCall = (
  queueNumbers: readonly string[],
  room: string | null,
  place: SpokenPlace,
  t: Say,
): Spoken => {
  const number = spokenNumbers(queueNumbers, t);
  if (room === null) {
    return {
      sentence: t('toReception', { number: number.sentence }),
      clips: [...number.clips, PAUSE, 'reception'],
    };
  }
  const door = tokensOf(room);
  return {
    // A voice says "twelve" by itself, in the grammar of its language; longer numbers are read out digit by digit.
    sentence: t(toPlace[place], {
      number: number.sentence,
      room: /^\d{1,2}$/.test(room) ? room : sentenceOf(door, t),
    }),
    // What no recording has is left out: then the number is said and where to go, and the screen says what that is.
    clips: [...number.clips, PAUSE, place, ...clipsOf(door)],
  };
};

/** Those who are to wait in an area near the rooms. */
export const spokenArea = (queueNumbers: readonly string[], letter: string, t: Say): Spoken => {
  const number = spokenNumbers(queueNumbers, t);
  return {
    sentence: t('toArea', { number: number.sentence, letter }),
    clips: [...number.clips, PAUSE, 'area', letter],
  };
};

/** One, or several in one breath each: "C zero one seven, C zero one eight and C zero one nine". */
const spokenNumbers = (queueNumbers: readonly string[], t: Say): Spoken => {
  const [first = '', ...more] = queueNumbers;
  if (more.length === 0) return spokenNumber(first, t);
  const inOneBreath = queueNumbers.map((number) => tokensOf(number).filter(({ kind }) => kind !== 'pause'));
  const sentences = inOneBreath.map((tokens) => sentenceOf(tokens, t));
  return {
    sentence: t('and', { numbers: sentences.slice(0, -1).join(', '), last: sentences.at(-1) ?? '' }),
    clips: inOneBreath.flatMap((tokens, at) => (at === 0 ? clipsOf(tokens) : [PAUSE, ...clipsOf(tokens)])),
  };
};

/** A queue number alone. */
export const spokenNumber = (queueNumber: string, t: Say): Spoken => {
  const number = tokensOf(queueNumber);
  return { sentence: sentenceOf(number, t), clips: clipsOf(number) };
};

/** A short silence among the clips. */
export const PAUSE = 'pause';

type Token = { readonly kind: 'digit' | 'letter' | 'word' | 'point' | 'pause'; readonly text: string };

const PIECES = /(\d)|(?<=\d)([.,])(?=\d)|(\p{L}+)|([^\s\p{L}\d]+)/gu;

const tokensOf = (name: string): Token[] =>
  [...name.matchAll(PIECES)].flatMap(([text, digit, point, letters]): Token[] => {
    if (digit !== undefined) return [{ kind: 'digit', text }];
    if (point !== undefined) return [{ kind: 'point', text }];
    if (letters === undefined) return [{ kind: 'pause', text: ',' }];
    // MKG is three letters, Haus is a word.
    const isWord = letters.length > 1 && letters !== letters.toUpperCase();
    if (isWord) return [{ kind: 'word', text: letters }];
    return Array.from(letters, (letter) => ({ kind: 'letter', text: letter.toUpperCase() }));
  });

const sentenceOf = (tokens: readonly Token[], t: Say): string =>
  tokens
    .map((token) =>
      token.kind === 'digit' ? digitWord(token.text, t) : token.kind === 'point' ? t('point') : token.text,
    )
    .join(' ')
    .replaceAll(' ,', ',');

const clipsOf = (tokens: readonly Token[]): string[] =>
  tokens.flatMap(({ kind, text }) => {
    if (kind === 'digit' || kind === 'letter') return [text];
    return kind === 'word' ? [] : [kind === 'point' ? 'point' : PAUSE];
  });

const digitWord = (digit: string, t: Say): string => {
  switch (digit) {
    case '0':
      return t('digit0');
    case '1':
      return t('digit1');
    case '2':
      return t('digit2');
    case '3':
      return t('digit3');
    case '4':
      return t('digit4');
    case '5':
      return t('digit5');
    case '6':
      return t('digit6');
    case '7':
      return t('digit7');
    case '8':
      return t('digit8');
    default:
      return t('digit9');
  }
};

import type { Translate } from '../../i18n/messages.ts';
import type { messages } from './messages/en.ts';

/** What is said of one call: for a voice as a sentence, for the recordings as their names one after the other. */
export type Spoken = { readonly sentence: string; readonly clips: readonly string[] };

type Say = Translate<typeof messages>;

/** Digits and letters one by one: "seventeen" and "seventy" are one to a tired ear. */
export const spokenCall = (queueNumber: string, room: string | null, t: Say): Spoken => {
  const number = tokensOf(queueNumber);
  if (room === null) {
    return {
      sentence: t('toReception', { number: sentenceOf(number, t) }),
      clips: [...clipsOf(number), PAUSE, 'reception'],
    };
  }
  const door = tokensOf(room);
  return {
    // A voice says "twelve" by itself, in the grammar of its language; longer numbers are read out digit by digit.
    sentence: t('toRoom', {
      number: sentenceOf(number, t),
      room: /^\d{1,2}$/.test(room) ? room : sentenceOf(door, t),
    }),
    clips: [...clipsOf(number), PAUSE, 'room', ...clipsOf(door)],
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

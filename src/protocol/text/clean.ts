/** Controls that a paste brings along where a space was meant: tabs and line breaks of every kind. */
const BREAKS = /[\t\n\v\f\r\u0085\u2028\u2029]+/gu;

/**
 * Shows nothing and means nothing in a name or a sentence: bidi controls, which can also turn a text's order round on a screen, zero-width
 * spaces, soft hyphens, fillers and tags. ZWNJ and ZWJ stay between letters, where Persian and Indian words need them.
 */
const UNSEEN =
  /[\u034f\u17b4\u17b5\u00ad\u061c\u115f\u1160\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\u2800\u3164\ufeff\uffa0\u{e0000}-\u{e007f}]/gu;
const LOOSE_JOINER = /(?<![\p{L}\p{M}])[\u200c\u200d]+|[\u200c\u200d]+(?![\p{L}\p{M}])/gu;

/** A text of one line as it is stored: as typed, without what nobody sees or meant. */
export const cleanText = (typed: string): string =>
  typed.replace(BREAKS, ' ').replace(UNSEEN, '').replace(LOOSE_JOINER, '').trim();

/** What is left in a cleaned text that no screen can show: control characters, halves of characters, what a wrong encoding left behind. */
export const isBroken = (cleaned: string): boolean => /[\p{Cc}\p{Cs}\ufffd\ufffe\uffff]/u.test(cleaned);

/** Whether there is anything to see at all: more than spaces, marks without a letter, and selectors. */
export const isVisible = (cleaned: string): boolean => /[\p{L}\p{N}\p{P}\p{S}]/u.test(cleaned);

/** Whether there is anything to call somebody by. */
export const hasLetter = (cleaned: string): boolean => /[\p{L}\p{N}]/u.test(cleaned);

import type { Language } from '../shared/i18n/languages.ts';

const LATIN = "ABCDEFGHIJKLMNOPQRSTUVWXYZ-'".split('');
/** Of the languages spoken here and of their neighbours: names travel. */
const LATIN_OTHERS = 'ÄÖÜßÁÀÂÃÅÆÇČÉÈÊËÍÎŁÑÓÔÕØŞÚÛÝ'.split('');
const ARABIC = 'ابتثجحخدذرزسشصضطظعغفقكلمنهوي'.split('');
const ARABIC_OTHERS = 'أإآءئؤةىپچڤگ'.split('');

/** In the order of the alphabet, which more people know than any keyboard. Seven to a row. */
export const lettersOf = (language: Language, others: boolean): readonly string[] => {
  if (language === 'ar') return others ? [...ARABIC_OTHERS, '-', "'"] : ARABIC;
  return others ? LATIN_OTHERS : LATIN;
};

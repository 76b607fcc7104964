import { directionOf, type Language } from '../../../protocol/languages.ts';

/** Seven to a row, four rows. */
export const LETTERS_TO_A_PAGE = 28;

const LATIN = "ABCDEFGHIJKLMNOPQRSTUVWXYZ-'";
const ARABIC = 'ابتثجحخدذرزسشصضطظعغفقكلمنهوي';

/** What a language writes beside A to Z. Those of neighbours too, since names travel. */
const LATIN_OF: Readonly<Record<string, string>> = {
  ca: 'ÀÇÈÉÍÏÒÓÚÜ',
  cs: 'ÁČĎÉĚÍŇÓŘŠŤÚŮÝŽ',
  da: 'ÆØÅ',
  de: 'ÄÖÜß',
  es: 'ÁÉÍÑÓÚÜ',
  et: 'ÄÕÖÜŠŽ',
  fi: 'ÄÖÅŠŽ',
  fr: 'ÀÂÆÇÈÉÊËÎÏÔŒÙÛÜŸ',
  hr: 'ČĆĐŠŽ',
  hu: 'ÁÉÍÓÖŐÚÜŰ',
  is: 'ÁÐÉÍÓÚÝÞÆÖ',
  it: 'ÀÈÉÌÒÙ',
  lt: 'ĄČĘĖĮŠŲŪŽ',
  lv: 'ĀČĒĢĪĶĻŅŠŪŽ',
  nl: 'ÁÄÉËÍÏÓÖÚÜ',
  no: 'ÆØÅ',
  pl: 'ĄĆĘŁŃÓŚŹŻ',
  pt: 'ÀÁÂÃÇÉÊÍÓÔÕÚ',
  ro: 'ĂÂÎȘȚ',
  sk: 'ÁÄČĎÉÍĹĽŇÓÔŔŠŤÚÝŽ',
  sl: 'ČŠŽ',
  sq: 'ÇË',
  sv: 'ÅÄÖ',
  tr: 'ÇĞİÖŞÜ',
  vi: 'ĂÂĐÊÔƠƯ',
};
/** For people from elsewhere, with any languages of the hospital. */
const LATIN_OTHERS = 'ÄÖÜßÁÀÂÃÅÆÇČÉÈÊËÍÎŁÑÓÔÕØŞÚÛÝ';

/** Languages with an alphabet of their own. */
const ALPHABET_OF: Readonly<Record<string, string>> = {
  ar: `${ARABIC}أإآءئؤةى`,
  fa: `${ARABIC}آءئؤپچژکگی`,
  ur: `${ARABIC}آءئؤٹپچڈڑژکگںھہےی`,
  bg: 'АБВГДЕЖЗИЙКЛМНОПРСТУФХЦЧШЩЪЬЮЯ',
  mk: 'АБВГДЃЕЖЗЅИЈКЛЉМНЊОПРСТЌУФХЦЧЏШ',
  ru: 'АБВГДЕЁЖЗИЙКЛМНОПРСТУФХЦЧШЩЪЫЬЭЮЯ',
  sr: 'АБВГДЂЕЖЗИЈКЛЉМНЊОПРСТЋУФХЦЧЏШ',
  uk: 'АБВГҐДЕЄЖЗИІЇЙКЛМНОПРСТУФХЦЧШЩЬЮЯ',
  el: 'ΑΒΓΔΕΖΗΘΙΚΛΜΝΞΟΠΡΣΤΥΦΧΨΩΆΈΉΊΌΎΏ',
  he: 'אבגדהוזחטיכלמנסעפצקרשתךםןףץ',
  hy: 'ԱԲԳԴԵԶԷԸԹԺԻԼԽԾԿՀՁՂՃՄՅՆՇՈՉՊՋՌՍՎՏՐՑՒՓՔՕՖ',
  ka: 'აბგდევზთიკლმნოპჟრსტუფქღყშჩცძწჭხჯჰ',
};

/**
 * The pages of the keyboard: the alphabet of the person's language first, then the other letters of the languages in
 * the hospital's settings. In the order of the alphabet, which more people know than any keyboard.
 */
export const keyboardOf = (language: Language, tags: readonly string[]): readonly (readonly string[])[] => {
  const spoken = [language, ...tags.map((tag) => tag.toLowerCase().split('-')[0] ?? '')];
  const latin = [LATIN, spoken.map((one) => LATIN_OF[one] ?? '').join('') + LATIN_OTHERS];
  const others = [...new Set(spoken)].flatMap((one) => ALPHABET_OF[one] ?? []);
  const own =
    directionOf(language) === 'rtl' ? [...others.slice(0, 1), ...latin, ...others.slice(1)] : [...latin, ...others];
  return own.flatMap(inPages);
};

const inPages = (letters: string): string[][] => {
  const all = [...new Set(letters)];
  return Array.from({ length: Math.ceil(all.length / LETTERS_TO_A_PAGE) }, (_, page) =>
    all.slice(page * LETTERS_TO_A_PAGE, (page + 1) * LETTERS_TO_A_PAGE),
  );
};

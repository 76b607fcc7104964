/*
 * The same tables and steps as the SQL function `fold_name` (migration 0046), which fills the search column of patients. They are written
 * out, since another Unicode version in Node or PostgreSQL must not make the two differ. A test compares them over all characters.
 */

/** Marks that people leave out too (accents, harakat, niqqud), what nobody sees, tatweel, and Catalan's middle dot. */
const LEFT_OUT = new RegExp(
  '[\\u00ad\\u00b7\\u0300-\\u036f\\u0483-\\u0487\\u0591-\\u05bd\\u05bf\\u05c1\\u05c2\\u05c4\\u05c5\\u05c7\\u0610-\\u061a\\u061c\\u0640' +
    '\\u064b-\\u065f\\u0670\\u06d6-\\u06dc\\u06df-\\u06e4\\u06e7\\u06e8\\u06ea-\\u06ed\\u070f\\u0711\\u0730-\\u074a\\u08d3-\\u08ff' +
    '\\u115f\\u1160\\u180b-\\u180e\\u1ab0-\\u1aff\\u1dc0-\\u1dff\\u200b-\\u200f\\u202a-\\u202e\\u2060-\\u206f\\u20d0-\\u20ff\\u2800' +
    '\\ufe00-\\ufe0f\\ufe20-\\ufe2f\\ufeff\\u{e0000}-\\u{e0fff}]',
  'gu',
);

/** Spaces, controls, hyphens and other signs. */
const BETWEEN_WORDS = new RegExp(
  '[\\u0001-\\u0026\\u0028-\\u002f\\u003a-\\u0040\\u005b-\\u005f\\u007b-\\u00bf\\u00d7\\u00f7\\u02c2-\\u02c5\\u02d2-\\u02df\\u037e\\u0387' +
    '\\u055b-\\u055f\\u0589\\u058a\\u05be\\u05c0\\u05c3\\u05c6\\u05f4\\u060c\\u061b\\u061e\\u061f\\u066a-\\u066d\\u06d4\\u0964\\u0965' +
    '\\u1680\\u2010-\\u205f\\u2190-\\u2bff\\u2e00-\\u2e7f\\u3000-\\u3003\\u3008-\\u3020\\u3030\\u30a0\\u30fb\\ufd3e\\ufd3f\\ufffd]+',
  'gu',
);

const CAPITALS =
  'ABCDEFGHIJKLMNOPQRSTUVWXYZÆÐØÞĐĦŁŊŒŦƁƂƄƆƇƉƊƋƎƏƐƑƓƔƖƗƘƜƝƟƢƤƦƧƩƬƮƱƲƳƵƷƸƼǤǶǷȜȠȢȤȺȻȽȾɁɃɄɅɆɈɊɌɎͰͲͶͿ' +
  'ΑΒΓΔΕΖΗΘΙΚΛΜΝΞΟΠΡΣΤΥΦΧΨΩϏϘϚϜϞϠϢϤϦϨϪϬϮϷϺϽϾϿЂЄЅІЈЉЊЋЏАБВГДЕЖЗИКЛМНОПРСТУФХЦЧШЩЪЫЬЭЮЯѠѢѤѦѨѪѬѮѰѲѴѸѺѼѾҀ' +
  'ҊҌҎҐҒҔҖҘҚҜҞҠҢҤҦҨҪҬҮҰҲҴҶҸҺҼҾӀӃӅӇӉӋӍӔӘӠӨӶӺӼӾԀԂԄԆԈԊԌԎԐԒԔԖԘԚԜԞԠԢԤԦԨԪԬԮԱԲԳԴԵԶԷԸԹԺԻԼԽԾԿՀՁՂՃՄՅՆՇՈՉՊՋՌՍՎՏՐՑՒՓՔՕՖ' +
  'ᲐᲑᲒᲓᲔᲕᲖᲗᲘᲙᲚᲛᲜᲝᲞᲟᲠᲡᲢᲣᲤᲥᲦᲧᲨᲩᲪᲫᲬᲭᲮᲯᲰᲱᲲᲳᲴᲵᲶᲷᲸᲹᲺᲽᲾᲿẞỺỼỾ𞤀𞤁𞤂𞤃𞤄𞤅𞤆𞤇𞤈𞤉𞤊𞤋𞤌𞤍𞤎𞤏𞤐𞤑𞤒𞤓𞤔𞤕𞤖𞤗𞤘𞤙𞤚𞤛𞤜𞤝𞤞𞤟𞤠𞤡';

/** What no decomposition makes plain, as people write it who lack the letter: letters, final forms, digits, apostrophes. */
const PLAIN: readonly (readonly [string, string])[] = [
  ['ıøđðħłŧŋəɓɗƙƴɛɔς', 'ioddhltnebdkyeoσ'],
  ['ٱىةیېےکہھەۃ', 'ايهيييكهههه'],
  ['ךםןףץ', 'כמנפצ'],
  ['٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹', '01234567890123456789'],
  ['‘’‛ʹʻʼʽʾʿˈ′‵`՚׳ꞌ', "''''''''''''''''"],
];
const LONGER = [
  ['ß', 'ss'],
  ['æ', 'ae'],
  ['œ', 'oe'],
  ['þ', 'th'],
] as const;

const plain = new Map<string, string>([
  ...PLAIN.flatMap(([from, to]) =>
    Array.from(from, (letter, n): [string, string] => [letter, Array.from(to)[n] ?? '']),
  ),
  ...LONGER,
]);
for (const capital of CAPITALS) {
  const small = capital.toLowerCase();
  plain.set(capital, plain.get(small) ?? small);
}

/**
 * A name as it is compared and searched: small letters without accents, umlauts without their e, one space between words, an
 * apostrophe in one form. `Müller`, `MUELLER` and `Muller` are `muller`; `Siân O’Dwyer-Li` is `sian o'dwyer li`. A beginning
 * of a name folds to a beginning of the folded name. After a vowel or q, `ue` is no umlaut (`Bauer`, `Quentin`).
 */
export const foldName = (name: string): string => {
  const marked = name.replaceAll('´', "'").normalize('NFKD').replace(LEFT_OUT, '');
  return Array.from(marked, (letter) => plain.get(letter) ?? letter)
    .join('')
    .replaceAll(/([ao])e+/g, '$1')
    .replaceAll(/(?<![aeiouq])ue+/g, 'u')
    .replace(BETWEEN_WORDS, ' ')
    .normalize('NFC')
    .trim();
};

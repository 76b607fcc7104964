import * as fc from 'fast-check';

const scripts = [
  'abcdefghijklmnopqrstuvwxyzäöüßéèêëçñãõåøæœłđðþıİĞşŠžŽÁÍÓÚ',
  'αβγδεζηθικλμνξοπρσςτυφχψωάέήίόύώΑΣΪΫ',
  'абвгдежзийклмнопрстуфхцчшщъыьэюяёіїєґЂЋЪ',
  'ابتثجحخدذرزسشصضطظعغفقكلمنهويىةأإآٱؤئءگچپژکیہھۀ\u064b\u064e\u0650\u0651\u0652\u0670\u0640',
  'אבגדהוזחטיכלמנסעפצקרשתךםןףץ\u05b0\u05b8\u05bc\u05c1',
  'अआइईकखगघजटडणतथदधनपबमयरलवशषसह\u093e\u093f\u0940\u0941\u094d\u093c',
  '王李张刘陈杨赵黄周吴小明华丽々',
  'あいうえおかがきぎアイウエオガギンー',
  '김이박최정강조윤민수영희',
  'աբգդեԱԲԳაბგდᲐᲑ',
  'กขคงจฉชซญฐทนบปผพมยรลวสหอะาิีุู',
];
/** What stands within names, and what comes along when they are copied. */
const between = [' ', ' ', '-', "'", '’', 'ʼ', '´', '`', '\u2010', '\u2011', '\u00a0', '  ', '.', '·', ',', '/'];
const unseen = ['\u200b', '\u200c', '\u200d', '\u200e', '\u00ad', '\ufeff', '\u2060', '\u202b', '\u0301', '\u0308'];

const letters = fc.oneof(
  ...scripts.map((script) => fc.string({ unit: fc.constantFrom(...Array.from(script)), maxLength: 12 })),
);
const signs = fc.oneof({ weight: 3, arbitrary: fc.constantFrom(...between) }, fc.constantFrom(...unseen));

/** Names of many scripts as people and their devices write them: in capitals or not, composed or not. */
export const names = fc
  .tuple(
    letters,
    fc.array(fc.tuple(signs, letters), { maxLength: 3 }),
    fc.constantFrom('as is', 'upper', 'NFD', 'NFC', 'NFKC'),
  )
  .map(([first, rest, how]) => {
    const name = first + rest.flat().join('');
    if (how === 'upper') return name.toUpperCase();
    return how === 'as is' ? name : name.normalize(how);
  });

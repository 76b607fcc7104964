import { readdirSync } from 'node:fs';
import path from 'node:path';
import { expect, expectTypeOf, test } from 'vitest';
import { services } from '../../seeds/demo/hospital.ts';
import { languages, offeredLanguages, preferredLanguage } from '../../src/protocol/languages.ts';
import type { MessageKey, Translate, Translation } from '../../src/pages/shared/i18n/messages.ts';
import { createTexts, type MessageSources } from '../../src/pages/shared/i18n/texts.ts';

/** Every folder of messages lies beside the page or part that says them. */
const folder = path.join(import.meta.dirname, '../../src/pages');
const pages = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('messages'));

const english = {
  greeting: 'Good day',
  waitingSince: 'Waiting since {{time}} in {{room}}',
  people_one: '{{count}} person',
  people_other: '{{count}} people',
} as const;
type English = typeof english;

const german: Translation<'de', English> = {
  greeting: 'Guten Tag',
  waitingSince: 'Wartet seit {{time}} in {{room}}',
  people_one: '{{count}} Person',
  people_other: '{{count}} Personen',
};

const portuguese: Translation<'pt', English> = {
  greeting: 'Bom dia',
  waitingSince: 'Espera desde {{time}} em {{room}}',
  people_one: '{{count}} pessoa',
  people_many: '{{count}} de pessoas',
  people_other: '{{count}} pessoas',
};

const arabic: Translation<'ar', English> = {
  greeting: 'طاب يومك',
  waitingSince: '{{room}} {{time}}',
  people_zero: 'لا أحد',
  people_one: 'شخص واحد',
  people_two: 'شخصان',
  people_few: '{{count}} أشخاص',
  people_many: '{{count}} شخصًا',
  people_other: '{{count}} شخص',
};

const sources = (changed: Partial<MessageSources<English>> = {}): MessageSources<English> => ({
  en: async () => english,
  de: async () => german,
  es: () => Promise.reject(new Error('not used')),
  pt: () => Promise.reject(new Error('not used')),
  ar: async () => arabic,
  ...changed,
});

/** `people_few` and `people_other` are one message. */
const baseOf = (key: string) => key.replace(/_(zero|one|two|few|many|other)$/, '');
const placeholders = (text: string) => [...text.matchAll(/\{\{(\w+)\}\}/g)].map(([, name]) => name).sort();

test.each(pages)('the messages of %s have the same placeholders in every language', async (page) => {
  const read = async (language: string): Promise<Record<string, string>> => {
    const module: { messages: Record<string, string> } = await import(path.join(folder, page, `${language}.ts`));
    return module.messages;
  };
  const original = await read('en');
  const wanted = new Map<string, Set<string | undefined>>();
  for (const [key, text] of Object.entries(original)) {
    wanted.set(baseOf(key), new Set([...(wanted.get(baseOf(key)) ?? []), ...placeholders(text)]));
  }
  for (const language of languages) {
    const messages = await read(language);
    expect([...new Set(Object.keys(messages).map(baseOf))].sort(), language).toEqual([...wanted.keys()].sort());
    for (const [key, text] of Object.entries(messages)) {
      const missing = [...(wanted.get(baseOf(key)) ?? [])].filter((name) => !placeholders(text).includes(name ?? ''));
      // A plural form may well say "one person" without the figure.
      expect(
        missing.filter((name) => name !== 'count'),
        `${language} ${key}`,
      ).toEqual([]);
      const known = [...(wanted.get(baseOf(key)) ?? [])];
      expect(
        placeholders(text).filter((name) => !known.includes(name)),
        `${language} ${key}`,
      ).toEqual([]);
      expect(text.trim(), `${language} ${key}`).not.toBe('');
    }
  }
});

test('the desk says all that its tasks say, and no two of them say something by the same name', async () => {
  const namesOf = async (part: string): Promise<string[]> => {
    const module: { messages: Record<string, string> } = await import(path.join(folder, part, 'en.ts'));
    return Object.keys(module.messages);
  };
  const whole = path.join('reception', 'messages');
  const parts = pages.filter((part) => part.startsWith('reception') && part !== whole);
  expect(parts).toContain(path.join('reception', 'queue', 'messages'));
  const names = (await Promise.all(parts.map(namesOf))).flat();
  expect(names.toSorted()).toEqual((await namesOf(whole)).toSorted());
});

test('a message takes the placeholders of its English text, and a plural its count', async () => {
  const { t, direction } = await createTexts(sources())('de');
  expect(direction).toBe('ltr');
  expect(t('greeting')).toBe('Guten Tag');
  expect(t('waitingSince', { time: '10:42', room: '3' })).toBe('Wartet seit 10:42 in 3');
  expect(t('people', { count: 1 })).toBe('1 Person');
  expect(t('people', { count: 3 })).toBe('3 Personen');
});

/** What is counted in Arabic: one and two of them without a figure, three to ten in the plural, more in the singular. */
const counted = [
  ['دقيقة', 'دقائق'],
  ['ثانية', 'ثوان'],
  ['ساعة', 'ساعات'],
  ['يوم', 'أيام'],
  ['شهر', 'أشهر'],
  ['سنة', 'سنوات'],
  ['مرة', 'مرات'],
  ['شخص', 'أشخاص'],
  ['مريض', 'مرضى'],
  ['حرف', 'أحرف'],
  ['طبيب', 'أطباء'],
] as const;
const afterFigure = (nouns: readonly string[]) => new RegExp(`\\}\\}\\s+(?:${nouns.join('|')})(?!\\p{Letter})`, 'u');
const singular = afterFigure(counted.map(([one]) => one));
const several = afterFigure(counted.map(([, many]) => many));
const misfits: Readonly<Record<string, (text: string) => boolean>> = {
  one: (text) => singular.test(text) || several.test(text),
  two: (text) => singular.test(text) || several.test(text),
  few: (text) => singular.test(text),
  many: (text) => several.test(text),
  other: (text) => several.test(text),
};
/** Without plural forms no noun fits every figure. */
const misfitsAny = (text: string) => singular.test(text) || several.test(text);

test.each(pages)('what %s count in Arabic agrees with the figure', async (page) => {
  const { messages }: { messages: Record<string, string> } = await import(path.join(folder, page, 'ar.ts'));
  const wrong = Object.entries(messages).filter(([key, text]) => {
    const form = /_(zero|one|two|few|many|other)$/.exec(key)?.[1];
    return form === undefined ? misfitsAny(text) : misfits[form]?.(text);
  });
  expect(wrong).toEqual([]);
});

/** One thing has one name on all pages; these are the others that were found. */
const strays = {
  de: /\bAufnahme\b|\bMin\./,
  es: /departamento|\bticket|grupo común/i,
  pt: /departamento|bilhete|para o grupo/i,
  // To wipe, and not to scan; and the figures are those on the doors.
  ar: /امسح|الماسح|[٠-٩]/,
} as const;

test.each(['de', 'es', 'pt', 'ar'] as const)('%s has one name for one thing on all pages', async (language) => {
  const found = await Promise.all(
    pages.map(async (page) => {
      const { messages }: { messages: Record<string, string> } = await import(
        path.join(folder, page, `${language}.ts`)
      );
      return Object.values(messages).filter((text) => strays[language].test(text.replaceAll(/\{\{\w+\}\}/g, '')));
    }),
  );
  expect(found.flat()).toEqual([]);
});

test.each(languages)('the tour says in %s what stands on the kiosk', async (language) => {
  const messagesOf = async (page: string): Promise<Record<string, string>> =>
    (await import(`../../src/pages/${page}/messages/${language}.ts`)).messages;
  const [home, kiosk] = await Promise.all([messagesOf('home'), messagesOf('kiosk')]);
  const service = services.find(({ code }) => code === 'CARDIO');
  for (const words of [kiosk['noTakeNumber'], service?.words[language], kiosk['skip']])
    expect(home['tour_number_detail']).toContain(words);
});

test('a value is put in as it is, also where it looks like a placeholder or a pattern', async () => {
  const { t } = await createTexts(sources())('de');
  expect(t('waitingSince', { time: '{{room}}', room: '$& <b>' })).toBe('Wartet seit {{room}} in $& <b>');
});

test('Arabic counts by its own six forms', async () => {
  const { t, direction } = await createTexts(sources())('ar');
  expect(direction).toBe('rtl');
  expect([0, 1, 2, 3, 11, 100].map((count) => t('people', { count }))).toEqual([
    'لا أحد',
    'شخص واحد',
    'شخصان',
    '3 أشخاص',
    '11 شخصًا',
    '100 شخص',
  ]);
});

test('Portuguese counts as in Portugal, where zero is a plural', async () => {
  const { t } = await createTexts(sources({ pt: async () => portuguese }))('pt');
  expect([0, 1, 2].map((count) => t('people', { count }))).toEqual(['0 pessoas', '1 pessoa', '2 pessoas']);
});

test('a language that could not be fetched is fetched again at the next call', async () => {
  let attempts = 0;
  const load = createTexts(
    sources({
      de: async () => {
        attempts += 1;
        if (attempts === 1) throw new Error('no network');
        return german;
      },
    }),
  );
  await expect(load('de')).rejects.toThrow('no network');
  expect((await load('de')).t('greeting')).toBe('Guten Tag');
  await load('de');
  expect(attempts).toBe(2);
});

test('a missing key, form or placeholder does not compile', () => {
  expectTypeOf<MessageKey<English>>().toEqualTypeOf<'greeting' | 'waitingSince' | 'people'>();
  // @ts-expect-error German without a plural form
  const incomplete: Translation<'de', English> = { greeting: '', waitingSince: '', people_other: '' };
  // @ts-expect-error Arabic has more forms than English
  const english2: Translation<'ar', English> = german;
  const say = (() => '') as Translate<English>;
  // @ts-expect-error a placeholder is missing
  say('waitingSince', { time: '10:42' });
  // @ts-expect-error a plural needs its count
  say('people');
  // @ts-expect-error no such message
  say('farewell');
  expect([incomplete, english2]).toHaveLength(2);
});

test('the hospital offers those of its languages that the pages speak, and a person gets the first of their own', () => {
  const offered = offeredLanguages(['de-AT', 'tr', 'ar', 'de']);
  expect(offered).toEqual(['de', 'ar']);
  expect(preferredLanguage(['fr', 'ar-EG', 'de'], offered)).toBe('ar');
  expect(preferredLanguage(['fr'], offered)).toBe('de');
  expect(offeredLanguages(['tr'])).toEqual(['en']);
});

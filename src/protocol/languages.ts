/** The languages that every page speaks; adding one makes the compiler ask for its messages. */
export const languages = ['en', 'de', 'es', 'pt', 'ar'] as const;
export type Language = (typeof languages)[number];

/** Each in its own name: nobody looks for their language in another one. */
export const nativeNames = {
  en: 'English',
  de: 'Deutsch',
  es: 'Español',
  pt: 'Português',
  ar: 'العربية',
} as const satisfies Record<Language, string>;

/** What Intl is asked for: a 24-hour clock, the day before the month, and the figures that are on the doors. */
const locales: Record<Language, string> = { en: 'en-GB', de: 'de', es: 'es', pt: 'pt', ar: 'ar-u-nu-latn' };
export const localeOf = (language: Language): string => locales[language];

export const directionOf = (language: Language): 'ltr' | 'rtl' => (language === 'ar' ? 'rtl' : 'ltr');

/** `pt-BR` is Portuguese; null where the pages do not speak it. */
export const languageOf = (tag: string): Language | null => {
  const [primary] = tag.toLowerCase().split('-');
  return languages.find((language) => language === primary) ?? null;
};

/** Those of the hospital's languages that the pages speak, in the hospital's order; never none. */
export const offeredLanguages = (tags: readonly string[]): readonly [Language, ...Language[]] => {
  const [first, ...rest] = new Set(tags.flatMap((tag) => languageOf(tag) ?? []));
  return first === undefined ? ['en'] : [first, ...rest];
};

/** The first of a person's languages that is offered, else the hospital's first. */
export const preferredLanguage = (wanted: readonly string[], offered: readonly [Language, ...Language[]]): Language =>
  wanted.map(languageOf).find((language) => language !== null && offered.includes(language)) ?? offered[0];

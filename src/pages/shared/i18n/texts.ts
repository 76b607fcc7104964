import { directionOf, type Language } from '../../../protocol/languages.ts';
import type { Translate, Translation } from './messages.ts';

/** All that a page says, in one language. */
export type Texts<Messages> = {
  readonly language: Language;
  readonly direction: 'ltr' | 'rtl';
  readonly t: Translate<Messages>;
};

/** A page's messages, each language in a chunk of its own: `de: async () => (await import('…/de.ts')).messages`. */
export type MessageSources<Messages> = {
  readonly [L in Language]: () => Promise<Translation<L, Messages>>;
};

export type LoadTexts<Messages> = (language: Language) => Promise<Texts<Messages>>;

/** A language is fetched once; where that fails, the next call tries again. */
export const createTexts = <Messages>(sources: MessageSources<Messages>): LoadTexts<Messages> => {
  const loaded = new Map<Language, Texts<Messages>>();
  return async (language) => {
    const known = loaded.get(language);
    if (known) return known;
    const say = createSay(language, new Map(Object.entries<string>(await sources[language]())));
    const texts: Texts<Messages> = {
      language,
      direction: directionOf(language),
      t: (key, ...[values]) => say(key, values ?? {}),
    };
    loaded.set(language, texts);
    return texts;
  };
};

type Values = Readonly<Record<string, string | number>>;

/**
 * Finds a message, with `count` the plural form of that language, and puts the values where it has them in braces.
 * A library for this, i18next, was a quarter of the script of a public page.
 */
const createSay = (language: Language, messages: ReadonlyMap<string, string>) => {
  // The Portuguese texts are those of Portugal, where zero is a plural; in Brazil it is a singular.
  const plurals = new Intl.PluralRules(language === 'pt' ? 'pt-PT' : language);
  return (key: string, values: Values): string => {
    const { count } = values;
    const form = typeof count === 'number' ? messages.get(`${key}_${plurals.select(count)}`) : undefined;
    const text = form ?? messages.get(key) ?? key;
    return text.replaceAll(/\{\{(\w+)\}\}/g, (braces, name: string) => String(values[name] ?? braces));
  };
};

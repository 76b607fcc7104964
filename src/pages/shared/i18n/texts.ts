import { createInstance } from 'i18next';
import { directionOf, type Language } from './languages.ts';
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

/** One i18next instance a page. A language is fetched once; where that fails, the next call tries again. */
export const createTexts = <Messages>(sources: MessageSources<Messages>): LoadTexts<Messages> => {
  const i18n = createInstance();
  // Without anything to fetch it is ready at once; nothing is escaped, since every page renders text as text.
  void i18n.init({
    initAsync: false,
    lng: 'en',
    fallbackLng: false,
    resources: {},
    keySeparator: false,
    nsSeparator: false,
    interpolation: { escapeValue: false },
  });
  const loaded = new Map<Language, Texts<Messages>>();
  return async (language) => {
    const known = loaded.get(language);
    if (known) return known;
    i18n.addResourceBundle(language, 'translation', await sources[language]());
    const say = i18n.getFixedT(language);
    const texts: Texts<Messages> = {
      language,
      direction: directionOf(language),
      t: (key, ...[values]) => say(key, { ...values }),
    };
    loaded.set(language, texts);
    return texts;
  };
};

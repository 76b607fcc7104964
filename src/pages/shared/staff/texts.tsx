import { DirectionProvider, useDirection } from '@mantine/core';
import { createContext, useContext, useEffect, useState, type ReactNode } from 'react';
import { directionOf, languages, preferredLanguage, type Language } from '../../../protocol/languages.ts';
import type { Translate } from '../i18n/messages.ts';
import { messages as english } from './messages/en.ts';
import { createTexts, type LoadTexts, type MessageSources, type Texts } from '../i18n/texts.ts';
import { usePreferences } from './preferences.ts';

/** The texts of one page, or of the parts that all staff pages share. */
export type TextsOf<Messages> = {
  readonly load: LoadTexts<Messages>;
  /** `t` in the language in force. */
  readonly useTexts: () => Translate<Messages>;
  readonly Provide: (props: { language: Language; children: ReactNode }) => ReactNode;
};

/** `const { useTexts } = defineTexts<typeof english>({ en: async () => …, de: … })` */
export const defineTexts = <Messages,>(sources: MessageSources<Messages>): TextsOf<Messages> => {
  const load = createTexts(sources);
  const Context = createContext<Texts<Messages> | null>(null);
  const Provide = ({ language, children }: { language: Language; children: ReactNode }) => {
    const texts = useLoaded(load, language);
    return texts === null ? null : <Context value={texts}>{children}</Context>;
  };
  const useTexts = () => {
    const texts = useContext(Context);
    if (texts === null) throw new Error('no texts here: the page is not inside its StaffShell');
    return texts.t;
  };
  return { load, useTexts, Provide };
};

/** The former language stays until the next one is there; a failed load is tried again with the next choice. */
const useLoaded = <Messages,>(load: LoadTexts<Messages>, language: Language): Texts<Messages> | null => {
  const [texts, setTexts] = useState<Texts<Messages> | null>(null);
  useEffect(() => {
    let current = true;
    load(language).then(
      (loaded) => {
        if (current) setTexts(loaded);
      },
      async () => {
        if (current) setTexts((await load('en').catch(() => null)) ?? null);
      },
    );
    return () => {
      current = false;
    };
  }, [load, language]);
  return texts;
};

export const staffTexts = defineTexts<typeof english>({
  en: async () => english,
  de: async () => (await import('./messages/de.ts')).messages,
  es: async () => (await import('./messages/es.ts')).messages,
  pt: async () => (await import('./messages/pt.ts')).messages,
  ar: async () => (await import('./messages/ar.ts')).messages,
});
export const useStaffTexts = staffTexts.useTexts;

const LanguageContext = createContext<Language>('en');
export const useLanguage = (): Language => useContext(LanguageContext);

/** The language that was chosen, else the browser's first that the pages speak. */
export const LanguageProvider = ({ children }: { children: ReactNode }) => {
  const chosen = usePreferences().language;
  const language = chosen ?? preferredLanguage(navigator.languages, languages);
  return (
    <LanguageContext value={language}>
      <DirectionProvider initialDirection={directionOf(language)} detectDirection={false}>
        <DocumentLanguage language={language} />
        {children}
      </DirectionProvider>
    </LanguageContext>
  );
};

const DocumentLanguage = ({ language }: { language: Language }) => {
  const { setDirection } = useDirection();
  useEffect(() => {
    document.documentElement.lang = language;
    document.documentElement.dir = directionOf(language);
    setDirection(directionOf(language));
  }, [language, setDirection]);
  return null;
};

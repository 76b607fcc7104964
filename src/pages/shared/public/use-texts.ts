import { useEffect, useState } from 'preact/hooks';
import type { Language } from '../../../protocol/languages.ts';
import type { LoadTexts, Texts } from '../i18n/texts.ts';

/** The texts of a page. The former language stays until the next one is there; the document says which it is. */
export const useTexts = <Messages>(load: LoadTexts<Messages>, language: Language): Texts<Messages> | null => {
  const [texts, setTexts] = useState<Texts<Messages> | null>(null);
  useEffect(() => {
    let wanted = true;
    void load(language).then((loaded) => {
      if (!wanted) return;
      document.documentElement.lang = loaded.language;
      document.documentElement.dir = loaded.direction;
      setTexts(loaded);
    });
    return () => {
      wanted = false;
    };
  }, [load, language]);
  return texts;
};

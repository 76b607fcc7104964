/** @jsxImportSource preact */
import { nativeNames, offeredLanguages, type Language } from '../../../protocol/languages.ts';
import { Icon } from '../../shared/public/icons.tsx';
import type { KioskProps } from './frame.tsx';
import { Button } from './button.tsx';
import './languages.css';
import { Sheet } from './sheet.tsx';

/** In each language, since a person who needs it cannot read the others. */
const languageWords: Record<Language, string> = {
  en: 'Language',
  de: 'Sprache',
  es: 'Idioma',
  pt: 'Idioma',
  ar: 'اللغة',
};

const offered = ({ snapshot }: Pick<KioskProps, 'snapshot'>) =>
  offeredLanguages(snapshot.feed?.settings.languages ?? []);

const wordsOf = (props: Pick<KioskProps, 'snapshot' | 'texts'>): string => {
  const all = [props.texts.language, ...offered(props)].map((language) => languageWords[language]);
  return [...new Set(all)].slice(0, 3).join(' · ');
};

/** In the head of every screen. One tap opens the list, and loses nothing. */
export const LanguageButton = (props: KioskProps) => {
  if (offered(props).length < 2) return null;
  const words = wordsOf(props);
  return (
    <>
      <button
        type="button"
        class="k-language"
        aria-haspopup="dialog"
        aria-label={`${words}: ${nativeNames[props.texts.language]}`}
        onClick={() => props.chooseLanguage(true)}
      >
        <Icon name="globe" />
        {nativeNames[props.texts.language]}
      </button>
      {props.snapshot.choosesLanguage && (
        <Sheet title={words} onLeave={() => props.chooseLanguage(false)}>
          <LanguageList {...props} />
        </Sheet>
      )}
    </>
  );
};

/** On the first screen. */
export const Languages = (props: KioskProps) => {
  if (offered(props).length < 2) return null;
  const words = wordsOf(props);
  return (
    <div class="k-languages k-languages--below" role="group" aria-label={words}>
      <div class="k-languages__head">
        <Icon name="globe" />
        {words}
      </div>
      <LanguageList {...props} />
    </div>
  );
};

const LanguageList = (props: KioskProps) => (
  <div class="k-languages__list">
    {offered(props).map((language) => (
      <Button
        key={language}
        lang={language}
        pressed={language === props.texts.language}
        onClick={() => props.speak(language)}
      >
        {nativeNames[language]}
      </Button>
    ))}
  </div>
);

import { useState } from 'react';
import { directionOf, nativeNames, offeredLanguages, type Language } from '../../protocol/languages.ts';
import { useFeed } from '../shared/staff/hub.tsx';
import { TextField } from './fields.tsx';
import { useAdminTexts } from './texts.ts';

/** A text by language, as `{ de: 'Kardiologie' }`. */
export type ByLanguage = Readonly<Record<string, string>>;

/** In the order of the stored ones, so that the same texts are no change. */
const withText = (texts: ByLanguage, language: Language, typed: string): ByLanguage =>
  Object.fromEntries(
    Object.entries({ ...texts, [language]: typed })
      .filter(([, text]) => text.trim() !== '')
      .sort(([a], [b]) => (a < b ? -1 : 1)),
  );

type LanguageFieldsProps = {
  /** What stands in where a language has none. */
  readonly plain: string;
  readonly texts: ByLanguage;
  readonly most: number;
  readonly onChange: (texts: ByLanguage) => void;
};

const LanguageFields = ({ plain, texts, most, onChange }: LanguageFieldsProps) => {
  const { settings } = useFeed();
  return offeredLanguages(settings.languages).map((language) => (
    <TextField
      key={language}
      label={nativeNames[language]}
      lang={language}
      dir={directionOf(language)}
      placeholder={plain}
      most={most}
      value={texts[language] ?? ''}
      onChange={(typed) => onChange(withText(texts, language, typed))}
    />
  ));
};

const MOST_IN_A_NAME = 100;

type NamesFieldsProps = {
  readonly name: string;
  readonly names: ByLanguage;
  readonly onChange: (names: ByLanguage) => void;
};

/** What patients and staff of each language read. An empty one is the plain name. */
export const NamesFields = ({ name, names, onChange }: NamesFieldsProps) => {
  const t = useAdminTexts();
  return (
    <fieldset className="field two-fields">
      <legend>{t('namesByLanguage')}</legend>
      <LanguageFields plain={name} texts={names} most={MOST_IN_A_NAME} onChange={onChange} />
    </fieldset>
  );
};

type TranslatedFieldProps = {
  readonly label: string;
  readonly hint?: string;
  readonly plain: string;
  /** Of the plain one, where it has another limit. */
  readonly mostPlain?: number;
  readonly texts: ByLanguage;
  readonly most: number;
  readonly onPlain: (text: string) => void;
  readonly onTexts: (texts: ByLanguage) => void;
};

/** One text, and below it the same in each language: unfolded, since most are never translated. */
export const TranslatedField = ({
  label,
  hint,
  plain,
  mostPlain,
  texts,
  most,
  onPlain,
  onTexts,
}: TranslatedFieldProps) => {
  const t = useAdminTexts();
  const { settings } = useFeed();
  const [isOpen, setOpen] = useState(false);
  const offered = offeredLanguages(settings.languages);
  const there = offered.filter((language) => (texts[language] ?? '') !== '').length;
  return (
    <div className="field">
      <TextField label={label} hint={hint} most={mostPlain ?? most} value={plain} onChange={onPlain} />
      <details className="languages" onToggle={(event) => setOpen(event.currentTarget.open)}>
        <summary>
          {t('inEachLanguage')} <em>{t('languagesOf', { there: String(there), all: String(offered.length) })}</em>
        </summary>
        {isOpen && (
          <fieldset className="field two-fields">
            <legend className="visually-hidden">{label}</legend>
            <LanguageFields plain={plain} texts={texts} most={most} onChange={onTexts} />
          </fieldset>
        )}
      </details>
    </div>
  );
};

const MOST_IN_A_WAY = 200;

type WayFieldsProps = {
  readonly location: string;
  readonly locations: ByLanguage;
  readonly set: (changes: { location?: string; locations?: ByLanguage }) => void;
};

/** How patients get there, as their ticket and the boards say it. */
export const WayFields = ({ location, locations, set }: WayFieldsProps) => {
  const t = useAdminTexts();
  return (
    <TranslatedField
      label={t('wayThere')}
      hint={t('wayHint')}
      plain={location}
      texts={locations}
      most={MOST_IN_A_WAY}
      onPlain={(text) => set({ location: text })}
      onTexts={(texts) => set({ locations: texts })}
    />
  );
};

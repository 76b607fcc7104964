import { languageOf, languages, nativeNames } from '../../../protocol/languages.ts';
import { Icon } from '../../shared/staff/icon.tsx';
import { TextField } from '../fields.tsx';
import { useAdminTexts } from '../texts.ts';
import { withLanguage, type SettingsDraft } from './draft.ts';

export type SettingsFieldsProps = {
  readonly fields: SettingsDraft;
  readonly set: (changes: Partial<SettingsDraft>) => void;
};

export const HospitalFields = ({ fields, set }: SettingsFieldsProps) => {
  const t = useAdminTexts();
  const spoken = fields.languages.map(languageOf);
  const [first] = spoken.filter((language) => language !== null);
  return (
    <section>
      <h2>{t('hospital')}</h2>
      <TextField
        label={t('hospitalName')}
        most={100}
        value={fields.hospitalName}
        onChange={(hospitalName) => set({ hospitalName })}
      />
      <fieldset className="field">
        <legend>{t('languages')}</legend>
        <div className="chips chips--close">
          {[...languages].map((language) => {
            const isOn = spoken.includes(language);
            const rank = spoken.indexOf(language) + 1;
            return (
              <button
                key={language}
                type="button"
                lang={language}
                className={isOn ? 'chip chip--on' : 'chip'}
                aria-pressed={isOn}
                // A hospital speaks one at least.
                disabled={isOn && fields.languages.length === 1}
                onClick={() => set({ languages: withLanguage(fields.languages, language, !isOn) })}
              >
                {isOn && <Icon name="check" />}
                {nativeNames[language]}
                {isOn && <span className="muted">{rank}</span>}
              </button>
            );
          })}
        </div>
        {first && <p className="hint">{t('languagesHint', { language: nativeNames[first] })}</p>}
      </fieldset>
      <div className="short-field">
        <TextField
          label={t('country')}
          hint={t('countryHint')}
          dir="ltr"
          value={fields.defaultCountry}
          onChange={(typed) =>
            set({
              defaultCountry: typed
                .toUpperCase()
                .replace(/[^A-Z]/g, '')
                .slice(0, 2),
            })
          }
        />
      </div>
    </section>
  );
};

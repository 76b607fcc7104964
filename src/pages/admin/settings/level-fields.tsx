import { useState } from 'react';
import { directionOf, nativeNames, offeredLanguages, type Language } from '../../../protocol/languages.ts';
import { Segments } from '../../shared/staff/controls.tsx';
import { TextBox } from '../../shared/staff/text-box.tsx';
import { useLanguage } from '../../shared/staff/texts.tsx';
import { useAdminTexts } from '../texts.ts';
import { ColourField } from './colour-field.tsx';
import type { LevelDraft } from './draft.ts';
import type { SettingsFieldsProps } from './hospital-fields.tsx';
import { MinutesInput } from './minutes-input.tsx';

/** Label, colour and target of each level; labels one language at a time. */
export const LevelFields = ({ fields, set }: SettingsFieldsProps) => {
  const t = useAdminTexts();
  const own = useLanguage();
  const offered = offeredLanguages(fields.languages);
  const [wanted, setWanted] = useState<Language>(own);
  const language = offered.includes(wanted) ? wanted : offered[0];
  const change = (level: number, changes: Partial<LevelDraft>) =>
    set({
      urgencyLevels: fields.urgencyLevels.map((one) => (one.level === level ? { ...one, ...changes } : one)),
    });
  return (
    <section>
      <div className="beside beside--spread">
        <h2>{t('urgencyLevels')}</h2>
        <Segments<Language>
          label={t('labelsIn')}
          value={language}
          onChange={setWanted}
          segments={offered.map((one) => ({ value: one, label: nativeNames[one] }))}
        />
      </div>
      <table className="table levels">
        <thead>
          <tr>
            <th>{t('level')}</th>
            <th>{t('label')}</th>
            <th>{t('colour')}</th>
            <th>{t('target')}</th>
          </tr>
        </thead>
        <tbody>
          {fields.urgencyLevels.map(({ level, label, colour, targetMinutes }) => {
            const number = { level: String(level) };
            return (
              <tr key={level}>
                <td>
                  <b>{level}</b>
                </td>
                <td>
                  <TextBox
                    className="text-box text-box--tall"
                    aria-label={t('labelOf', number)}
                    lang={language}
                    dir={directionOf(language)}
                    most={100}
                    value={label[language] ?? ''}
                    placeholder={label['en']}
                    onType={(typed) => change(level, { label: { ...label, [language]: typed } })}
                  />
                </td>
                <td>
                  <ColourField
                    label={t('colourOf', number)}
                    value={colour.toLowerCase()}
                    onChange={(next) => change(level, { colour: next })}
                  />
                </td>
                <td>
                  <MinutesInput
                    label={t('targetOf', number)}
                    value={targetMinutes}
                    onChange={(minutes) => change(level, { targetMinutes: minutes })}
                  />
                </td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </section>
  );
};

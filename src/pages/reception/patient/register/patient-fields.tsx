import { Switch } from '@mantine/core';
import { useId, type ReactNode } from 'react';
import { readBirthDate } from '../../../../protocol/text/birth-date.ts';
import { callingCodeOf, readPhone } from '../../../../protocol/text/phone.ts';
import { useFeed, useFormat } from '../../../shared/staff/hub.tsx';
import { Icon } from '../../../shared/staff/icon.tsx';
import { ageOn } from '../../../shared/staff/person.tsx';
import { useLanguageName } from '../../queue/panel/facts.tsx';
import { useReceptionTexts } from '../../texts.ts';
import type { Draft, Problem } from './draft.ts';
import { Field } from './field.tsx';
import { GuardianField } from './guardian-field.tsx';

type PatientFieldsProps = {
  readonly draft: Draft;
  readonly problems: readonly Problem[];
  /** Before that, an empty field is not yet wrong. */
  readonly isTried: boolean;
  readonly onChange: (draft: Draft) => void;
  /** Between who it is and how to reach them. */
  readonly children?: ReactNode;
};

export const PatientFields = ({ draft, problems, isTried, onChange, children }: PatientFieldsProps) => {
  const t = useReceptionTexts();
  const { day, settings } = useFeed();
  const languageName = useLanguageName();
  const change = (changes: Partial<Draft>) => onChange({ ...draft, ...changes });
  const home = callingCodeOf(settings.defaultCountry);
  const phone = readPhone(draft.phone, settings.defaultCountry);
  const code = phone.kind === 'wrong' ? phone.code : home;
  const born = readBirthDate(draft.dateOfBirth, day.date);
  const [older = '', newer = ''] = born.kind === 'ambiguous' ? born.dates.map((date) => date.slice(0, 4)) : [];
  const wrong = (...ofField: Problem[]): string | null => {
    const problem = problems.find((one) => ofField.includes(one));
    return problem === undefined ? null : t(problem, { code, older, newer });
  };
  const nameWrong = isTried ? wrong('nameMissing') : null;
  return (
    <>
      <Field
        label={t('fullName')}
        hint={t('fullNameHint')}
        wrong={nameWrong}
        data-autofocus
        value={draft.fullName}
        most={100}
        onType={(fullName) => change({ fullName })}
      />
      <div className="field-pair">
        <Field
          label={t('dateOfBirth')}
          wrong={wrong('birthUnreadable', 'birthImpossible', 'birthAmbiguous')}
          detail={<Read typed={draft.dateOfBirth} />}
          placeholder={t('dateOfBirthExample')}
          value={draft.dateOfBirth}
          most={40}
          onType={(dateOfBirth) => change({ dateOfBirth })}
        />
        <Field
          label={t('recordNumber')}
          hint={t('optional')}
          value={draft.medicalRecordNumber}
          most={40}
          onType={(medicalRecordNumber) => change({ medicalRecordNumber })}
        />
      </div>
      {children}
      <div className="field-pair">
        {draft.isChild ? (
          <GuardianField
            guardian={draft.guardian}
            typed={draft.guardianTyped}
            wrong={isTried ? wrong('guardianMissing') : null}
            onChange={(guardian, guardianTyped) => change({ guardian, guardianTyped })}
          />
        ) : (
          <Field
            label={t('phone')}
            hint={t('phoneHint')}
            wrong={
              draft.phone.length > 3 || isTried
                ? wrong('phoneShort', 'phoneLong', 'phoneUnreadable', 'phoneUnclear')
                : null
            }
            inputMode="tel"
            dir="ltr"
            placeholder={home}
            value={draft.phone}
            most={32}
            onType={(phone) => change({ phone })}
          />
        )}
        <Switch
          className="field-switch"
          checked={draft.isChild}
          label={t('isChild')}
          onChange={(event) => change({ isChild: event.currentTarget.checked })}
        />
      </div>
      <div className="field-pair">
        <LanguageField
          value={draft.language}
          choices={settings.languages.map((tag) => [tag, languageName(tag)])}
          onChange={(language) => change({ language })}
        />
        <Field
          label={t('email')}
          hint={t('optional')}
          wrong={isTried ? wrong('emailUnreadable') : null}
          type="email"
          dir="ltr"
          placeholder="name@example.org"
          value={draft.email}
          most={254}
          onType={(email) => change({ email })}
        />
      </div>
    </>
  );
};

/** What was read, with the month in letters: day and month cannot be mistaken for each other. */
const Read = ({ typed }: { typed: string }) => {
  const t = useReceptionTexts();
  const format = useFormat();
  const { day } = useFeed();
  const read = readBirthDate(typed, day.date);
  if (read.kind !== 'date') return null;
  const { unit, count } = ageOn(day.date, read.date);
  return `${format.dateOfBirth(read.date)}, ${unit === 'years' ? t('years', { count }) : t('months', { count })}`;
};

type LanguageFieldProps = {
  readonly value: string;
  readonly choices: readonly (readonly [tag: string, name: string])[];
  readonly onChange: (language: string) => void;
};

const LanguageField = ({ value, choices, onChange }: LanguageFieldProps) => {
  const t = useReceptionTexts();
  const languageName = useLanguageName();
  const id = useId();
  const isOther = value !== '' && choices.every(([tag]) => tag !== value);
  return (
    <div className="field">
      <label htmlFor={id}>
        <b>{t('language')}</b> <span className="muted">{t('languageHint')}</span>
      </label>
      <span className="select-box select-box--large">
        <select id={id} value={value} onChange={(event) => onChange(event.target.value)}>
          <option value="">{t('languageUnknown')}</option>
          {choices.map(([tag, name]) => (
            <option key={tag} value={tag}>
              {name}
            </option>
          ))}
          {isOther && <option value={value}>{languageName(value)}</option>}
        </select>
        <Icon name="chevronDown" />
      </span>
    </div>
  );
};

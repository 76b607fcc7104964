import { useMemo, type ReactNode } from 'react';
import type { StaffEntry } from '../../../../protocol/views.ts';
import { localeOf } from '../../../../protocol/languages.ts';
import { useLanguage } from '../../../shared/staff/texts.tsx';
import { phoneText } from '../../patient/phone.ts';
import { useReceptionTexts } from '../../texts.ts';

type Fact = readonly [name: string, value: ReactNode];

/** Names and values; what is not known is left out. */
export const Facts = ({ facts }: { facts: readonly Fact[] }) => (
  <dl className="facts">
    {facts
      .filter(([, value]) => value !== null && value !== undefined && value !== '')
      .map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
  </dl>
);

/** `German`, in the reader's language. */
export const useLanguageName = (): ((tag: string) => string) => {
  const language = useLanguage();
  return useMemo(() => {
    const names = new Intl.DisplayNames(localeOf(language), { type: 'language' });
    return (tag) => names.of(tag) ?? tag;
  }, [language]);
};

type PatientFactsProps = {
  readonly patient: NonNullable<StaffEntry['patient']>;
  readonly reason?: string | null;
  readonly more?: readonly Fact[];
};

export const PatientFacts = ({ patient, reason, more = [] }: PatientFactsProps) => {
  const t = useReceptionTexts();
  const languageName = useLanguageName();
  const { phoneNumber, language } = patient;
  return (
    <section className="panel-section">
      <h3>{t('patient')}</h3>
      <Facts
        facts={[
          [t('phone'), phoneNumber === null ? t('noPhone') : <bdi key="phone">{phoneText(phoneNumber)}</bdi>],
          [t('language'), language && languageName(language)],
          ...more,
          [t('reason'), reason],
        ]}
      />
    </section>
  );
};

import { useMemo } from 'react';
import type { Patient } from '../../../../protocol/patient.ts';
import { readBirthDate } from '../../../../protocol/text/birth-date.ts';
import { readPhone } from '../../../../protocol/text/phone.ts';
import { nameQuery } from '../../../../protocol/text/match-name.ts';
import { Button } from '../../../shared/staff/controls.tsx';
import { useFeed, useFormat } from '../../../shared/staff/hub.tsx';
import { useReceptionTexts } from '../../texts.ts';
import type { Draft } from './draft.ts';
import { phoneEnd } from '../phone.ts';
import { usePatientSearch } from '../finding/use-patient-search.ts';

type DuplicatesProps = { readonly draft: Draft; readonly onUse: (patient: Patient) => void };

const SHOWN = 4;
/** Of each word: `Anna Schmitt` is looked for as `anna schm`, so that `Schmidt` is found. */
const BEGINNING = 4;

/** People who may be the one being registered: of a like name, the same birthday, or the same phone. */
export const Duplicates = ({ draft, onUse }: DuplicatesProps) => {
  const t = useReceptionTexts();
  const format = useFormat();
  const alike = useAlike(draft);
  const born = useBornOn(draft);
  return (
    <div role="status">
      {alike.length > 0 && (
        <section className="duplicates">
          <p>
            <b>{t('isItOneOfThese')}</b> <span className="secondary">{t('secondRecord')}</span>
          </p>
          <ul>
            {alike.map((patient) => {
              const { patientId, fullName, medicalRecordNumber, dateOfBirth, phoneNumber } = patient;
              const isSameDay = dateOfBirth !== null && dateOfBirth === born;
              return (
                <li key={patientId}>
                  <span className="clipped">
                    <bdi className="name">{fullName}</bdi> <span className="muted">{medicalRecordNumber}</span>
                  </span>
                  <span>
                    {dateOfBirth === null ? (
                      t('birthUnknown')
                    ) : isSameDay ? (
                      <b>{format.dateOfBirth(dateOfBirth)}</b>
                    ) : (
                      format.dateOfBirth(dateOfBirth)
                    )}{' '}
                    {isSameDay && <span className="muted">{t('sameDay')}</span>}
                  </span>
                  <bdi className="secondary">{phoneNumber && phoneEnd(phoneNumber)}</bdi>
                  <Button small onClick={() => onUse(patient)}>
                    {t('useThisOne')}
                  </Button>
                </li>
              );
            })}
          </ul>
        </section>
      )}
    </div>
  );
};

const useBornOn = ({ dateOfBirth }: Draft): string | undefined => {
  const { day } = useFeed();
  const read = readBirthDate(dateOfBirth, day.date);
  return read.kind === 'date' ? read.date : undefined;
};

const useAlike = (draft: Draft): Patient[] => {
  const { settings } = useFeed();
  const born = useBornOn(draft);
  const words = (nameQuery(draft.fullName)?.words ?? []).map((word) => Array.from(word).slice(0, BEGINNING).join(''));
  const phone = readPhone(draft.phone, settings.defaultCountry);
  // A name of one word is searched as a whole: too many names begin like it.
  const byName = usePatientSearch(words.length > 1 ? words.join(' ') : draft.fullName);
  const byBirthday = usePatientSearch(born === undefined ? '' : (words[0] ?? ''), born);
  const byPhone = usePatientSearch(!draft.isChild && phone.kind === 'phone' ? phone.e164 : '');
  const record = draft.medicalRecordNumber.trim();
  const byRecord = usePatientSearch(record);
  return useMemo(() => {
    const found = [byPhone, byBirthday, byName].flatMap(({ patients }) => patients);
    found.unshift(...byRecord.patients.filter(({ medicalRecordNumber }) => medicalRecordNumber === record));
    const all = new Map(found.map((patient) => [patient.patientId, patient]));
    const rank = ({ dateOfBirth }: Patient) => (dateOfBirth !== null && dateOfBirth === born ? 0 : 1);
    return [...all.values()].sort((a, b) => rank(a) - rank(b)).slice(0, SHOWN);
  }, [byPhone, byRecord, byBirthday, byName, record, born]);
};

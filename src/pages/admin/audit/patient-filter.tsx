import { useEffect, useState, type KeyboardEvent } from 'react';
import { HubError } from '../../../protocol/errors.ts';
import type { Patient } from '../../../protocol/patient.ts';
import { SearchField } from '../../shared/staff/controls.tsx';
import { useFormat, useHub } from '../../shared/staff/hub.tsx';
import { useAdminTexts } from '../texts.ts';

const SHOWN = 8;
/** While somebody types on, nothing is asked: each search is in the audit. */
const AFTER_MS = 300;
const SHORTEST = 2;
/** The hub runs few searches of one user at a time, and refuses the others for the moment. */
const AGAIN_MS = 1_000;

/** Finds the person whose records are wanted: by name, phone or record number. */
export const PatientFilter = ({ onChoose }: { onChoose: (patient: Patient) => void }) => {
  const t = useAdminTexts();
  const format = useFormat();
  const [query, setQuery] = useState('');
  const found = usePatients(query.trim());
  return (
    <div className="patient-filter" onKeyDown={walk}>
      <SearchField label={t('ofPatient')} value={query} onChange={setQuery} />
      {found?.length === 0 && (
        <p className="patient-filter__found patient-filter__found--none" role="status">
          {t('noPatient')}
        </p>
      )}
      {found !== null && found.length > 0 && (
        <div className="patient-filter__found" role="listbox" aria-label={t('ofPatient')}>
          {found.slice(0, SHOWN).map((patient) => (
            <button
              key={patient.patientId}
              type="button"
              role="option"
              aria-selected="false"
              className="patient-filter__one"
              onClick={() => onChoose(patient)}
            >
              <b>{patient.fullName}</b>{' '}
              <span className="secondary">
                {[patient.dateOfBirth && format.dateOfBirth(patient.dateOfBirth), patient.medicalRecordNumber]
                  .filter(Boolean)
                  .join(' · ')}
              </span>
            </button>
          ))}
        </div>
      )}
    </div>
  );
};

/** Down from the field into what was found, and up and down in it. */
const walk = (event: KeyboardEvent<HTMLElement>): void => {
  const by = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (by === undefined) return;
  const stops = [...event.currentTarget.querySelectorAll<HTMLElement>('input, [role=option]')];
  const next = stops[stops.findIndex((stop) => stop === document.activeElement) + by];
  if (!next) return;
  event.preventDefault();
  next.focus();
};

/** Null while nothing is asked. */
const usePatients = (query: string): readonly Patient[] | null => {
  const { client } = useHub();
  const [answer, setAnswer] = useState<{ readonly query: string; readonly patients: readonly Patient[] } | null>(null);
  useEffect(() => {
    if (query.length < SHORTEST) return;
    let current = true;
    const ask = () =>
      void client.send('patient:find', { query }).then(
        ({ patients }) => {
          if (current) setAnswer({ query, patients });
        },
        (error: unknown) => {
          if (current && error instanceof HubError && error.retryable) timer = setTimeout(ask, AGAIN_MS);
        },
      );
    let timer = setTimeout(ask, AFTER_MS);
    return () => {
      current = false;
      clearTimeout(timer);
    };
  }, [client, query]);
  return answer !== null && answer.query === query ? answer.patients : null;
};

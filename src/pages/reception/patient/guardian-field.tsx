import { useState } from 'react';
import { Button } from '../../shared/staff/controls.tsx';
import { useBirth } from '../../shared/staff/person.tsx';
import { useReceptionTexts } from '../texts.ts';
import type { Draft } from './draft.ts';
import { Field } from './field.tsx';
import { usePatientSearch } from './use-patient-search.ts';

type GuardianFieldProps = {
  readonly guardian: Draft['guardian'];
  readonly wrong: string | null;
  readonly onChange: (guardian: Draft['guardian']) => void;
};

const SHOWN = 3;

/** Whose phone a child shares: found by that phone or by name. */
export const GuardianField = ({ guardian, wrong, onChange }: GuardianFieldProps) => {
  const t = useReceptionTexts();
  const birth = useBirth();
  const [query, setQuery] = useState(guardian?.fullName ?? '');
  const { patients, state } = usePatientSearch(guardian === null ? query : '');
  return (
    <div>
      <Field
        label={t('guardian')}
        hint={t('guardianHint')}
        wrong={wrong}
        detail={guardian === null && state === 'found' && patients.length === 0 ? t('nobodyFits', { query }) : null}
        value={guardian !== null && query === '' ? t('guardianKnown') : query}
        onType={(next) => {
          setQuery(next);
          onChange(null);
        }}
      />
      {guardian === null && (
        <ul className="guardian-choices">
          {patients
            .filter(({ guardianId }) => guardianId === null)
            .slice(0, SHOWN)
            .map(({ patientId, fullName, dateOfBirth }) => (
              <li key={patientId}>
                <span>
                  <bdi className="name">{fullName}</bdi>{' '}
                  <span className="born">{dateOfBirth && birth(dateOfBirth)}</span>
                </span>
                <Button
                  small
                  onClick={() => {
                    setQuery(fullName);
                    onChange({ patientId, fullName });
                  }}
                >
                  {t('useThisOne')}
                </Button>
              </li>
            ))}
        </ul>
      )}
    </div>
  );
};

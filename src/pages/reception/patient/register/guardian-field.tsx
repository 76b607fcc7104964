import { Button } from '../../../shared/staff/controls.tsx';
import { useBirth } from '../../../shared/staff/person.tsx';
import { useReceptionTexts } from '../../texts.ts';
import type { Draft } from './draft.ts';
import { Field } from './field.tsx';
import { usePatientSearch } from '../finding/use-patient-search.ts';

type GuardianFieldProps = {
  readonly guardian: Draft['guardian'];
  readonly wrong: string | null;
  readonly typed: string;
  readonly onChange: (guardian: Draft['guardian'], typed: string) => void;
};

const SHOWN = 3;

/** Whose phone a child shares: found by that phone or by name. */
export const GuardianField = ({ guardian, typed: query, wrong, onChange }: GuardianFieldProps) => {
  const t = useReceptionTexts();
  const birth = useBirth();
  const { patients, state } = usePatientSearch(guardian === null ? query : '');
  return (
    <div>
      <Field
        label={t('guardian')}
        hint={t('guardianHint')}
        wrong={wrong}
        detail={
          guardian !== null
            ? null
            : state === 'found' && patients.length === 0
              ? t('nobodyFits', { query })
              : query === '' && t('guardianLater')
        }
        most={100}
        value={guardian !== null && query === '' ? t('guardianKnown') : query}
        onType={(next) => onChange(null, next)}
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
                <Button small onClick={() => onChange({ patientId, fullName }, fullName)}>
                  {t('useThisOne')}
                </Button>
              </li>
            ))}
        </ul>
      )}
    </div>
  );
};

import type { StaffEntry } from '../../../protocol/views.ts';
import { useFeed, useFormat } from './hub.tsx';
import { useStaffTexts } from './texts.tsx';

type Age = { readonly unit: 'years' | 'months'; readonly count: number };

const MONTHS_UNTIL_YEARS = 24;

/** On a day of the hospital; both as `YYYY-MM-DD`. Babies are months old. */
export const ageOn = (day: string, born: string): Age => {
  const [year = 0, month = 0, date = 0] = day.split('-').map(Number);
  const [bornYear = 0, bornMonth = 0, bornDate = 0] = born.split('-').map(Number);
  const months = Math.max(0, (year - bornYear) * 12 + (month - bornMonth) - (date < bornDate ? 1 : 0));
  return months < MONTHS_UNTIL_YEARS
    ? { unit: 'months', count: months }
    : { unit: 'years', count: Math.floor(months / 12) };
};

/** `14-Mar-1958 (68y)`: beside every name, since many people share one. */
export const useBirth = (): ((dateOfBirth: string) => string) => {
  const t = useStaffTexts();
  const format = useFormat();
  const { day } = useFeed();
  return (dateOfBirth) => {
    const { unit, count } = ageOn(day.date, dateOfBirth);
    const age = unit === 'years' ? t('ageYears', { count }) : t('ageMonths', { count });
    return `${format.dateOfBirth(dateOfBirth)} ${age}`;
  };
};

/** Name over date of birth, as in every list. */
export const Person = ({ patient }: { patient: StaffEntry['patient'] }) => {
  const t = useStaffTexts();
  const birth = useBirth();
  if (patient === null) return <span className="anonymous">{t('anonymous')}</span>;
  return (
    <>
      <span className="name">
        <bdi>{patient.fullName}</bdi>
      </span>
      {patient.dateOfBirth !== null && <span className="born">{birth(patient.dateOfBirth)}</span>}
    </>
  );
};

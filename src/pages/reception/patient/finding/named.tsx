import type { StaffEntry } from '../../../../protocol/views.ts';
import { useBirth } from '../../../shared/staff/person.tsx';
import { useStaffTexts } from '../../../shared/staff/texts.tsx';
import { markTyped } from './matching.ts';

/** A text with what was typed to find it marked. */
export const Marked = ({ text, query }: { text: string; query: string }) =>
  query === '' ? (
    <>{text}</>
  ) : (
    <>
      {markTyped(text, query).map(({ text: part, hit }, index) =>
        // The parts of one text have no identity but their order.
        // oxlint-disable-next-line react/no-array-index-key
        hit ? <mark key={index}>{part}</mark> : part,
      )}
    </>
  );

/** Name and date of birth on one line; the name gives way, the date does not. */
export const Named = ({
  patient,
  query,
}: {
  patient: Pick<NonNullable<StaffEntry['patient']>, 'fullName' | 'dateOfBirth'> | null;
  query: string;
}) => {
  const staff = useStaffTexts();
  const birth = useBirth();
  if (patient === null) return <span className="anonymous">{staff('anonymous')}</span>;
  return (
    <>
      <bdi className="name clipped" title={patient.fullName}>
        <Marked text={patient.fullName} query={query} />
      </bdi>
      {patient.dateOfBirth !== null && <span className="born">{birth(patient.dateOfBirth)}</span>}
    </>
  );
};

import type { ReactNode } from 'react';
import { useFeed } from '../../shared/staff/hub.tsx';
import { useStaffTexts } from '../../shared/staff/texts.tsx';

/** What a patient takes along. Without a name: paper gets lost. */
export const Sheet = ({ children }: { readonly children: ReactNode }) => (
  <article className="ticket-sheet">
    <p className="ticket-hospital">{useFeed().settings.hospitalName}</p>
    {children}
  </article>
);

type WhereLinesProps = { readonly departmentId?: string; readonly doctorId: string | null };

/** The department, and of the doctor the name and the room. */
export const WhereLines = ({ departmentId, doctorId }: WhereLinesProps) => {
  const staff = useStaffTexts();
  const { doctors, departments } = useFeed();
  const doctor = doctors.get(doctorId ?? '');
  return (
    <>
      <p>{departments.get(departmentId ?? doctor?.departmentId ?? '')?.name}</p>
      {doctor && (
        <p>{[doctor.fullName, doctor.room && staff('room', { room: doctor.room })].filter(Boolean).join(', ')}</p>
      )}
    </>
  );
};

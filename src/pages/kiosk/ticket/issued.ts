import type { KioskProps } from '../frame/frame.tsx';
import type { Issued } from '../steps/steps.ts';

export type TicketProps = KioskProps & { readonly issued: Issued };

/** Where the number is called: the department, and the doctor where one is known. */
export const destinationOf = ({ snapshot: { feed }, issued: { entry } }: TicketProps): string => {
  const doctor = entry.doctorId === null ? undefined : feed?.doctors.get(entry.doctorId);
  const department = feed?.departments.get(entry.departmentId);
  return [department?.name, doctor?.fullName].filter((name) => name !== undefined).join(' · ');
};

/** The ticket's page, in the language that was chosen here. */
export const addressOf = ({ origin, issued, texts }: TicketProps): string =>
  `${origin}${issued.trackingUrl}?lang=${texts.language}`;

import type { KioskProps } from '../frame/frame.tsx';
import type { Issued } from '../steps/steps.ts';

export type TicketProps = KioskProps & { readonly issued: Issued };

/** Where the number is called: the department, and the doctor where one is known. */
export const destinationOf = ({ snapshot: { feed }, issued: { entry } }: TicketProps): string => {
  const doctor = entry.doctorId === null ? undefined : feed?.doctors.get(entry.doctorId);
  const department = feed?.departments.get(entry.departmentId);
  return [department?.name, doctor?.fullName].filter((name) => name !== undefined).join(' · ');
};

/** What is still to come after the first stop, in order; null where nothing is. */
export const afterwardsOf = ({ snapshot: { feed }, issued: { visit } }: TicketProps): string | null => {
  const planned = visit.steps.filter(({ status }) => status === 'planned');
  const names = planned.map(
    ({ doctorId, departmentId }) =>
      feed?.doctors.get(doctorId ?? '')?.fullName ?? feed?.departments.get(departmentId)?.name ?? '',
  );
  const shown = names.filter((name) => name !== '').slice(0, MOST_AFTERWARDS);
  if (shown.length === 0) return null;
  return shown.join(', ') + (names.length > shown.length ? ' …' : '');
};

/** More would not fit beside the number. The ticket's page has all. */
const MOST_AFTERWARDS = 3;

/** The ticket's page, in the language that was chosen here. */
export const addressOf = ({ origin, issued, texts }: TicketProps): string =>
  `${origin}${issued.trackingUrl}?lang=${texts.language}`;

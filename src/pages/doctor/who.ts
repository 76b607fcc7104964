import type { StaffEntry } from '../../protocol/views.ts';
import { useDoctorTexts } from './texts.ts';

/** How somebody is named in a sentence: number and name, or the number alone. */
export const useWho = (): ((entry: StaffEntry) => string) => {
  const t = useDoctorTexts();
  return ({ queueNumber, patient }) =>
    patient === null ? queueNumber : t('callNextIs', { number: queueNumber, name: patient.fullName });
};

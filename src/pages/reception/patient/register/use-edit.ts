import { HubError } from '../../../../protocol/errors.ts';
import { useActions } from '../../../shared/staff/actions.tsx';
import { useErrorWords } from '../../../shared/staff/error-words.ts';
import { useDesk } from '../../desk/desk.tsx';
import { useReceptionTexts } from '../../texts.ts';
import type { Person } from '../person.ts';

/** Opens the record of somebody who is shown with an entry. It is read only now: the audit keeps who was looked for. */
export const useEdit = (): ((person: Person) => void) => {
  const t = useReceptionTexts();
  const words = useErrorWords();
  const { act } = useActions();
  const { open } = useDesk();
  return ({ patientId, fullName, dateOfBirth }) =>
    void act({
      run: async (send) => {
        const { patients } = await send('patient:find', { query: fullName, ...(dateOfBirth && { dateOfBirth }) });
        const patient = patients.find((one) => one.patientId === patientId);
        if (patient === undefined) throw new HubError('not_found', { patientId });
        open({ kind: 'edit', patient });
      },
      failed: (error) => ({ what: t('notOpened', { name: fullName }), more: words(error) }),
    });
};

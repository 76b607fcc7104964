import { useCallback, useState } from 'react';
import type { StaffEntry } from '../../../protocol/views.ts';
import { useActions } from '../../shared/staff/actions.tsx';
import { Button } from '../../shared/staff/controls.tsx';
import { Dialog } from '../../shared/staff/dialog.tsx';
import { useErrorWords } from '../../shared/staff/error-words.ts';
import { useDesk } from '../desk/desk.tsx';
import { useReceptionTexts } from '../texts.ts';
import { personOf, type Person } from './person.ts';
import { PersonFinder } from './person-finder.tsx';
import { useAltKeys } from './use-alt-keys.ts';
import type { Candidate } from './use-candidates.ts';

/** Whose anonymous ticket it is. */
export const AttachDialog = ({ entry }: { entry: StaffEntry }) => {
  const t = useReceptionTexts();
  const { open, close } = useDesk();
  const attach = useAttach(entry);
  const [query, setQuery] = useState('');
  const [chosen, setChosen] = useState<Person | null>(null);
  const choose = useCallback((candidate: Candidate | null) => setChosen(candidate?.person ?? null), []);
  const { queueNumber: number } = entry;
  const register = () => open({ kind: 'register', fullName: query, goOn: (patient) => attach(personOf(patient)) });
  useAltKeys({ g: register });
  const submit = () => {
    if (chosen) attach(chosen);
  };
  const footer = (
    <>
      <Button type="submit" look="primary" keyName="↵" disabled={chosen === null}>
        {chosen ? t('attachTo', { name: chosen.fullName }) : t('chooseWho')}
      </Button>
      <Button look="quiet" icon="personAdd" keyName="Alt G" onClick={register}>
        {t('registerNew')}
      </Button>
    </>
  );
  return (
    <Dialog title={t('attachTitle', { number })} width={760} onClose={close} footer={footer} onSubmit={submit}>
      <div className="finder-alone">
        <PersonFinder
          query={query}
          onQuery={setQuery}
          chosenId={chosen?.patientId ?? null}
          onChoose={choose}
          onEnter={submit}
        />
      </div>
    </Dialog>
  );
};

const useAttach = ({ queueId, queueNumber: number }: StaffEntry): ((person: Person) => void) => {
  const t = useReceptionTexts();
  const words = useErrorWords();
  const { act } = useActions();
  const { close } = useDesk();
  return ({ patientId, fullName: name }) => {
    close();
    void act({
      run: (send) => send('queue:attach-patient', { queueId, patientId }),
      done: () => ({ what: t('attached', { number, name }) }),
      failed: (error) => {
        const other = error.details?.['queueNumber'];
        return {
          what: t('notAttached', { number }),
          more:
            error.code === 'already_queued' && typeof other === 'string'
              ? t('attachedElsewhere', { name, number: other })
              : words(error),
        };
      },
    });
  };
};

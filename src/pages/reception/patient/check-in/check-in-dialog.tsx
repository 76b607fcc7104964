import { useCallback, useRef, useState } from 'react';
import { Dialog } from '../../../shared/staff/dialogs/dialog.tsx';
import { useReceptionTexts } from '../../texts.ts';
import { useDesk } from '../../desk/desk.tsx';
import { Button } from '../../../shared/staff/controls.tsx';
import { Arrival } from './arrival.tsx';
import { personOf, type Person } from '../person.ts';
import { PersonFinder } from '../finding/person-finder.tsx';
import { useAltKeys } from '../use-alt-keys.ts';
import type { Candidate } from '../finding/use-candidates.ts';

type CheckInDialogProps = { readonly query?: string; readonly person?: Person };

/** Who has arrived, on the left; what for, on the right. Enter checks in. */
export const CheckInDialog = ({ query: first = '', person }: CheckInDialogProps) => {
  const t = useReceptionTexts();
  const { open, close } = useDesk();
  const [query, setQuery] = useState(person?.fullName ?? first);
  /** Undefined where nobody is chosen, null for an anonymous ticket. */
  const [chosen, setChosen] = useState<Person | null | undefined>(person);
  const choose = useCallback((candidate: Candidate | null, byHand: boolean) => {
    setChosen((former) => {
      // Nobody fits yet. The person whom the dialog was opened for stays chosen, and so does the anonymous ticket.
      if (!byHand && (former === null || (candidate === null && former !== undefined))) return former;
      return candidate?.person ?? undefined;
    });
  }, []);
  const register = () =>
    open({
      kind: 'register',
      fullName: /^[^\d+]*$/.test(query) ? query.trim() : '',
      goOn: (patient) => open({ kind: 'check-in', person: personOf(patient) }),
    });
  const side = useRef<HTMLDivElement>(null);
  const arrive = () => {
    const form = side.current?.querySelector('form');
    if (form?.querySelector('button[type=submit]:enabled')) form.requestSubmit();
    else form?.querySelector('select')?.focus();
  };
  useAltKeys({ g: register, a: () => setChosen(null) });
  return (
    <Dialog title={t('checkIn')} width={1080} onClose={close}>
      <div className="check-in">
        <PersonFinder
          query={query}
          onQuery={(next) => {
            setQuery(next);
            setChosen(undefined);
          }}
          chosenId={chosen?.patientId ?? null}
          onChoose={choose}
          onEnter={arrive}
        >
          <p className="finder-more">
            <Button icon="personAdd" keyName="Alt G" onClick={register}>
              {t('registerNew')}
            </Button>
            <Button look="quiet" icon="kiosk" keyName="Alt A" onClick={() => setChosen(null)}>
              {t('anonymousNumber')}
            </Button>
          </p>
        </PersonFinder>
        <div className="arrival-side" ref={side}>
          {chosen === undefined ? (
            <p className="secondary">{t('chooseWho')}</p>
          ) : (
            <Arrival key={chosen?.patientId ?? 'anonymous'} person={chosen} />
          )}
        </div>
      </div>
    </Dialog>
  );
};

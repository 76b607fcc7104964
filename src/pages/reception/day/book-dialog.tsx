import { useCallback, useState } from 'react';
import type { Appointment } from '../../../protocol/views.ts';
import { Button } from '../../shared/staff/controls.tsx';
import { Dialog } from '../../shared/staff/dialog.tsx';
import { useErrorWords } from '../../shared/staff/error-words.ts';
import { useFeed, useFormat } from '../../shared/staff/hub.tsx';
import { useDesk, type Slot } from '../desk/desk.tsx';
import { PersonLine } from '../patient/people-table.tsx';
import { personIn, personOf, type Person } from '../patient/person.ts';
import { PersonFinder } from '../patient/person-finder.tsx';
import { useAltKeys } from '../patient/use-alt-keys.ts';
import type { Candidate } from '../patient/use-candidates.ts';
import { useReceptionTexts } from '../texts.ts';
import { blankWish, SlotFields, type Wish } from './slot-fields.tsx';
import { useBook } from './use-book.ts';

type BookDialogProps = { readonly person?: Person; readonly slot?: Slot; readonly appointment?: Appointment };

/** Who, with whom and when: a new appointment, or another time for one. */
export const BookDialog = ({ person, slot, appointment }: BookDialogProps) => {
  const t = useReceptionTexts();
  const { day } = useFeed();
  const { open, close } = useDesk();
  const known = appointment ? personIn(appointment) : (person ?? null);
  const [query, setQuery] = useState('');
  const [chosen, setChosen] = useState<Person | null>(known);
  const [wish, setWish] = useState<Wish>(() => blankWish({ slot, appointment, today: day.date }));
  const change = useCallback((changes: Partial<Wish>) => setWish((one) => ({ ...one, ...changes })), []);
  const choose = useCallback((candidate: Candidate | null) => setChosen(candidate?.person ?? null), []);
  const { book, isSending, error } = useBook(appointment);
  const register = () =>
    open({
      kind: 'register',
      fullName: query.trim(),
      goOn: (patient) => open({ kind: 'book', person: personOf(patient), ...(slot && { slot }) }),
    });
  useAltKeys(known === null ? { g: register } : {});
  const isReady =
    chosen !== null && wish.startsAt !== null && (!wish.overbook || wish.reason.trim() !== '') && !isSending;
  const submit = async () => {
    if (isReady && (await book(chosen, wish))) close();
  };
  return (
    <Dialog
      title={appointment ? t('rescheduleTitle', { name: known?.fullName ?? '' }) : t('bookTitle')}
      width={known === null ? 1080 : 560}
      onClose={close}
      onSubmit={() => void submit()}
      footer={
        <>
          <Button type="submit" look="primary" keyName="↵" disabled={!isReady}>
            <BookLabel wish={wish} isMove={appointment !== undefined} />
          </Button>
          <Button look="quiet" onClick={close}>
            {t('notNow')}
          </Button>
          <i className="grow" />
          <span role="status">{error && <BookError error={error} />}</span>
        </>
      }
    >
      <div className={known === null ? 'check-in booking' : 'booking'}>
        {known === null ? (
          <PersonFinder
            query={query}
            onQuery={setQuery}
            chosenId={chosen?.patientId ?? null}
            onChoose={choose}
            onEnter={() => void submit()}
          >
            <p className="finder-more">
              <Button icon="personAdd" keyName="Alt G" onClick={register}>
                {t('registerNew')}
              </Button>
            </p>
          </PersonFinder>
        ) : null}
        <div className="arrival-side">
          <div className="arrival">
            {chosen ? (
              <div>
                <h3 className="arrival-name">
                  <bdi>{chosen.fullName}</bdi>
                </h3>
                <PersonLine person={chosen} />
              </div>
            ) : (
              <p className="secondary">{t('chooseWho')}</p>
            )}
            <SlotFields wish={wish} appointment={appointment} onChange={change} />
          </div>
        </div>
      </div>
    </Dialog>
  );
};

const BookLabel = ({ wish, isMove }: { wish: Wish; isMove: boolean }) => {
  const t = useReceptionTexts();
  const format = useFormat();
  const { doctors } = useFeed();
  if (wish.startsAt === null) return t('chooseTime');
  const values = {
    doctor: doctors.get(wish.doctorId)?.fullName ?? '',
    date: format.date(wish.startsAt),
    time: format.time(wish.startsAt),
  };
  return isMove ? t('rescheduleTo', values) : t('bookAt', values);
};

const BookError = ({ error }: { error: NonNullable<ReturnType<typeof useBook>['error']> }) => {
  const t = useReceptionTexts();
  const words = useErrorWords();
  return (
    <b className="problem" role="alert">
      {error.code === 'slot_taken' ? t('slotTakenNow') : words(error)}
    </b>
  );
};

import { useCallback, useEffect, useEffectEvent, useRef, useState } from 'react';
import type { Appointment } from '../../../../protocol/views.ts';
import { Button } from '../../../shared/staff/controls.tsx';
import { Dialog } from '../../../shared/staff/dialogs/dialog.tsx';
import { useErrorWords } from '../../../shared/staff/error-words.ts';
import { useFeed, useFormat } from '../../../shared/staff/hub.tsx';
import { Icon } from '../../../shared/staff/icon.tsx';
import { useDesk, type Slot } from '../../desk/desk.tsx';
import { PersonLine } from '../../patient/finding/people-table.tsx';
import { personIn, personOf, type Person } from '../../patient/person.ts';
import { PersonFinder } from '../../patient/finding/person-finder.tsx';
import { useAltKeys } from '../../patient/use-alt-keys.ts';
import type { Candidate } from '../../patient/finding/use-candidates.ts';
import { useReceptionTexts } from '../../texts.ts';
import { clashIn, useAppointmentsOf } from '../clash.ts';
import { spanOf } from '../hours.ts';
import { blankWish, SlotFields, type Wish } from './slot-fields.tsx';
import { useBook } from './use-book.ts';
import { useSlotName } from '../use-reschedule.ts';

type BookDialogProps = { readonly person?: Person; readonly slot?: Slot; readonly appointment?: Appointment };

/** Who, with whom and when: a new appointment, or another time for one. */
export const BookDialog = ({ person, slot, appointment }: BookDialogProps) => {
  const t = useReceptionTexts();
  const { day } = useFeed();
  const { open, close } = useDesk();
  const known = appointment ? personIn(appointment) : (person ?? null);
  const [query, setQuery] = useState('');
  const [chosen, setChosen] = useState<Person | null>(known);
  const [wish, setWish] = useState<Wish>(() => blankWish({ slot, appointment, day }));
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
  const others = useAppointmentsOf(chosen?.patientId ?? null, wish.date);
  const clash = chosen && others ? clashOf(others, chosen, wish, appointment) : undefined;
  const [isAsked, setAsked] = useState(false);
  const submit = async () => {
    if (!isReady) return;
    // First read what else the patient has at that time.
    if (others === null) return setAsked(true);
    const booked = await book(chosen, wish);
    if (booked) open({ kind: 'booked', appointment: booked, ...(appointment && { was: appointment }) });
  };
  const form = useRef<HTMLDivElement>(null);
  /** Enter in the list may come before the warning is read. Then a second Enter is needed, on the button that says so. */
  const enter = () => {
    if (clash) form.current?.closest('form')?.querySelector<HTMLButtonElement>('button[type=submit]')?.focus();
    else void submit();
  };
  const goOn = useEffectEvent(() => {
    setAsked(false);
    enter();
  });
  useEffect(() => {
    if (isAsked && others !== null) goOn();
  }, [isAsked, others]);
  return (
    <Dialog
      title={appointment ? t('rescheduleTitle', { name: known?.fullName ?? '' }) : t('bookTitle')}
      width={known === null ? 1080 : 560}
      onClose={close}
      onSubmit={() => void submit()}
      footer={
        <>
          <Button type="submit" look="primary" keyName="↵" disabled={!isReady}>
            <BookLabel wish={wish} isMove={appointment !== undefined} isClash={clash !== undefined} />
          </Button>
          <Button look="quiet" onClick={close}>
            {t('notNow')}
          </Button>
          <i className="grow" />
          <span role="status">{error && <BookError error={error} doctorId={wish.doctorId} />}</span>
        </>
      }
    >
      <div className={known === null ? 'check-in booking' : 'booking'} ref={form}>
        {known === null ? (
          <PersonFinder
            query={query}
            onQuery={setQuery}
            chosenId={chosen?.patientId ?? null}
            onChoose={choose}
            onEnter={enter}
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
            {chosen && clash && <Clash name={chosen.fullName} clash={clash} />}
          </div>
        </div>
      </div>
    </Dialog>
  );
};

/** If the hub decides the length, a somewhat longer span than usual is checked. */
const LENGTH_MINUTES = 20;

const clashOf = (
  others: readonly Appointment[],
  { patientId }: Person,
  { startsAt, durationMinutes }: Wish,
  moved: Appointment | undefined,
): Appointment | undefined => {
  if (startsAt === null) return undefined;
  const minutes = moved?.durationMinutes ?? durationMinutes ?? LENGTH_MINUTES;
  const span = spanOf({ scheduledDate: startsAt, durationMinutes: minutes });
  return clashIn(others, { patientId, span, movedId: moved?.appointmentId });
};

const Clash = ({ name, clash }: { name: string; clash: Appointment }) => {
  const t = useReceptionTexts();
  const slotName = useSlotName();
  return (
    <p className="same-name" role="status">
      <Icon name="warning" />
      <span>{t('alsoThen', { name, place: slotName(clash.doctorId, clash.scheduledDate) })}</span>
    </p>
  );
};

const BookLabel = ({ wish, isMove, isClash }: { wish: Wish; isMove: boolean; isClash: boolean }) => {
  const t = useReceptionTexts();
  const format = useFormat();
  const { doctors } = useFeed();
  if (wish.startsAt === null) return t('chooseTime');
  const values = {
    doctor: doctors.get(wish.doctorId)?.fullName ?? '',
    date: format.date(wish.startsAt),
    time: format.time(wish.startsAt),
  };
  if (isClash) return isMove ? t('moveAnyway', values) : t('bookAnyway', values);
  return isMove ? t('rescheduleTo', values) : t('bookAt', values);
};

type BookErrorProps = { readonly error: NonNullable<ReturnType<typeof useBook>['error']>; readonly doctorId: string };

const BookError = ({ error, doctorId }: BookErrorProps) => {
  const t = useReceptionTexts();
  const words = useErrorWords();
  const { doctors } = useFeed();
  const why = () => {
    if (error.code === 'slot_taken') return t('slotTakenNow');
    if (error.code === 'doctor_off') return t('doctorRetired', { doctor: doctors.get(doctorId)?.fullName ?? '' });
    return words(error);
  };
  return (
    <b className="problem" role="alert">
      {why()}
    </b>
  );
};

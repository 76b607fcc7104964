import { Checkbox } from '@mantine/core';
import { DatePickerInput } from '@mantine/dates';
import { useEffect, useId, useState } from 'react';
import type { CommandData } from '../../../../protocol/commands/index.ts';
import type { Appointment, HospitalDay } from '../../../../protocol/views.ts';
import { useFeed, useFormat, useHeardAppointments, useHub } from '../../../shared/staff/hub.tsx';
import { Icon } from '../../../shared/staff/icon.tsx';
import { MINUTE_MS } from '../../../shared/staff/wait.tsx';
import { TextBox } from '../../../shared/staff/text-box.tsx';
import type { Slot } from '../../desk/desk.tsx';
import { DestinationSelect } from '../../desk/destination-select.tsx';
import { LevelChoice } from '../../patient/level-choice.tsx';
import { useReceptionTexts } from '../../texts.ts';
import { dateOf, dayAway, instantAt } from '../hours.ts';
import { presentMs } from '../../../shared/present.ts';

/** What somebody wants booked. */
export type Wish = {
  /** Empty before one is chosen. */
  readonly doctorId: string;
  /** Of the hospital. */
  readonly date: string;
  /** ISO 8601; null before one is chosen. */
  readonly startsAt: string | null;
  /** Null is the doctor's usual one; what is moved keeps its own. */
  readonly durationMinutes: number | null;
  readonly urgencyLevel: number;
  readonly reason: string;
  /** At a time that is not free, which needs a reason. */
  readonly overbook: boolean;
};

const STANDARD = 4;

type Given = {
  readonly slot: Slot | undefined;
  readonly appointment: Appointment | undefined;
  readonly day: HospitalDay;
};

/** A move begins at the day that the appointment is on. */
export const blankWish = ({ slot, appointment, day }: Given): Wish => ({
  doctorId: slot?.doctorId ?? appointment?.doctorId ?? '',
  date: slot?.date ?? (appointment ? lastOf(day.date, dayOf(appointment, day)) : day.date),
  startsAt: slot?.startsAt ?? null,
  durationMinutes: slot?.durationMinutes ?? null,
  urgencyLevel: appointment?.urgencyLevel ?? STANDARD,
  reason: '',
  overbook: false,
});

const dayOf = ({ scheduledDate }: Appointment, { timeZone }: HospitalDay): string =>
  dateOf(Date.parse(scheduledDate), timeZone);
const lastOf = (one: string, other: string): string => (one > other ? one : other);

type SlotFieldsProps = {
  readonly wish: Wish;
  readonly appointment: Appointment | undefined;
  /** Adds to the wish as it is by then. It is stable: an effect runs again with another one. */
  readonly onChange: (changes: Partial<Wish>) => void;
};

export const SlotFields = ({ wish, appointment, onChange }: SlotFieldsProps) => {
  const t = useReceptionTexts();
  const { day } = useFeed();
  const format = useFormat();
  const id = useId();
  const elsewhere = { startsAt: null, durationMinutes: null };
  return (
    <>
      <DestinationSelect
        label={t('doctor')}
        none={t('chooseDoctor')}
        departments="none"
        autoFocus={appointment !== undefined}
        value={wish.doctorId}
        onChange={(chosen) => onChange({ doctorId: chosen?.doctorId ?? '', ...elsewhere })}
      />
      <div className="date-steps">
        <button
          type="button"
          aria-label={t('dayBefore')}
          disabled={wish.date <= day.date}
          onClick={() => onChange({ date: dayAway(wish.date, -1), ...elsewhere })}
        >
          <Icon name="chevronLeft" />
        </button>
        <DatePickerInput
          className="grow"
          value={wish.date}
          minDate={day.date}
          valueFormatter={({ date }) => (typeof date === 'string' ? format.longDate(date.slice(0, 10)) : '')}
          onChange={(date) => {
            if (date !== null) onChange({ date, ...elsewhere });
          }}
        />
        <button
          type="button"
          aria-label={t('dayAfter')}
          onClick={() => onChange({ date: dayAway(wish.date, 1), ...elsewhere })}
        >
          <Icon name="chevronRight" />
        </button>
      </div>
      {wish.doctorId !== '' && !wish.overbook && (
        <FreeSlots wish={wish} appointment={appointment} onChange={onChange} />
      )}
      {wish.overbook && <OtherTime wish={wish} onChange={onChange} />}
      <Checkbox
        checked={wish.overbook}
        label={t('overbook')}
        onChange={(event) => onChange({ overbook: event.currentTarget.checked, ...elsewhere })}
      />
      {appointment === undefined && (
        <LevelChoice
          level={wish.urgencyLevel}
          hint={t('urgencyOfBooking')}
          onChange={(urgencyLevel) => onChange({ urgencyLevel })}
        />
      )}
      <div className="field">
        <label htmlFor={id}>
          <b>{appointment ? t('moveReason') : t('visitReason')}</b>{' '}
          <span className="muted">{wish.overbook ? t('neededToOverbook') : t('optional')}</span>
        </label>
        <TextBox id={id} value={wish.reason} most={500} onType={(reason) => onChange({ reason })} />
      </div>
    </>
  );
};

/** The hub's own answer. It is asked again when an appointment or the doctor's hours change. */
const FreeSlots = ({ wish, appointment, onChange }: SlotFieldsProps) => {
  const t = useReceptionTexts();
  const format = useFormat();
  const { doctors } = useFeed();
  const slots = useFreeSlots(wish, appointment);
  const isGone = useGone(wish, slots, onChange);
  if (slots === null) return <p className="secondary">{t('searching')}</p>;
  if (slots.length === 0) {
    return (
      <p className="secondary" role="status">
        {isGone && <b>{t('slotGone')} </b>}
        {t('noFreeSlots', { doctor: doctors.get(wish.doctorId)?.fullName ?? '' })}
      </p>
    );
  }
  return (
    <>
      {isGone && (
        <p role="status">
          <b>{t('slotGone')}</b>
        </p>
      )}
      <div className="slot-choices" role="radiogroup" aria-label={t('freeSlot')}>
        {slots.map(({ startsAt, durationMinutes }) => {
          const isChosen = wish.startsAt !== null && Date.parse(startsAt) === Date.parse(wish.startsAt);
          return (
            <label key={startsAt}>
              <input
                type="radio"
                name="slot"
                checked={isChosen}
                onChange={() => onChange({ startsAt, durationMinutes })}
              />
              {format.time(startsAt)}
            </label>
          );
        })}
      </div>
    </>
  );
};

/** Takes back a chosen time that is not free any more, and says so until another one is chosen. */
const useGone = (
  { startsAt }: Wish,
  slots: readonly FreeSlot[] | null,
  onChange: SlotFieldsProps['onChange'],
): boolean => {
  const [isGone, setGone] = useState(false);
  useEffect(() => {
    if (startsAt === null || slots === null) return;
    const isThere = slots.some((slot) => Date.parse(slot.startsAt) === Date.parse(startsAt));
    setGone(!isThere);
    if (!isThere) onChange({ startsAt: null, durationMinutes: null });
  }, [startsAt, slots, onChange]);
  return isGone;
};

type FreeSlot = CommandData<'appointment:free-slots'>['slots'][number];

const useFreeSlots = ({ doctorId, date }: Wish, moved: Appointment | undefined): readonly FreeSlot[] | null => {
  const { client } = useHub();
  /** It rises with the doctor's hours, too. */
  const revision = useFeed().doctors.get(doctorId)?.revision;
  const { rows, resets } = useHeardAppointments();
  const [found, setFound] = useState<{ readonly key: string; readonly slots: readonly FreeSlot[] } | null>(null);
  const key = `${doctorId} ${date}`;
  useEffect(() => {
    const abort = new AbortController();
    const asked = { doctorId, date, ...(moved && { appointmentId: moved.appointmentId }) };
    client.send('appointment:free-slots', asked, { signal: abort.signal }).then(
      ({ slots: told }) => {
        if (abort.signal.aborted) return;
        const elsewhere = told.filter(({ startsAt }) => !isWhereItIs(moved, doctorId, startsAt));
        setFound({ key: `${doctorId} ${date}`, slots: elsewhere });
      },
      () => undefined,
    );
    return () => abort.abort();
  }, [client, doctorId, date, moved, rows, resets, revision]);
  return found?.key === key ? found.slots : null;
};

const isWhereItIs = (moved: Appointment | undefined, doctorId: string, startsAt: string): boolean =>
  moved?.doctorId === doctorId && Date.parse(moved.scheduledDate) === Date.parse(startsAt);

/** A time by hand, for a patient who must be seen between two others. */
const OtherTime = ({ wish, onChange }: Pick<SlotFieldsProps, 'wish' | 'onChange'>) => {
  const t = useReceptionTexts();
  const format = useFormat();
  const { day } = useFeed();
  const [time, setTime] = useState(() =>
    format.time(new Date(Math.ceil((presentMs() + MINUTE_MS) / (5 * MINUTE_MS)) * 5 * MINUTE_MS)),
  );
  const { date } = wish;
  useEffect(() => {
    const at = /^\d{2}:\d{2}$/.test(time) ? instantAt(date, time, day.timeZone) : Number.NaN;
    onChange({ startsAt: Number.isNaN(at) ? null : new Date(at).toISOString(), durationMinutes: null });
  }, [time, date, day.timeZone, onChange]);
  return (
    <input
      type="time"
      className="text-box"
      aria-label={t('time')}
      value={time}
      onChange={(event) => setTime(event.target.value)}
    />
  );
};

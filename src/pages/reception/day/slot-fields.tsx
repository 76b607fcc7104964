import { Checkbox } from '@mantine/core';
import { DatePickerInput } from '@mantine/dates';
import { useEffect, useId, useState } from 'react';
import type { CommandData } from '../../../protocol/commands/index.ts';
import type { Appointment } from '../../../protocol/views.ts';
import { useFeed, useFormat, useHeardAppointments, useHub } from '../../shared/staff/hub.tsx';
import { Icon } from '../../shared/staff/icon.tsx';
import { MINUTE_MS } from '../../shared/staff/wait.tsx';
import type { Slot } from '../desk/desk.tsx';
import { PlaceSelect } from '../desk/place-select.tsx';
import { LevelChoice } from '../patient/level-choice.tsx';
import { useReceptionTexts } from '../texts.ts';
import { dayAway, instantAt } from './hours.ts';
import { presentMs } from '../../shared/present.ts';

/** What somebody wants booked. */
export type Wish = {
  /** Empty before one is chosen. */
  readonly doctorId: string;
  /** Of the hospital. */
  readonly date: string;
  /** ISO 8601; null before one is chosen. */
  readonly startsAt: string | null;
  /** Null is the doctor's usual one. */
  readonly durationMinutes: number | null;
  readonly urgencyLevel: number;
  readonly reason: string;
  /** At a time that is not free, which needs a reason. */
  readonly overbook: boolean;
};

const STANDARD = 4;

type Given = { readonly slot: Slot | undefined; readonly appointment: Appointment | undefined; readonly today: string };

export const blankWish = ({ slot, appointment, today }: Given): Wish => ({
  doctorId: slot?.doctorId ?? appointment?.doctorId ?? '',
  date: slot ? slot.date : today,
  startsAt: slot?.startsAt ?? null,
  durationMinutes: slot?.durationMinutes ?? null,
  urgencyLevel: appointment?.urgencyLevel ?? STANDARD,
  reason: '',
  overbook: false,
});

type SlotFieldsProps = {
  readonly wish: Wish;
  readonly appointment: Appointment | undefined;
  /** Adds to whatever the wish is by then. A stable one: a typed time tells it anew with each other one. */
  readonly onChange: (changes: Partial<Wish>) => void;
};

export const SlotFields = ({ wish, appointment, onChange }: SlotFieldsProps) => {
  const t = useReceptionTexts();
  const { day } = useFeed();
  const id = useId();
  const elsewhere = { startsAt: null, durationMinutes: null };
  return (
    <>
      <PlaceSelect
        label={t('doctor')}
        none={t('chooseDoctor')}
        departments="none"
        autoFocus={appointment !== undefined}
        value={wish.doctorId}
        onChange={(place) => onChange({ doctorId: place?.doctorId ?? '', ...elsewhere })}
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
          valueFormat="dddd, D MMMM YYYY"
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
      {wish.doctorId !== '' && !wish.overbook && <FreeSlots wish={wish} onChange={onChange} />}
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
        <input
          id={id}
          className="text-box"
          value={wish.reason}
          maxLength={500}
          autoComplete="off"
          onChange={(event) => onChange({ reason: event.target.value })}
        />
      </div>
    </>
  );
};

type FieldsProps = Pick<SlotFieldsProps, 'wish' | 'onChange'>;

/** The hub's own answer, asked for anew when an appointment of the doctor is heard of. */
const FreeSlots = ({ wish, onChange }: FieldsProps) => {
  const t = useReceptionTexts();
  const format = useFormat();
  const { doctors } = useFeed();
  const slots = useFreeSlots(wish);
  if (slots === null) return <p className="secondary">{t('searching')}</p>;
  if (slots.length === 0) {
    return <p className="secondary">{t('noFreeSlots', { doctor: doctors.get(wish.doctorId)?.fullName ?? '' })}</p>;
  }
  return (
    <div className="slot-choices" role="radiogroup" aria-label={t('freeSlot')}>
      {slots.map(({ startsAt, durationMinutes }) => {
        const isChosen = wish.startsAt !== null && Date.parse(startsAt) === Date.parse(wish.startsAt);
        return (
          <label key={startsAt} className={isChosen ? 'on' : undefined}>
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
  );
};

type FreeSlot = CommandData<'appointment:free-slots'>['slots'][number];

const useFreeSlots = ({ doctorId, date }: Wish): readonly FreeSlot[] | null => {
  const { client } = useHub();
  const { rows, resets } = useHeardAppointments();
  const [found, setFound] = useState<{ readonly key: string; readonly slots: readonly FreeSlot[] } | null>(null);
  const key = `${doctorId} ${date}`;
  useEffect(() => {
    const abort = new AbortController();
    client.send('appointment:free-slots', { doctorId, date }, { signal: abort.signal }).then(
      ({ slots }) => {
        if (!abort.signal.aborted) setFound({ key: `${doctorId} ${date}`, slots });
      },
      () => undefined,
    );
    return () => abort.abort();
  }, [client, doctorId, date, rows, resets]);
  return found?.key === key ? found.slots : null;
};

/** A time by hand, for who must be seen between two others. */
const OtherTime = ({ wish, onChange }: FieldsProps) => {
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

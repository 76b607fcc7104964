import { useMemo, useState } from 'react';
import type { CommandArguments } from '../../../protocol/commands/index.ts';
import type { HubError } from '../../../protocol/errors.ts';
import { compareCallOrder } from '../../../protocol/view-rules.ts';
import type { Appointment, StaffEntry } from '../../../protocol/views.ts';
import { withLevel } from '../../shared/staff/call-list.ts';
import { Button } from '../../shared/staff/controls.tsx';
import { useErrorWords } from '../../shared/staff/error-words.ts';
import { useEntries, useFeed, useFormat } from '../../shared/staff/hub.tsx';
import { Icon } from '../../shared/staff/icon.tsx';
import { useStaffTexts } from '../../shared/staff/texts.tsx';
import { useDesk } from '../desk/desk.tsx';
import { PlaceSelect, type ChosenPlace } from '../desk/place-select.tsx';
import { Facts } from '../queue/panel/facts.tsx';
import { useReceptionTexts } from '../texts.ts';
import { LevelChoice } from './level-choice.tsx';
import { PersonLine } from './people-table.tsx';
import type { Person } from './person.ts';
import { useSend } from './use-send.ts';
import { mayArrive, visitsOfToday } from './visits.ts';
import { presentMs } from '../../shared/present.ts';

const STANDARD = 4;

/** What somebody has come for, and the button that checks in. `person` is null for an anonymous ticket. */
export const Arrival = ({ person }: { person: Person | null }) => {
  const t = useReceptionTexts();
  const { doctors } = useFeed();
  const { open, choose } = useDesk();
  const { appointments, active } = useVisits(person);
  const [chosenId, setChosenId] = useState<string | null>(appointments[0]?.appointmentId ?? null);
  const [place, setPlace] = useState<ChosenPlace | null>(null);
  const [level, setLevel] = useState<number | null>(null);
  const [reason, setReason] = useState('');
  const { send, isSending, error } = useSend('queue:check-in');
  const booking = appointments.find(({ appointmentId }) => appointmentId === chosenId);
  const urgencyLevel = level ?? booking?.urgencyLevel ?? STANDARD;

  const submit = async () => {
    if (booking === undefined && place === null) return;
    const about = {
      ...(level !== null && { urgencyLevel: level }),
      ...(reason.trim() && { reason: reason.trim() }),
    };
    const args: Omit<CommandArguments<'queue:check-in'>, 'requestId'> = booking
      ? { ...about, appointmentCode: booking.confirmationCode }
      : {
          ...about,
          ...(person && { patientId: person.patientId }),
          ...(place?.doctorId ? { doctorId: place.doctorId } : place && { departmentId: place.departmentId }),
        };
    const reply = await send(args);
    if (reply === null) return;
    choose({ kind: 'entry', queueId: reply.entry.queueId });
    open({ kind: 'checked-in', checkedIn: { ...reply, person, urgencyLevel, booking } });
  };
  const isReady = (booking !== undefined || place !== null) && !isSending;
  const doctorOf = ({ doctorId }: Appointment) => doctors.get(doctorId);
  return (
    <form
      className="arrival"
      onSubmit={(event) => {
        event.preventDefault();
        void submit();
      }}
    >
      {person ? (
        <div>
          <h3 className="arrival-name">
            <bdi>{person.fullName}</bdi>
          </h3>
          <PersonLine person={person} />
        </div>
      ) : (
        <div>
          <h3 className="arrival-name">{t('anonymousNumber')}</h3>
          <p className="secondary">{t('anonymousDetail')}</p>
        </div>
      )}
      {active && (
        <p className="same-name">
          <Icon name="warning" />
          <span>
            <b>{t('alreadyHere', { number: active.queueNumber })}</b> {t('alreadyHereDetail')}
          </span>
        </p>
      )}
      <div className="arrival-choices" role="radiogroup" aria-label={t('cameFor')}>
        {appointments.map((one) => (
          <label key={one.appointmentId} className={one.appointmentId === chosenId ? 'option on' : 'option'}>
            <input
              type="radio"
              name="came-for"
              checked={one.appointmentId === chosenId}
              onChange={() => setChosenId(one.appointmentId)}
            />
            <BookingWords booking={one} doctor={doctorOf(one)} />
          </label>
        ))}
        <label className={booking ? 'option' : 'option on'}>
          <input type="radio" name="came-for" checked={booking === undefined} onChange={() => setChosenId(null)} />
          <b>{appointments.length > 0 ? t('walkInElse') : t('walkIn')}</b>
        </label>
      </div>
      {booking === undefined && (
        <PlaceSelect
          label={t('doctorOrPool')}
          none={t('chooseDoctorOrPool')}
          value={place?.doctorId ?? place?.departmentId ?? ''}
          departments="pool"
          openOnly
          onChange={setPlace}
        />
      )}
      <LevelChoice
        level={urgencyLevel}
        hint={booking && level === null ? t('urgencyFromBooking') : t('urgencyByTriage')}
        onChange={setLevel}
      />
      <input
        className="text-box"
        aria-label={t('visitReason')}
        placeholder={t('visitReason')}
        value={reason}
        maxLength={500}
        autoComplete="off"
        onChange={(event) => setReason(event.target.value)}
      />
      <ExpectedPlace booking={booking} place={place} level={urgencyLevel} />
      <i className="grow" />
      {error && <CheckInError error={error} />}
      <Button type="submit" look="primary" keyName="↵" className="arrival-button" disabled={!isReady}>
        <CheckInLabel booking={booking} place={place} />
      </Button>
    </form>
  );
};

const useVisits = (person: Person | null) => {
  const { streams } = useFeed();
  const entries = useEntries();
  return useMemo(() => {
    if (person === null) return { appointments: [], active: undefined };
    const own = [...streams.values()].flatMap((stream) => [...stream.appointments.values()]);
    const today = visitsOfToday(entries.values(), own)(person.patientId);
    const open: ReadonlySet<StaffEntry['status']> = new Set(['waiting', 'called', 'in_service', 'on_hold']);
    return {
      appointments: today.appointments.filter(mayArrive),
      active: today.entries.find(({ status }) => open.has(status)),
    };
  }, [person, streams, entries]);
};

type BookingWordsProps = {
  readonly booking: Appointment;
  readonly doctor: { readonly fullName: string; readonly room: string | null } | undefined;
};

const BookingWords = ({ booking, doctor }: BookingWordsProps) => {
  const t = useReceptionTexts();
  const staff = useStaffTexts();
  const format = useFormat();
  const where = [doctor?.fullName, doctor?.room && staff('room', { room: doctor.room })].filter(Boolean).join(', ');
  return (
    <span>
      <b>
        {format.time(booking.scheduledDate)} {where}
      </b>
      <span className="secondary">
        {t('bookingDetail', { count: booking.durationMinutes, code: booking.confirmationCode })}
        {booking.status === 'no_show' && `, ${t('bookingMissed')}`}
      </span>
    </span>
  );
};

/** Where they would stand; the hub has the last word. */
const ExpectedPlace = ({
  booking,
  place,
  level,
}: {
  booking: Appointment | undefined;
  place: ChosenPlace | null;
  level: number;
}) => {
  const t = useReceptionTexts();
  const staff = useStaffTexts();
  const format = useFormat();
  const { streams, settings, doctors, departments } = useFeed();
  const [arrivedAt] = useState(() => new Date(presentMs()).toISOString());
  const doctorId = booking?.doctorId ?? place?.doctorId ?? null;
  const streamId = doctorId ?? place?.departmentId;
  if (streamId === undefined) return null;
  const line = streams.get(streamId)?.waiting ?? [];
  const ahead = line.filter(
    (other) => compareCallOrder(other, withLevel({ ...other, queueId: '~', arrivedAt }, level, booking, settings)) < 0,
  );
  const name =
    doctors.get(doctorId ?? '')?.fullName ?? staff('pool', { department: departments.get(streamId)?.name ?? '' });
  const of = format.number(line.length + 1);
  return <Facts facts={[[t('place'), t('placeFor', { place: format.number(ahead.length + 1), of, name })]]} />;
};

const CheckInLabel = ({ booking, place }: { booking: Appointment | undefined; place: ChosenPlace | null }) => {
  const t = useReceptionTexts();
  const format = useFormat();
  const { doctors, departments } = useFeed();
  if (booking) return t('checkInFor', { what: format.time(booking.scheduledDate) });
  if (place === null) return t('chooseDoctorOrPool');
  const name = doctors.get(place.doctorId ?? '')?.fullName ?? departments.get(place.departmentId)?.name ?? '';
  return t('checkInFor', { what: name });
};

const CheckInError = ({ error }: { error: HubError }) => {
  const t = useReceptionTexts();
  const format = useFormat();
  const words = useErrorWords();
  const { code, details } = error;
  const opensAt = details?.['opensAt'];
  const scheduledDate = details?.['scheduledDate'];
  const why =
    code === 'too_early' && typeof opensAt === 'string'
      ? t('tooEarly', { time: format.time(opensAt) })
      : code === 'wrong_day' && typeof scheduledDate === 'string'
        ? t('wrongDay', { date: format.date(scheduledDate) })
        : words(error);
  return (
    <div className="error-box" role="alert">
      <h3>{t('notCheckedIn')}</h3>
      <p>{why}</p>
    </div>
  );
};

import { useMemo, useState } from 'react';
import type { CommandArguments } from '../../../../protocol/commands/index.ts';
import type { HubError } from '../../../../protocol/errors.ts';
import { compareCallOrder } from '../../../../protocol/view-rules.ts';
import type { Appointment, StaffEntry } from '../../../../protocol/views.ts';
import { arrivingWith } from '../../../shared/staff/call-list.ts';
import { Button } from '../../../shared/staff/controls.tsx';
import { useErrorWords } from '../../../shared/staff/error-words.ts';
import { useEntries, useFeed, useFormat } from '../../../shared/staff/hub.tsx';
import { Icon } from '../../../shared/staff/icon.tsx';
import { useStaffTexts } from '../../../shared/staff/texts.tsx';
import { TextBox } from '../../../shared/staff/text-box.tsx';
import { useDesk } from '../../desk/desk.tsx';
import { DestinationSelect, type ChosenDestination } from '../../desk/destination-select.tsx';
import { Facts } from '../../queue/panel/facts.tsx';
import { useReceptionTexts } from '../../texts.ts';
import { LevelChoice } from '../level-choice.tsx';
import { PersonLine } from '../finding/people-table.tsx';
import type { Person } from '../person.ts';
import { useSend } from '../use-send.ts';
import { mayArrive, visitsOfToday } from '../visits.ts';
import { presentMs } from '../../../shared/present.ts';

const STANDARD = 4;

/** What somebody has come for, and the button that checks in. `person` is null for an anonymous ticket. */
export const Arrival = ({ person }: { person: Person | null }) => {
  const t = useReceptionTexts();
  const { doctors } = useFeed();
  const { open, choose } = useDesk();
  const { appointments, active } = useVisits(person);
  const [chosenId, setChosenId] = useState<string | null>(appointments[0]?.appointmentId ?? null);
  const [destination, setDestination] = useState<ChosenDestination | null>(null);
  const [level, setLevel] = useState<number | null>(null);
  const [reason, setReason] = useState('');
  const [others, setOthers] = useState(0);
  const { send, isSending, error } = useSend('queue:check-in');
  const booking = appointments.find(({ appointmentId }) => appointmentId === chosenId);
  const urgencyLevel = level ?? booking?.urgencyLevel ?? STANDARD;

  const submit = async (early = false) => {
    if (booking === undefined && destination === null) return;
    const about = {
      ...(level !== null && { urgencyLevel: level }),
      ...(reason.trim() && { reason: reason.trim() }),
      ...(early && { early }),
    };
    const args: Omit<CommandArguments<'queue:check-in'>, 'requestId'> = booking
      ? { ...about, appointmentCode: booking.confirmationCode }
      : {
          ...about,
          ...(person && { patientId: person.patientId }),
          ...(destination?.doctorId
            ? { doctorId: destination.doctorId }
            : destination?.serviceId
              ? { serviceId: destination.serviceId }
              : destination && { departmentId: destination.departmentId }),
          ...(others > 0 && { party: Array.from({ length: others }, () => ({})) }),
        };
    const reply = await send(args);
    if (reply === null) return;
    choose({ kind: 'entry', queueId: reply.entry.queueId });
    open({ kind: 'checked-in', checkedIn: { ...reply, person, urgencyLevel, booking } });
  };
  const isReady = (booking !== undefined || destination !== null) && !isSending;
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
          <label key={one.appointmentId} className={one.appointmentId === chosenId ? 'option option--on' : 'option'}>
            <input
              type="radio"
              name="came-for"
              checked={one.appointmentId === chosenId}
              onChange={() => setChosenId(one.appointmentId)}
            />
            <BookingWords booking={one} doctor={doctorOf(one)} />
          </label>
        ))}
        <label className={booking ? 'option' : 'option option--on'}>
          <input type="radio" name="came-for" checked={booking === undefined} onChange={() => setChosenId(null)} />
          <b>{appointments.length > 0 ? t('walkInElse') : t('walkIn')}</b>
        </label>
      </div>
      {booking === undefined && (
        <div className="arrival-where">
          <DestinationSelect
            label={t('doctorOrPool')}
            none={t('chooseDoctorOrPool')}
            value={destination?.serviceId ?? destination?.doctorId ?? destination?.departmentId ?? ''}
            departments="pool"
            services
            openOnly
            onChange={setDestination}
          />
          <OthersField others={others} onChange={setOthers} />
        </div>
      )}
      <LevelChoice
        level={urgencyLevel}
        hint={booking && level === null ? t('urgencyFromBooking') : t('urgencyByTriage')}
        onChange={setLevel}
      />
      <TextBox
        aria-label={t('visitReason')}
        placeholder={t('visitReason')}
        value={reason}
        most={500}
        onType={setReason}
      />
      <ExpectedPosition booking={booking} destination={destination} level={urgencyLevel} />
      <i className="grow" />
      {error && <CheckInError error={error} onEarly={isSending ? null : () => void submit(true)} />}
      <Button type="submit" look="primary" keyName="↵" className="arrival-button" disabled={!isReady}>
        <CheckInLabel booking={booking} destination={destination} />
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

/** A party has at most eight. */
const MOST_OTHERS = 7;

/** Each of them gets a number, one after the other, to the same place; who they are can be said later. */
const OthersField = ({ others, onChange }: { others: number; onChange: (others: number) => void }) => {
  const t = useReceptionTexts();
  return (
    <span className="select-box">
      <select
        aria-label={t('othersWithThem')}
        value={String(others)}
        onChange={(event) => onChange(Number(event.target.value))}
      >
        {Array.from({ length: MOST_OTHERS + 1 }, (_, count) => (
          <option key={count} value={String(count)}>
            {count === 0 ? t('nobodyElse') : t('othersCount', { count })}
          </option>
        ))}
      </select>
      <Icon name="chevronDown" />
    </span>
  );
};

/** Where they would stand; the hub has the last word. */
const ExpectedPosition = ({
  booking,
  destination,
  level,
}: {
  booking: Appointment | undefined;
  destination: ChosenDestination | null;
  level: number;
}) => {
  const t = useReceptionTexts();
  const staff = useStaffTexts();
  const format = useFormat();
  const { streams, settings, doctors, departments } = useFeed();
  const [arrivedAt] = useState(() => new Date(presentMs()).toISOString());
  const doctorId = booking?.doctorId ?? destination?.doctorId ?? null;
  const streamId = doctorId ?? destination?.departmentId;
  if (streamId === undefined) return null;
  const line = streams.get(streamId)?.waiting ?? [];
  const ahead = line.filter(
    (other) =>
      compareCallOrder(other, arrivingWith({ ...other, queueId: '~', arrivedAt }, level, booking, settings)) < 0,
  );
  const name =
    doctors.get(doctorId ?? '')?.fullName ?? staff('pool', { department: departments.get(streamId)?.name ?? '' });
  const of = format.number(line.length + 1);
  return <Facts facts={[[t('place'), t('placeFor', { place: format.number(ahead.length + 1), of, name })]]} />;
};

const CheckInLabel = ({
  booking,
  destination,
}: {
  booking: Appointment | undefined;
  destination: ChosenDestination | null;
}) => {
  const t = useReceptionTexts();
  const format = useFormat();
  const { doctors, departments, services } = useFeed();
  if (booking) return t('checkInFor', { what: format.time(booking.scheduledDate) });
  if (destination === null) return t('chooseDoctorOrPool');
  const name =
    services.get(destination.serviceId ?? '')?.name ??
    doctors.get(destination.doctorId ?? '')?.fullName ??
    departments.get(destination.departmentId)?.name ??
    '';
  return t('checkInFor', { what: name });
};

/** The desk decides about a patient who is too early: send them home, or check them in all the same. */
const CheckInError = ({ error, onEarly }: { error: HubError; onEarly: (() => void) | null }) => {
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
      {code === 'too_early' && (
        <Button small disabled={onEarly === null} onClick={() => onEarly?.()}>
          {t('checkInEarly')}
        </Button>
      )}
    </div>
  );
};

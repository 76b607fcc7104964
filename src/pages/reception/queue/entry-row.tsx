import { memo } from 'react';
import type { StaffEntry } from '../../../protocol/views.ts';
import { useFeed, useFormat } from '../../shared/staff/hub.tsx';
import { useNow } from '../../shared/staff/now.ts';
import { useStaffTexts } from '../../shared/staff/texts.tsx';
import { UrgencyMark } from '../../shared/staff/urgency.tsx';
import { MINUTE_MS, minutesSince, WaitAgainstTarget } from '../../shared/staff/wait.tsx';
import { appointmentById } from './appointment-of.ts';
import { Named } from '../patient/named.tsx';
import { phoneText } from '../patient/phone.ts';
import { useReceptionTexts } from '../texts.ts';
import { useStateWords } from './state-words.ts';
import type { PlaceInLine } from './listing.ts';

/** Who waits and how long; who is in another state; or, without a connection, what does not age. */
export type Columns = 'waiting' | 'state' | 'stale';

type EntryRowProps = {
  readonly entry: StaffEntry;
  readonly place: PlaceInLine | undefined;
  readonly columns: Columns;
  readonly query: string;
};

export const EntryRow = memo(({ entry, place, columns, query }: EntryRowProps) => (
  <>
    <span role="gridcell" className="number-cell">
      <UrgencyMark level={entry.urgencyLevel} size={20} />
      <span className="queue-number">{entry.queueNumber}</span>
    </span>
    <span role="gridcell" className="person-cell">
      <Named patient={entry.patient} query={query} />
    </span>
    <span role="gridcell">
      <Where entry={entry} />
    </span>
    <span role="gridcell" className="clipped">
      <Booked entry={entry} />
    </span>
    {columns === 'waiting' ? (
      <WaitingCells entry={entry} place={place} />
    ) : columns === 'state' ? (
      <StateCells entry={entry} />
    ) : (
      <StaleCells entry={entry} place={place} />
    )}
  </>
));

type CellsProps = Pick<EntryRowProps, 'entry' | 'place'>;

const WaitingCells = ({ entry, place }: CellsProps) => {
  const t = useReceptionTexts();
  const staff = useStaffTexts();
  const format = useFormat();
  const now = useNow(MINUTE_MS / 6);
  return (
    <>
      <span role="gridcell" className="end">
        {staff('minutes', { count: minutesSince(entry.arrivedAt, now) })}
      </span>
      <span role="gridcell">
        <WaitAgainstTarget entry={entry} now={now} />
      </span>
      <b role="gridcell">{format.time(entry.dueAt)}</b>
      <span role="gridcell" className="end secondary">
        {place && t('placeOf', { place: format.number(place.place), of: format.number(place.of) })}
      </span>
    </>
  );
};

const StateCells = ({ entry }: Pick<EntryRowProps, 'entry'>) => {
  const format = useFormat();
  const stateWords = useStateWords();
  return (
    <>
      <span role="gridcell">{format.time(entry.arrivedAt)}</span>
      <span role="gridcell" className="clipped">
        {stateWords(entry)}
      </span>
    </>
  );
};

const StaleCells = ({ entry, place }: CellsProps) => {
  const t = useReceptionTexts();
  const format = useFormat();
  const phone = entry.patient?.phoneNumber;
  return (
    <>
      <span role="gridcell">{format.time(entry.arrivedAt)}</span>
      <b role="gridcell">{format.time(entry.dueAt)}</b>
      <bdi role="gridcell">{phone && phoneText(phone)}</bdi>
      <span role="gridcell" className="secondary">
        {place && t('placeOf', { place: format.number(place.place), of: format.number(place.of) })}
      </span>
    </>
  );
};

/** The doctor and the room, or the pool. */
export const Where = ({ entry }: Pick<EntryRowProps, 'entry'>) => {
  const staff = useStaffTexts();
  const { doctors, departments } = useFeed();
  if (entry.doctorId === null) {
    const department = departments.get(entry.departmentId)?.name ?? '';
    return <span className="tag clipped">{staff('pool', { department })}</span>;
  }
  const doctor = doctors.get(entry.doctorId);
  const room = entry.room ?? doctor?.room;
  return (
    <span className="where">
      <bdi className="clipped">{doctor?.fullName}</bdi> <span className="muted">{room}</span>
    </span>
  );
};

const Booked = ({ entry }: Pick<EntryRowProps, 'entry'>) => {
  const t = useReceptionTexts();
  const format = useFormat();
  const { streams } = useFeed();
  if (entry.appointmentId === null) return <span className="muted">{t('walkInShort')}</span>;
  const appointment = appointmentById(streams, entry.appointmentId);
  return <>{appointment && format.time(appointment.scheduledDate)}</>;
};

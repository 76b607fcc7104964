import { memo } from 'react';
import { isLeftBehind, lateFrom } from '../../../protocol/view-rules.ts';
import type { StaffEntry } from '../../../protocol/views.ts';
import { useFeed, useFormat } from '../../shared/staff/hub.tsx';
import { useNow } from '../../shared/staff/now.ts';
import { useStaffTexts } from '../../shared/staff/texts.tsx';
import { StopDots } from '../../shared/staff/stops.tsx';
import { EntryMark } from '../../shared/staff/urgency.tsx';
import { MINUTE_MS, minutesSince, WaitAgainstTarget } from '../../shared/staff/wait.tsx';
import { appointmentById } from './appointment-of.ts';
import { Named } from '../patient/finding/named.tsx';
import { phoneText } from '../patient/phone.ts';
import { useReceptionTexts } from '../texts.ts';
import { useStateWords } from './state-words.ts';
import type { PositionInLine } from './listing.ts';

/** A patient who waits, and how long; one in another state; or, without a connection, only what does not age. */
export type Columns = 'waiting' | 'state' | 'stale';

type EntryRowProps = {
  readonly entry: StaffEntry;
  readonly position: PositionInLine | undefined;
  readonly columns: Columns;
  readonly query: string;
};

export const EntryRow = memo(({ entry, position, columns, query }: EntryRowProps) => (
  <>
    <span role="gridcell" className="number-cell">
      <EntryMark entry={entry} size={20} />
      <span className="queue-number">{entry.queueNumber}</span>
    </span>
    <span role="gridcell" className="person-cell">
      <Named patient={entry.patient} query={query} />
      {columns !== 'stale' && <StopDots visit={entry.visit} />}
      <Marks entry={entry} columns={columns} />
    </span>
    <span role="gridcell">
      <Where entry={entry} />
    </span>
    <span role="gridcell" className="clipped">
      <Booked entry={entry} />
    </span>
    {columns === 'waiting' ? (
      <WaitingCells entry={entry} position={position} />
    ) : columns === 'state' ? (
      <StateCells entry={entry} />
    ) : (
      <StaleCells entry={entry} position={position} />
    )}
  </>
));

/** What sets a row apart from those around it. */
const Marks = ({ entry, columns }: Pick<EntryRowProps, 'entry' | 'columns'>) => {
  const t = useReceptionTexts();
  const stateWords = useStateWords();
  const { doctors } = useFeed();
  const now = useNow(5_000);
  const doctor = doctors.get(entry.doctorId ?? '');
  // At most one, since there is room for one. A patient without a doctor comes first.
  if (columns !== 'stale' && isLeftBehind(entry, doctor, now)) {
    return <span className="tag tag--ink">{t('doctorGone')}</span>;
  }
  if (columns !== 'waiting' || entry.status !== 'on_hold') return null;
  return (
    <span className="tag" title={stateWords(entry)}>
      {t('stateOnHold')}
    </span>
  );
};

type CellsProps = Pick<EntryRowProps, 'entry' | 'position'>;

const WaitingCells = ({ entry, position }: CellsProps) => {
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
      <b role="gridcell">{format.time(lateFrom(entry) ?? entry.dueAt)}</b>
      <span role="gridcell" className="end secondary">
        {position && t('placeOf', { place: format.number(position.position), of: format.number(position.of) })}
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
      <span role="gridcell" className="state-cell">
        {stateWords(entry)}
      </span>
    </>
  );
};

const StaleCells = ({ entry, position }: CellsProps) => {
  const t = useReceptionTexts();
  const format = useFormat();
  const phone = entry.patient?.phoneNumber;
  return (
    <>
      <span role="gridcell">{format.time(entry.arrivedAt)}</span>
      <b role="gridcell">{format.time(entry.dueAt)}</b>
      <bdi role="gridcell">{phone && phoneText(phone)}</bdi>
      <span role="gridcell" className="secondary">
        {position && t('placeOf', { place: format.number(position.position), of: format.number(position.of) })}
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
    return (
      <span className="pool-tag">
        <span className="tag">
          <span className="clipped">{staff('pool', { department })}</span>
        </span>
      </span>
    );
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

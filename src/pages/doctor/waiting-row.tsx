import { useEffect, useRef } from 'react';
import type { StaffEntry } from '../../protocol/views.ts';
import { Button } from '../shared/staff/controls.tsx';
import { useFormat } from '../shared/staff/hub.tsx';
import { Person } from '../shared/staff/person.tsx';
import { useStaffTexts } from '../shared/staff/texts.tsx';
import { UrgencyMark } from '../shared/staff/urgency.tsx';
import { minutesSince, WaitAgainstTarget } from '../shared/staff/wait.tsx';
import { appointmentOf, type Console } from './model.ts';
import { useDoctorTexts } from './texts.ts';
import { useDueWords, useWhy } from './why.ts';

export type RowActions = {
  readonly onChoose: (entry: StaffEntry) => void;
  readonly onCall: (entry: StaffEntry) => void;
  readonly onUrgency: (entry: StaffEntry) => void;
  readonly onTransfer: (entry: StaffEntry) => void;
  readonly onHold: (entry: StaffEntry) => void;
};

type WaitingRowProps = RowActions & {
  readonly console: Console;
  readonly entry: StaffEntry;
  readonly place: number;
  readonly now: number;
  readonly isChosen: boolean;
  readonly isNew: boolean;
  readonly isLive: boolean;
  readonly mayCall: boolean;
};

/** One who waits. The chosen one opens with the reason of its place and what can be done. */
export const WaitingRow = ({
  console,
  entry,
  place,
  now,
  isChosen,
  isNew,
  isLive,
  mayCall,
  ...on
}: WaitingRowProps) => {
  const t = useDoctorTexts();
  const staff = useStaffTexts();
  const format = useFormat();
  const dueWords = useDueWords();
  const row = useRef<HTMLTableRowElement>(null);
  useEffect(() => {
    if (isChosen) row.current?.scrollIntoView({ block: 'nearest' });
  }, [isChosen]);
  const appointment = appointmentOf(entry, console);
  const isNext = place === 1 && isLive;
  return (
    <>
      <tr
        ref={row}
        className={['row', isChosen && 'chosen', isNew && 'new'].filter(Boolean).join(' ')}
        onClick={() => on.onChoose(entry)}
      >
        <td className={isNext ? 'place next' : 'place'}>{isNext ? t('next') : format.number(place)}</td>
        <td className="mark-cell">
          <UrgencyMark level={entry.urgencyLevel} />
        </td>
        <td className="number-cell">
          <button
            type="button"
            className="queue-number"
            aria-expanded={isChosen}
            onClick={(event) => {
              event.stopPropagation();
              // After a click, Enter is the list's again: it calls, where on the button it would only close the row.
              if (event.detail > 0) event.currentTarget.blur();
              on.onChoose(entry);
            }}
          >
            {entry.queueNumber}
          </button>
        </td>
        <td className="person">
          <Person patient={entry.patient} />
        </td>
        {isLive ? (
          <>
            <td className="waited-cell end nowrap wide-only figures">
              {staff('minutes', { count: minutesSince(entry.arrivedAt, now) })}
            </td>
            <td className="wait-cell">
              <WaitAgainstTarget entry={entry} now={now} />
            </td>
          </>
        ) : (
          <td className="arrived-cell figures">{format.time(entry.arrivedAt)}</td>
        )}
        <td className="booked-cell wide-only nowrap">
          {appointment ? (
            <time>{format.time(appointment.scheduledDate)}</time>
          ) : (
            <span className="muted">{staff('walkIn')}</span>
          )}
        </td>
        <td className="due figures">
          <b>{format.time(entry.dueAt)}</b> <span>{dueWords(entry, console)}</span>
        </td>
        <td className="pool-cell end">
          {entry.doctorId === null && <span className="tag">{staff('poolShort')}</span>}
        </td>
      </tr>
      {isChosen && <OpenRow console={console} entry={entry} now={now} isLive={isLive} mayCall={mayCall} {...on} />}
    </>
  );
};

type OpenRowProps = Omit<WaitingRowProps, 'place' | 'isChosen' | 'isNew'>;

const OpenRow = ({ console, entry, now, isLive, mayCall, onCall, onUrgency, onTransfer, onHold }: OpenRowProps) => {
  const t = useDoctorTexts();
  const why = useWhy();
  return (
    <tr className="open">
      <td />
      <td colSpan={8}>
        <div className="open-inside">
          <p role="status">{why(entry, console, now)}</p>
          <Button small keyName="↵" disabled={!mayCall} onClick={() => onCall(entry)}>
            {t('callThisOne')}
          </Button>
          <Button small keyName="⇧U" disabled={!isLive} onClick={() => onUrgency(entry)}>
            {t('urgency')}
          </Button>
          <Button small keyName="⇧T" disabled={!isLive} onClick={() => onTransfer(entry)}>
            {t('transfer')}
          </Button>
          <Button small keyName="⇧H" disabled={!isLive} onClick={() => onHold(entry)}>
            {t('hold')}
          </Button>
        </div>
      </td>
    </tr>
  );
};

import type { StaffEntry } from '../../protocol/views.ts';
import { Button } from '../shared/staff/controls.tsx';
import { useFormat } from '../shared/staff/hub.tsx';
import { Person } from '../shared/staff/person.tsx';
import { useStaffTexts } from '../shared/staff/texts.tsx';
import { EntryMark } from '../shared/staff/urgency.tsx';
import { minutesSince, WaitAgainstTarget } from '../shared/staff/wait.tsx';
import { appointmentOf, type Console } from './model.ts';
import { AreaTag } from './area/area-tag.tsx';
import { useNotes } from './notes.ts';
import type { InParty } from './party/party.ts';
import { useDoctorTexts } from './texts.ts';
import { useDueWords, useWhy } from './why.ts';

export type RowActions = {
  readonly onChoose: (entry: StaffEntry) => void;
  readonly onCall: (entry: StaffEntry) => void;
  readonly onUrgency: (entry: StaffEntry) => void;
  readonly onTransfer: (entry: StaffEntry) => void;
  readonly onHold: (entry: StaffEntry) => void;
  /** Back from the area near the rooms. */
  readonly onRetreat: (entry: StaffEntry) => void;
};

type WaitingRowProps = RowActions & {
  readonly console: Console;
  readonly entry: StaffEntry;
  /** Among the rows that are listed. */
  readonly index: number;
  readonly position: number;
  readonly party: InParty | null;
  readonly now: number;
  readonly isChosen: boolean;
  readonly isNew: boolean;
  readonly isLive: boolean;
  readonly mayCall: boolean;
};

/** One who waits. The chosen one opens, with the reason for its position and what can be done. */
export const WaitingRow = ({
  console,
  entry,
  index,
  position,
  party,
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
  const appointment = appointmentOf(entry, console);
  const isNext = position === 1 && isLive;
  return (
    <>
      <tr
        aria-rowindex={index + 2}
        className={['row', isChosen && 'chosen', isNew && 'new', bracketOf(party)].filter(Boolean).join(' ')}
        onClick={() => on.onChoose(entry)}
      >
        <td className={isNext ? 'place next' : 'place'}>
          {isNext ? t('next') : party?.isMoved ? t('partyWith') : format.number(position)}
        </td>
        <td className="mark-cell">
          <EntryMark entry={entry} />
        </td>
        <td className="number-cell">
          <button
            type="button"
            className="queue-number"
            aria-expanded={isChosen}
            onClick={(event) => {
              event.stopPropagation();
              // After a click Enter belongs to the list again, where it calls. On the button it would only close the row.
              if (event.detail > 0) event.currentTarget.blur();
              on.onChoose(entry);
            }}
          >
            {entry.queueNumber}
          </button>
        </td>
        <td className="person">
          <Person patient={entry.patient} />
          {party !== null && party.edge !== 'first' && (
            <span className="visually-hidden">{t('partySame', { number: party.first.queueNumber })}</span>
          )}
          {entry.reason !== null && <bdi className="why">{shortened(entry.reason)}</bdi>}
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
          <b>{format.time(entry.dueAt)}</b>{' '}
          <span>{party?.isMoved ? t('partyAlone', { place: format.number(position) }) : dueWords(entry, console)}</span>
        </td>
        <td className="pool-cell end">
          <span className="row-tags">
            <AreaTag entry={entry} />
            {entry.doctorId === null && <span className="tag">{staff('poolShort')}</span>}
          </span>
        </td>
      </tr>
      {isChosen && (
        <OpenRow console={console} entry={entry} party={party} now={now} isLive={isLive} mayCall={mayCall} {...on} />
      )}
    </>
  );
};

/** Its part of the bracket around those who came together; under the last row of it there is none. */
const bracketOf = (party: InParty | null, isUnder = false): string => {
  if (party === null) return '';
  if (isUnder) return party.edge === 'last' ? '' : 'party party--inner';
  return `party party--${party.edge}`;
};

/** A row says in a few words what it is for; the opened one says all. */
const MOST = 60;
const shortened = (text: string): string => {
  if (text.length <= MOST) return text;
  const words = text.slice(0, MOST).replace(/\s+\S*$/, '');
  return `${words} …`;
};

type OpenRowProps = Omit<WaitingRowProps, 'index' | 'position' | 'isChosen' | 'isNew'>;

const OpenRow = ({ console, entry, party, now, isLive, mayCall, ...on }: OpenRowProps) => {
  const { onCall, onUrgency, onTransfer, onHold, onRetreat } = on;
  const t = useDoctorTexts();
  const why = useWhy();
  return (
    <tr className={['open', bracketOf(party, true)].filter(Boolean).join(' ')}>
      <td />
      <td colSpan={8}>
        <div className="open-inside">
          <p role="status">{why(entry, console, now)}</p>
          <EntryNotes entry={entry} />
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
          {entry.areaId !== undefined && (
            <Button small keyName="⇧A" disabled={!isLive} onClick={() => onRetreat(entry)}>
              {t('retreat')}
            </Button>
          )}
        </div>
      </td>
    </tr>
  );
};

/** What a row has no room for: the whole reason, and what the triage found. */
const EntryNotes = ({ entry }: { entry: StaffEntry }) => {
  const t = useDoctorTexts();
  const { triage } = useNotes(entry);
  const isWhole = entry.reason === null || entry.reason.length <= MOST;
  if (isWhole && triage === null) return null;
  return (
    <p className="open-said">
      {!isWhole && (
        <>
          {t('reason')}: <bdi>{entry.reason}</bdi>{' '}
        </>
      )}
      {triage && (
        <>
          {t('triage')}: <bdi>{triage.text}</bdi>
        </>
      )}
    </p>
  );
};

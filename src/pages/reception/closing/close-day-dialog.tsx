import { useMemo, useState } from 'react';
import { isActive } from '../../../protocol/lifecycle.ts';
import type { StaffEntry } from '../../../protocol/views.ts';
import { Button } from '../../shared/staff/controls.tsx';
import { Dialog } from '../../shared/staff/dialogs/dialog.tsx';
import { useEntries, useFeed, useFormat, useHub } from '../../shared/staff/hub.tsx';
import { Icon } from '../../shared/staff/icon.tsx';
import { useStaffTexts } from '../../shared/staff/texts.tsx';
import { EntryMark } from '../../shared/staff/urgency.tsx';
import { useDesk } from '../desk/desk.tsx';
import { Named } from '../patient/finding/named.tsx';
import { useReceptionTexts } from '../texts.ts';
import { Where } from '../queue/entry-row.tsx';
import { listingOf, type ListFilter } from '../queue/listing.ts';
import { useStateWords } from '../queue/state-words.ts';
import { useClose, useClosedWords, useClosings, useDryRun, useTakeBackClosing, type Closing } from './use-close-day.ts';

type Days = 'before' | 'today';

/** Enough to look through; the rest is counted. Two thousand rows would keep the dialog from opening. */
const SHOWN = 60;

/** Ends what is left of earlier days, or of today. While doctors work, the number of entries must be typed. */
export const CloseDayDialog = () => {
  const t = useReceptionTexts();
  const format = useFormat();
  const { close, filter } = useDesk();
  const { user } = useHub();
  const { day, doctors } = useFeed();
  const [departmentId, setDepartmentId] = useState(
    departmentOf(filter.destination, doctors) ?? user.departmentId ?? '',
  );
  const [days, setDays] = useState<Days>('before');
  const [typed, setTyped] = useState('');
  const [done, setDone] = useState<number | null>(null);
  const left = useLeft(days, departmentId);
  const args = useMemo(
    () => ({ ...(departmentId && { departmentId }), ...(days === 'today' && { queueDate: day.date }) }),
    [departmentId, days, day.date],
  );
  const counts = useDryRun(args, left.length);
  const run = useClose(setDone);
  const words = useClosedWords();
  const all = counts === null ? 0 : counts.left + counts.completed + counts.noShows;
  const mustType = counts !== null && all > 0 && counts.doctorsAtWork > 0;
  const isReady = all > 0 && done === null && (!mustType || typed.trim() === String(all));
  const submit = () => {
    if (!isReady) return;
    setDone(0);
    void run(args).then(close);
  };
  const footer = (
    <>
      <Button type="submit" look="primary" disabled={!isReady}>
        {days === 'today' ? t('closeToday') : t('closeBefore')}
      </Button>
      <Button look="quiet" data-autofocus onClick={close}>
        {t('notNow')}
      </Button>
      <i className="grow" />
      <span className="secondary" role="status">
        {done !== null
          ? t('closingNow', { done: format.number(done), all: format.number(all) })
          : counts && (all === 0 ? t('nothingLeft') : t('closeEnds', words(counts)))}
      </span>
      {done !== null && (
        <progress className="close-day__progress" max={all} value={done} aria-label={t('closeDayTitle')} />
      )}
    </>
  );
  return (
    <Dialog title={t('closeDayTitle')} width={840} onClose={close} footer={footer} onSubmit={submit}>
      <div className="close-day">
        <Closings />
        <div className="close-day-choice">
          <DepartmentSelect value={departmentId} onChange={setDepartmentId} />
          {(['before', 'today'] as const).map((value) => (
            <label key={value} className={value === days ? 'option option--on' : 'option'}>
              <input type="radio" name="days" checked={value === days} onChange={() => setDays(value)} />
              <b>{value === 'before' ? t('daysBefore') : t('daysToday')}</b>
            </label>
          ))}
        </div>
        {days === 'today' && left.length > 0 && (
          <Warning>
            <b>{t('stillHere', { count: left.length })}</b> {t('stillHereDetail')}
          </Warning>
        )}
        <Left entries={left} />
        {mustType && (
          <Warning>
            <b>{t('doctorsAtWork', { count: counts.doctorsAtWork })}</b>{' '}
            <label htmlFor="close-day-number">{t('typeToConfirm', { number: String(all) })}</label>
            <input
              id="close-day-number"
              className="text-box close-day__number"
              inputMode="numeric"
              autoComplete="off"
              value={typed}
              onChange={(event) => setTyped(event.target.value)}
            />
          </Warning>
        )}
      </div>
    </Dialog>
  );
};

const departmentOf = (
  destination: ListFilter['destination'],
  doctors: ReturnType<typeof useFeed>['doctors'],
): string | undefined => {
  if (destination === null) return undefined;
  return 'departmentId' in destination ? destination.departmentId : doctors.get(destination.doctorId)?.departmentId;
};

const Warning = ({ children }: { children: React.ReactNode }) => (
  <div className="same-name">
    <Icon name="warning" />
    <div className="close-day__said">{children}</div>
  </div>
);

/** What was closed by mistake a moment ago. */
const Closings = () => {
  const t = useReceptionTexts();
  const format = useFormat();
  const { close } = useDesk();
  const words = useClosedWords();
  const takeBack = useTakeBackClosing();
  const whatOf = (closing: Closing) => {
    const { left, completed, missed } = words(closing);
    return [left, completed, missed].join(', ');
  };
  return useClosings().map((closing) => (
    <div key={closing.closingId} className="same-name">
      <Icon name="undo" />
      <span className="close-day__said">
        {t('closedAt', {
          time: format.time(closing.closedAt),
          what: whatOf(closing),
          until: format.time(closing.undoUntil),
        })}
      </span>
      <Button
        small
        onClick={() => {
          close();
          takeBack(closing);
        }}
      >
        {t('undoClosing')}
      </Button>
    </div>
  ));
};

const DepartmentSelect = ({ value, onChange }: { value: string; onChange: (departmentId: string) => void }) => {
  const t = useReceptionTexts();
  const { departments } = useFeed();
  return (
    <span className="select-box">
      <select aria-label={t('department')} value={value} onChange={(event) => onChange(event.target.value)}>
        <option value="">{t('allDepartments')}</option>
        {[...departments.values()].map(({ departmentId: id, name }) => (
          <option key={id} value={id}>
            {name}
          </option>
        ))}
      </select>
      <Icon name="chevronDown" />
    </span>
  );
};

const Left = ({ entries }: { entries: readonly StaffEntry[] }) => {
  const t = useReceptionTexts();
  const staff = useStaffTexts();
  return (
    <ul className="left-list" aria-label={t('whatIsLeft')} tabIndex={0}>
      {entries.slice(0, SHOWN).map((entry) => (
        <LeftEntry key={entry.queueId} entry={entry} />
      ))}
      {entries.length > SHOWN && (
        <li className="left-list__more secondary">{t('andMore', { count: entries.length - SHOWN })}</li>
      )}
      {entries.length === 0 && <li className="left-list__more secondary">{staff('errorQueueEmpty')}</li>}
    </ul>
  );
};

const LeftEntry = ({ entry }: { entry: StaffEntry }) => {
  const format = useFormat();
  const stateWords = useStateWords();
  const { day } = useFeed();
  return (
    <li>
      <EntryMark entry={entry} size={18} />
      <span className="queue-number">{entry.queueNumber}</span>
      <span className="person-cell">
        <Named patient={entry.patient} query="" />
      </span>
      <Where entry={entry} />
      <span className="secondary">
        {entry.queueDate < day.date && `${format.date(entry.arrivedAt)}, `}
        {stateWords(entry)}
      </span>
    </li>
  );
};

const useLeft = (days: Days, departmentId: string): StaffEntry[] => {
  const entries = useEntries();
  const { day, departments } = useFeed();
  return useMemo(
    () =>
      [...entries.values()]
        .filter((entry) => departmentId === '' || entry.departmentId === departmentId)
        .filter((entry) =>
          days === 'today'
            ? isActive(entry.status) && entry.queueDate === day.date
            : listingOf(entry, { day, departments }) === 'left_over',
        )
        .sort((a, b) => Date.parse(a.arrivedAt) - Date.parse(b.arrivedAt)),
    [entries, day, departments, days, departmentId],
  );
};

import { useEffect, useMemo, useState } from 'react';
import type { CommandData } from '../../../protocol/commands/index.ts';
import { isActive } from '../../../protocol/lifecycle.ts';
import type { StaffEntry } from '../../../protocol/views.ts';
import { useActions } from '../../shared/staff/actions.tsx';
import { Button } from '../../shared/staff/controls.tsx';
import { Dialog } from '../../shared/staff/dialog.tsx';
import { useErrorWords } from '../../shared/staff/error-words.ts';
import { useEntries, useFeed, useFormat, useHub } from '../../shared/staff/hub.tsx';
import { Icon } from '../../shared/staff/icon.tsx';
import { useStaffTexts } from '../../shared/staff/texts.tsx';
import { UrgencyMark } from '../../shared/staff/urgency.tsx';
import { useDesk } from '../desk/desk.tsx';
import { Named } from '../patient/named.tsx';
import { useReceptionTexts } from '../texts.ts';
import { Where } from './entry-row.tsx';
import { listingOf } from './listing.ts';
import { useStateWords } from './state-words.ts';

type Days = 'before' | 'today';
type Counts = CommandData<'queue:close-day'>;

/** Ends what is left of a day, once everybody concerned is on the list and somebody has looked at it. */
export const CloseDayDialog = () => {
  const t = useReceptionTexts();
  const staff = useStaffTexts();
  const { close } = useDesk();
  const { departments, day } = useFeed();
  const [departmentId, setDepartmentId] = useState('');
  const leftOver = useLeft('before', '');
  const [days, setDays] = useState<Days>(leftOver.length > 0 ? 'before' : 'today');
  const left = useLeft(days, departmentId);
  const args = useMemo(
    () => ({ ...(departmentId && { departmentId }), ...(days === 'today' && { queueDate: day.date }) }),
    [departmentId, days, day.date],
  );
  const counts = useDryRun(args, left.length);
  const run = useClose(args);
  const isEmpty = counts !== null && counts.left + counts.completed + counts.noShows === 0;
  const footer = (
    <>
      <Button type="submit" look="primary" disabled={counts === null || isEmpty}>
        {days === 'today' ? t('closeToday') : t('closeBefore')}
      </Button>
      <Button look="quiet" data-autofocus onClick={close}>
        {t('notNow')}
      </Button>
      <i className="grow" />
      <span className="secondary" role="status">
        {counts &&
          (isEmpty
            ? t('nothingLeft')
            : t('closeEnds', {
                left: t('leavers', { count: counts.left }),
                completed: t('completions', { count: counts.completed }),
                missed: t('misses', { count: counts.noShows }),
              }))}
      </span>
    </>
  );
  return (
    <Dialog
      title={t('closeDayTitle')}
      width={840}
      onClose={close}
      footer={footer}
      onSubmit={() => {
        if (counts === null || isEmpty) return;
        close();
        run();
      }}
    >
      <div className="close-day">
        <div className="close-day-choice">
          <span className="select-box">
            <select
              aria-label={t('department')}
              value={departmentId}
              onChange={(event) => setDepartmentId(event.target.value)}
            >
              <option value="">{t('allDepartments')}</option>
              {[...departments.values()].map(({ departmentId: id, name }) => (
                <option key={id} value={id}>
                  {name}
                </option>
              ))}
            </select>
            <Icon name="chevronDown" />
          </span>
          {(['before', 'today'] as const).map((value) => (
            <label key={value} className={value === days ? 'option on' : 'option'}>
              <input type="radio" name="days" checked={value === days} onChange={() => setDays(value)} />
              <b>{value === 'before' ? t('daysBefore') : t('daysToday')}</b>
            </label>
          ))}
        </div>
        {days === 'today' && left.length > 0 && (
          <p className="same-name">
            <Icon name="warning" />
            <span>
              <b>{t('stillHere', { count: left.length })}</b> {t('stillHereDetail')}
            </span>
          </p>
        )}
        <ul className="left-list" aria-label={t('whatIsLeft')}>
          {left.map((entry) => (
            <LeftEntry key={entry.queueId} entry={entry} />
          ))}
          {left.length === 0 && <li className="secondary">{staff('errorQueueEmpty')}</li>}
        </ul>
      </div>
    </Dialog>
  );
};

const LeftEntry = ({ entry }: { entry: StaffEntry }) => {
  const format = useFormat();
  const stateWords = useStateWords();
  const { day } = useFeed();
  return (
    <li>
      <UrgencyMark level={entry.urgencyLevel} size={18} />
      <span className="queue-number">{entry.queueNumber}</span>
      <span className="person-cell">
        <Named patient={entry.patient} query="" />
      </span>
      <Where entry={entry} />
      <span className="secondary clipped">
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

type CloseArguments = { readonly departmentId?: string; readonly queueDate?: string };

/** What the hub would end; asked for anew when the list changes. */
const useDryRun = (args: CloseArguments, listed: number): Counts | null => {
  const { client } = useHub();
  const [counts, setCounts] = useState<Counts | null>(null);
  useEffect(() => {
    const abort = new AbortController();
    client.send('queue:close-day', { ...args, dryRun: true }, { signal: abort.signal }).then(
      (found) => {
        if (!abort.signal.aborted) setCounts(found);
      },
      () => {
        if (!abort.signal.aborted) setCounts(null);
      },
    );
    return () => abort.abort();
  }, [client, args, listed]);
  return counts;
};

const useClose = (args: CloseArguments): (() => void) => {
  const t = useReceptionTexts();
  const words = useErrorWords();
  const { act } = useActions();
  return () =>
    void act({
      run: (send) => send('queue:close-day', args),
      done: ({ left, completed, noShows }) => ({
        what: t('dayClosed'),
        more: t('closeEnded', {
          left: t('leavers', { count: left }),
          completed: t('completions', { count: completed }),
          missed: t('misses', { count: noShows }),
        }),
      }),
      failed: (error) => ({ what: t('dayNotClosed'), more: words(error) }),
    });
};

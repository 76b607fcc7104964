import { isSuperseded, isActive } from '../../../protocol/lifecycle.ts';
import { useEffect, useMemo } from 'react';
import { useEntries, useFeed, useFormat, useLiveness } from '../../shared/staff/hub.tsx';
import { Button } from '../../shared/staff/controls.tsx';
import { KeyBar } from '../desk/key-bar.tsx';
import { useDesk } from '../desk/desk.tsx';
import { useReceptionTexts } from '../texts.ts';
import { useNow } from '../../shared/staff/now.ts';
import { AlarmBand } from './alarm-band.tsx';
import { DoctorStrip } from '../doctors/doctor-strip.tsx';
import { EntryList, type ListRow } from './entry-list.tsx';
import { Filters } from './filters.tsx';
import { LeftBehindBands, useLeftBehind } from '../doctors/left-behind-band.tsx';
import { lateOf, listEntries, positionsInLine, type Listed } from './listing.ts';
import { EntryPanel } from './panel/entry-panel.tsx';
import { PersonPanel } from './panel/person-panel.tsx';

/** Everybody of the day, one state at a time; those past their target first, on an ink band. */
export const QueueView = () => {
  const t = useReceptionTexts();
  const feed = useFeed();
  const entries = useEntries();
  const { isLive, staleSince } = useLiveness();
  const { filter, chosen, choose } = useDesk();
  const { day, departments } = feed;
  const listed = useMemo(
    () => listEntries(entries.values(), filter, { day, departments }),
    [entries, filter, day, departments],
  );
  const positions = useMemo(() => positionsInLine(feed, entries), [feed, entries]);
  const isWaiting = filter.listing === 'waiting';
  const late = useLate();
  const rows = useRows(listed, late);
  const leftBehind = useLeftBehind();
  useFollowTransfers();

  const chosenId = chosen?.kind === 'entry' ? chosen.queueId : null;
  const hasWaits = isWaiting || filter.listing === 'untriaged';
  const columns = !isLive ? 'stale' : hasWaits ? 'waiting' : 'state';
  const count = listed.entries.length;
  return (
    <main className={chosen === null ? 'desk' : 'desk with-panel'}>
      <section className={isLive ? 'queue-list' : 'queue-list stale'} aria-label={t('queue')}>
        <div className="queue-scroll">
          <LeftBehindBands lists={leftBehind} />
          <Filters listed={listed} staleSince={isLive ? null : staleSince} />
          <DoctorStrip />
          <EntryList
            columns={columns}
            rows={rows}
            positions={positions}
            chosenId={chosenId}
            onChoose={(queueId) => choose(queueId === null ? null : { kind: 'entry', queueId })}
            band={
              late.length > 0 ? (
                <AlarmBand late={late} />
              ) : filter.listing === 'untriaged' && count > 0 ? (
                <p className="list-note">{t('untriagedNote')}</p>
              ) : null
            }
            none={<NobodyHere hidden={listed.hidden} />}
          />
        </div>
        <KeyBar
          keys={[
            [t('keyChoose'), '↑', '↓'],
            [t('keyUrgency'), 'U'],
            [t('keyTransfer'), 'T'],
            [t('keyHold'), 'H'],
            [t('keyCheckIn'), 'I'],
            [t('keySearch'), '/'],
          ]}
        >
          {isWaiting ? t('waitingByDueTime', { count }) : t('listed', { count })}
        </KeyBar>
      </section>
      {chosen?.kind === 'entry' && <EntryPanel key={chosen.queueId} queueId={chosen.queueId} positions={positions} />}
      {chosen?.kind === 'person' && <PersonPanel key={chosen.person.patientId} person={chosen.person} />}
    </main>
  );
};

/** Those past their target, above the list of those who wait. Patients on hold too, or they would drop out of the alarm. */
const useLate = () => {
  const entries = useEntries();
  const { day, departments } = useFeed();
  const { isLive } = useLiveness();
  const { filter } = useDesk();
  const now = useNow(5_000);
  return useMemo(
    () => (filter.listing === 'waiting' && isLive ? lateOf(entries.values(), filter, { day, departments }, now) : []),
    [entries, filter, day, departments, isLive, now],
  );
};

const useRows = (listed: Listed, late: ReturnType<typeof useLate>): ListRow[] => {
  const t = useReceptionTexts();
  const format = useFormat();
  return useMemo(() => {
    const isLate = new Set(late.map(({ queueId }) => queueId));
    const rest = listed.entries.filter(({ queueId }) => !isLate.has(queueId));
    const rowsOf = (all: readonly (typeof late)[number][]) => all.map((entry): ListRow => ({ kind: 'entry', entry }));
    if (late.length === 0 || rest.length === 0) return rowsOf([...late, ...rest]);
    const within = format.number(rest.length);
    const detail = t('byDueTime', { within });
    return [...rowsOf(late), { kind: 'group', key: 'within', title: t('withinTarget'), detail }, ...rowsOf(rest)];
  }, [listed.entries, late, format, t]);
};

const noneOf = {
  waiting: 'nobodyWaits',
  untriaged: 'nobodyUntriaged',
  called: 'nobodyCalled',
  in_service: 'nobodyInService',
  on_hold: 'nobodyOnHold',
  no_show: 'nobodyMissed',
  seen: 'nobodySeen',
  left_over: 'nobodyLeftOver',
} as const;

/** Nobody at all, or nobody that the filter lets through: that is not the same. */
const NobodyHere = ({ hidden }: { hidden: number }) => {
  const t = useReceptionTexts();
  const { filter, narrow } = useDesk();
  if (hidden === 0) return <>{t(noneOf[filter.listing])}</>;
  return (
    <>
      {t('hiddenByFilter', { count: hidden })}{' '}
      <Button small onClick={() => narrow({ destination: null, levels: new Set() })}>
        {t('showEverybody')}
      </Button>
    </>
  );
};

/** The chosen entry ended and the visit goes on in another, by a transfer or because the stop before was opened again: so does the panel. */
const useFollowTransfers = () => {
  const { chosen, choose } = useDesk();
  const entries = useEntries();
  const chosenId = chosen?.kind === 'entry' ? chosen.queueId : null;
  const former = chosenId === null ? undefined : entries.get(chosenId);
  const visitId = former !== undefined && isSuperseded(former.status) ? former.visit.visitId : null;
  useEffect(() => {
    if (visitId === null) return;
    for (const { queueId, status, visit } of entries.values()) {
      if (visit.visitId === visitId && isActive(status)) return choose({ kind: 'entry', queueId });
    }
  }, [visitId, entries, choose]);
};

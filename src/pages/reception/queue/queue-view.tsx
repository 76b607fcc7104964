import { useEffect, useMemo } from 'react';
import { useEntries, useFeed, useFormat, useLiveness } from '../../shared/staff/hub.tsx';
import { KeyBar } from '../desk/key-bar.tsx';
import { useDesk } from '../desk/desk.tsx';
import { useReceptionTexts } from '../texts.ts';
import { useNow } from '../../shared/staff/now.ts';
import { AlarmBand } from './alarm-band.tsx';
import { EntryList, type ListRow } from './entry-list.tsx';
import { Filters } from './filters.tsx';
import { countLate, listEntries, placesInLine } from './listing.ts';
import { EntryPanel } from './panel/entry-panel.tsx';
import { PersonPanel } from './panel/person-panel.tsx';

/** Everybody of the day, one state at a time; those past their target first, on an ink band. */
export const QueueView = () => {
  const t = useReceptionTexts();
  const format = useFormat();
  const feed = useFeed();
  const entries = useEntries();
  const { isLive, staleSince } = useLiveness();
  const { filter, chosen, choose } = useDesk();
  const now = useNow(5_000);
  const { day, departments } = feed;
  const listed = useMemo(
    () => listEntries(entries.values(), filter, { day, departments }),
    [entries, filter, day, departments],
  );
  const places = useMemo(() => placesInLine(feed, entries), [feed, entries]);
  const isWaiting = filter.listing === 'waiting';
  const late = isWaiting && isLive ? countLate(listed.entries, now) : 0;
  const rows = useMemo((): ListRow[] => {
    const all = listed.entries.map((entry): ListRow => ({ kind: 'entry', entry }));
    if (late === 0 || late === all.length) return all;
    const within = format.number(all.length - late);
    const group: ListRow = {
      kind: 'group',
      key: 'within',
      title: t('withinTarget'),
      detail: t('byDueTime', { within }),
    };
    return [...all.slice(0, late), group, ...all.slice(late)];
  }, [listed.entries, late, format, t]);
  useFollowTransfers();

  const chosenId = chosen?.kind === 'entry' ? chosen.queueId : null;
  const columns = !isLive ? 'stale' : isWaiting ? 'waiting' : 'state';
  const count = listed.entries.length;
  return (
    <main className={chosen === null ? 'desk' : 'desk with-panel'}>
      <section className={isLive ? 'queue-list' : 'queue-list stale'} aria-label={t('queue')}>
        <Filters listed={listed} staleSince={isLive ? null : staleSince} />
        <EntryList
          columns={columns}
          rows={rows}
          places={places}
          chosenId={chosenId}
          onChoose={(queueId) => choose(queueId === null ? null : { kind: 'entry', queueId })}
          band={late > 0 ? <AlarmBand late={listed.entries.slice(0, late)} /> : null}
          none={t(noneOf[filter.listing])}
        />
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
          {isWaiting ? t('waitingByDueTime', { count }) : t('listedByDueTime', { count })}
        </KeyBar>
      </section>
      {chosen?.kind === 'entry' && <EntryPanel key={chosen.queueId} queueId={chosen.queueId} places={places} />}
      {chosen?.kind === 'person' && <PersonPanel key={chosen.person.patientId} person={chosen.person} />}
    </main>
  );
};

const noneOf = {
  waiting: 'nobodyWaits',
  called: 'nobodyCalled',
  in_service: 'nobodyInService',
  on_hold: 'nobodyOnHold',
  no_show: 'nobodyMissed',
  left_over: 'nobodyLeftOver',
} as const;

/** A transfer ends the chosen entry and goes on in another: so does what the panel shows. */
const useFollowTransfers = () => {
  const { chosen, choose } = useDesk();
  const entries = useEntries();
  const chosenId = chosen?.kind === 'entry' ? chosen.queueId : null;
  const isTransferred = chosenId !== null && entries.get(chosenId)?.status === 'transferred';
  useEffect(() => {
    if (!isTransferred) return;
    for (const { queueId, transferredFromId } of entries.values()) {
      if (transferredFromId === chosenId) return choose({ kind: 'entry', queueId });
    }
  }, [isTransferred, chosenId, entries, choose]);
};

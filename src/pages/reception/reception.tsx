import { useEffect, useRef, type ReactNode } from 'react';
import { Button, SearchField } from '../shared/staff/controls.tsx';
import { useHub, useLiveness } from '../shared/staff/hub.tsx';
import { useKeys } from '../shared/staff/keys.tsx';
import { useTheme } from '../shared/staff/preferences.ts';
import { StaleBanner } from '../shared/staff/frame/stale-banner.tsx';
import { toggleTheme, TopBar } from '../shared/staff/frame/top-bar.tsx';
import { DayView } from './day/day-view.tsx';
import { CalendarLanguage } from './desk/calendar-language.tsx';
import { DeskProvider, deskViews, useDesk, type DeskView } from './desk/desk.tsx';
import { DeskDialogs } from './desk/dialogs.tsx';
import { InsightView } from './insight/insight-view.tsx';
import { PrintProvider } from './print/print.tsx';
import { PrintListButton } from './print/list-sheet.tsx';
import { QueueView } from './queue/queue-view.tsx';
import { AlarmProvider } from './queue/alarm-provider.tsx';
import { ReferralsProvider } from './referrals/referrals.tsx';
import { SearchView } from './queue/search-view.tsx';
import { useReceptionTexts } from './texts.ts';

/** The reception desk: everybody who waits, across doctors, and the appointments of a day. */
export const Reception = () => (
  <PrintProvider>
    <DeskProvider>
      <AlarmProvider>
        <ReferralsProvider>
          <CalendarLanguage>
            <DeskPage />
          </CalendarLanguage>
        </ReferralsProvider>
      </AlarmProvider>
    </DeskProvider>
  </PrintProvider>
);

const DeskPage = () => {
  const t = useReceptionTexts();
  const { isLive } = useLiveness();
  const { view, query, open } = useDesk();
  useEffect(() => {
    document.title = t('title');
  }, [t]);
  return (
    <div className={isLive ? 'page' : 'page stale'}>
      <Bar />
      <StaleBanner>
        <span>{t('offUntilLive')}</span>
        <PrintListButton />
      </StaleBanner>
      {query.trim() !== '' ? <SearchView /> : views[view]}
      <DeskKeys onKeys={() => open({ kind: 'keys' })} />
      <DeskDialogs />
    </div>
  );
};

const views: Readonly<Record<DeskView, ReactNode>> = {
  queue: <QueueView />,
  appointments: <DayView />,
  insight: <InsightView />,
};

const Bar = () => {
  const t = useReceptionTexts();
  const { isLive } = useLiveness();
  const { view, query, search, show, open, step } = useDesk();
  const searchRef = useRef<HTMLInputElement>(null);
  useKeys({
    '/': () => {
      searchRef.current?.focus();
      searchRef.current?.select();
    },
    Escape: query === '' ? null : () => search(''),
  });
  return (
    <TopBar
      onKeys={() => open({ kind: 'keys' })}
      aside={
        <>
          <search
            className="desk-search"
            onKeyDown={(event) => {
              const by = { ArrowDown: 1, ArrowUp: -1, Enter: 1 }[event.key];
              if (by === undefined || query === '') return;
              event.preventDefault();
              step.current?.(by);
            }}
          >
            <SearchField ref={searchRef} label={t('searchLabel')} value={query} onChange={search} keyName="/" />
          </search>
          <Button look="primary" icon="plus" keyName="I" disabled={!isLive} onClick={() => open({ kind: 'check-in' })}>
            {t('checkIn')}
          </Button>
        </>
      }
    >
      <nav className="tabs" aria-label={t('views')}>
        {deskViews.map((one) => (
          <a
            key={one}
            href={`#${one}`}
            aria-current={view === one ? 'page' : undefined}
            onClick={(event) => {
              event.preventDefault();
              show(one);
            }}
          >
            {t(one)}
          </a>
        ))}
      </nav>
    </TopBar>
  );
};

const DeskKeys = ({ onKeys }: { onKeys: () => void }) => {
  const { user } = useHub();
  const { isLive } = useLiveness();
  const { open, show } = useDesk();
  const theme = useTheme();
  const mayBook = isLive && user.role === 'reception';
  useKeys({
    i: isLive ? () => open({ kind: 'check-in' }) : null,
    b: mayBook ? () => open({ kind: 'book' }) : null,
    q: () => show('queue'),
    d: () => show('appointments'),
    n: () => show('insight'),
    l: () => toggleTheme(theme),
    '?': onKeys,
  });
  return null;
};

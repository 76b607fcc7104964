import { useEffect, useMemo, useRef, useState } from 'react';
import type { StaffEntry } from '../../protocol/views.ts';
import { useEntries, useFeed, useHub, useLiveness } from '../shared/staff/hub.tsx';
import { Key, useKeys } from '../shared/staff/keys.tsx';
import { NoticeStrip } from '../shared/staff/notice-strip.tsx';
import { useTheme } from '../shared/staff/preferences.ts';
import { StaleBanner } from '../shared/staff/stale-banner.tsx';
import { useStaffTexts } from '../shared/staff/texts.tsx';
import { toggleTheme, TopBar } from '../shared/staff/top-bar.tsx';
import { useActs } from './acts/use-acts.ts';
import { nextStepOf } from './big-button.tsx';
import { DoctorDialogs, type Opened } from './dialogs.tsx';
import { DoctorStatus } from './doctor-status.tsx';
import { HeldStrip } from './held-strip.tsx';
import { consoleOf, type Console } from './model.ts';
import { NowPane } from './now-pane.tsx';
import { useDoctorTexts } from './texts.ts';
import { useDoctorStatus, type DoctorStatusActs } from './use-doctor-status.ts';
import { isShownBy, WaitingList, type ListFilter } from './waiting-list.tsx';

export const DoctorPage = () => {
  const feed = useFeed();
  const entries = useEntries();
  const { user } = useHub();
  const { shown: doctor, ...status } = useDoctorStatus(feed.doctors.get(user.doctorId ?? ''));
  const console = useMemo(() => consoleOf(feed, entries, doctor), [feed, entries, doctor]);
  return console === null ? null : <DoctorConsole console={console} status={status} />;
};

const DoctorConsole = ({ console, status }: { console: Console; status: DoctorStatusActs }) => {
  const t = useDoctorTexts();
  const { isLive } = useLiveness();
  const theme = useTheme();
  const acts = useActs(console);
  const [filter, setFilter] = useState<ListFilter>({ whose: 'all', query: '' });
  const [chosenId, setChosenId] = useState<string | null>(null);
  const [opened, setOpened] = useState<Opened>(null);
  const searchRef = useRef<HTMLInputElement>(null);
  const { doctor, called, inService, withMe, list, seen, missed } = console;

  useEffect(() => {
    document.title = withMe ? `${withMe.queueNumber} · ${t('title')}` : t('title');
  }, [withMe, t]);

  const shown = useMemo(() => list.filter(isShownBy(filter)), [list, filter]);
  const chosen = shown.find(({ queueId }) => queueId === chosenId) ?? null;
  const mayCall = isLive && called === null && doctor.status === 'available';

  const choose = (entry: StaffEntry) => setChosenId(entry.queueId === chosenId ? null : entry.queueId);
  const step = (by: number) => {
    const index = chosen === null ? (by > 0 ? -1 : shown.length) : shown.indexOf(chosen);
    const next = shown[Math.min(shown.length - 1, Math.max(0, index + by))];
    if (next) setChosenId(next.queueId);
  };
  const call = (entry: StaffEntry) => {
    setChosenId(null);
    acts.call(entry);
  };
  const pauseOrResume = () => status.setStatus(doctor.status === 'available' ? 'paused' : 'available');
  const nextStep = nextStepOf(console, isLive);
  const takeNextStep = () => {
    if (nextStep === 'start' && called) acts.start(called);
    else if (nextStep === 'resume') pauseOrResume();
    else if (nextStep === 'complete' && inService) acts.complete(inService);
    else if (nextStep === 'call-next') acts.callNext();
  };

  /** A key that does nothing now stays null, so that a browser or screen reader may have it. */
  const live = (act: () => void, isAllowed = true) => (isLive && isAllowed ? act : null);
  useKeys({
    n: live(acts.callNext, mayCall && list.length > 0),
    s: called && live(() => acts.start(called)),
    c: inService && live(() => acts.complete(inService)),
    r: called && live(() => acts.recall(called)),
    x: called && live(() => acts.noShow(called)),
    b: withMe && live(() => acts.backToWaiting(withMe)),
    h: withMe && live(() => acts.hold(withMe)),
    t: withMe && live(() => setOpened({ kind: 'transfer', queueId: withMe.queueId })),
    u: withMe && live(() => setOpened({ kind: 'urgency', queueId: withMe.queueId })),
    d: withMe && (() => setOpened({ kind: 'details', queueId: withMe.queueId })),
    ArrowDown: () => step(1),
    ArrowUp: () => step(-1),
    Enter: chosen && live(() => call(chosen), mayCall),
    'shift+h': chosen && live(() => acts.hold(chosen)),
    'shift+t': chosen && live(() => setOpened({ kind: 'transfer', queueId: chosen.queueId })),
    'shift+u': chosen && live(() => setOpened({ kind: 'urgency', queueId: chosen.queueId })),
    'shift+d': chosen && (() => setOpened({ kind: 'details', queueId: chosen.queueId })),
    p: live(pauseOrResume),
    l: () => toggleTheme(theme),
    '/': () => searchRef.current?.focus(),
    '?': () => setOpened({ kind: 'keys' }),
    Escape: acts.callFailure ? acts.forgetCallFailure : chosen && (() => setChosenId(null)),
  });

  const open = (kind: 'transfer' | 'urgency' | 'details') => (entry: StaffEntry) =>
    setOpened({ kind, queueId: entry.queueId });
  return (
    <div className={isLive ? 'page' : 'page stale'}>
      <TopBar
        place={t('title')}
        onKeys={() => setOpened({ kind: 'keys' })}
        aside={
          isLive && (
            <span className="secondary nowrap wide-only">
              {t('today', { seen: String(seen), missed: String(missed) })}
            </span>
          )
        }
      >
        <DoctorStatus console={console} onStatus={status.setStatus} onRoom={() => setOpened({ kind: 'room' })} />
      </TopBar>
      <StaleBanner />
      <main className="console">
        <NowPane
          console={console}
          acts={acts}
          nextStep={takeNextStep}
          onTransfer={open('transfer')}
          onUrgency={open('urgency')}
          onDetails={open('details')}
        />
        <section className="list" aria-label={t('waiting')}>
          <WaitingList
            console={console}
            filter={filter}
            onFilter={setFilter}
            chosenId={chosen?.queueId ?? null}
            mayCall={mayCall}
            searchRef={searchRef}
            onChoose={choose}
            onCall={call}
            onUrgency={open('urgency')}
            onTransfer={open('transfer')}
            onHold={acts.hold}
          />
          <HeldStrip console={console} mayCall={mayCall} onResume={acts.resume} onCall={call} />
          <NoticeStrip>{isLive && <KeyBar />}</NoticeStrip>
        </section>
      </main>
      <DoctorDialogs console={console} acts={acts} status={status} opened={opened} onClose={() => setOpened(null)} />
    </div>
  );
};

const KeyBar = () => {
  const t = useDoctorTexts();
  const staff = useStaffTexts();
  return (
    <footer className="key-bar wide-only">
      <span>
        <Key name="↑" />
        <Key name="↓" /> {t('keysChoose')}
      </span>
      <span>
        <Key name="↵" /> {t('keysCallThis')}
      </span>
      <span>
        <Key name="N" /> {t('keysCallNext')}
      </span>
      <span>
        <Key name="⇧U" />
        <Key name="⇧T" />
        <Key name="⇧H" /> {t('keysChosen')}
      </span>
      <span>
        <Key name="Z" /> {t('keysUndo')}
      </span>
      <i className="grow" />
      <span>
        {staff('keysHint')} <Key name="?" />
      </span>
    </footer>
  );
};

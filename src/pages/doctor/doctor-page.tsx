import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import type { Doctor, StaffEntry } from '../../protocol/views.ts';
import { Button } from '../shared/staff/controls.tsx';
import { useEntries, useFeed, useHub, useLiveness } from '../shared/staff/hub.tsx';
import { useKeys } from '../shared/staff/keys.tsx';
import { NoticeStrip } from '../shared/staff/frame/notice-strip.tsx';
import { useTheme } from '../shared/staff/preferences.ts';
import { StaleBanner } from '../shared/staff/frame/stale-banner.tsx';
import { toggleTheme, TopBar } from '../shared/staff/frame/top-bar.tsx';
import { useUrgencyLabel } from '../shared/staff/urgency.tsx';
import { useActs } from './acts/use-acts.ts';
import { useAreas } from './area/areas.ts';
import { nextStepOf } from './big-button.tsx';
import { DoctorDialogs, type Opened, type OpenedOf } from './dialogs.tsx';
import { HeldStrip } from './held-strip.tsx';
import { ImmediateBanner } from './immediate/immediate-banner.tsx';
import { useImmediate } from './immediate/use-immediate.ts';
import { KeyBar } from './key-bar.tsx';
import { consoleOf, type Console } from './model.ts';
import { NowPane } from './now-pane.tsx';
import { useOutcome } from './outcome/use-outcome.ts';
import { useOutcomeKeys } from './outcome/use-outcome-keys.ts';
import { placed } from './party/party.ts';
import { Colleagues } from './station/colleagues.tsx';
import { StationPicker } from './station/picker.tsx';
import { StationMenu } from './station/station-menu.tsx';
import { useStation } from './station/use-station.ts';
import { DoctorStatus } from './status/doctor-status.tsx';
import { useDoctorStatus, type DoctorStatusActs } from './status/use-doctor-status.ts';
import { useDoctorTexts } from './texts.ts';
import { useWho } from './who.ts';
import { isShownBy, WaitingList, type ListFilter } from './waiting-list.tsx';

/** The console of the doctor or the station that this login acts as; else, and where it is asked for, the choice of a station. */
export const DoctorPage = () => {
  const { user } = useHub();
  const { doctorId } = user;
  const { isPicking, lostId, pick, leave, ask, stay } = useStation();
  return doctorId === null || isPicking ? (
    <StationPicker lostId={lostId} onPick={pick} onLeave={leave} onStay={stay} />
  ) : (
    // Nothing that was opened or chosen at one station is there at the next.
    <ConsoleOf key={doctorId} doctorId={doctorId} onAnother={ask} />
  );
};

const ConsoleOf = ({ doctorId, onAnother }: { doctorId: string; onAnother: () => void }) => {
  const feed = useFeed();
  const entries = useEntries();
  const { shown: doctor, ...status } = useDoctorStatus(feed.doctors.get(doctorId));
  const console = useMemo(() => consoleOf(feed, entries, doctor), [feed, entries, doctor]);
  return console === null ? null : <DoctorConsole console={console} status={status} onAnother={onAnother} />;
};

type DoctorConsoleProps = {
  readonly console: Console;
  readonly status: DoctorStatusActs;
  /** Another station is asked for. */
  readonly onAnother: () => void;
};

const DoctorConsole = ({ console, status, onAnother }: DoctorConsoleProps) => {
  const t = useDoctorTexts();
  const { isLive } = useLiveness();
  const theme = useTheme();
  const acts = useActs(console);
  const immediate = useImmediate(console);
  const [filter, setFilter] = useState<ListFilter>({ whose: 'all', query: '' });
  const [chosenId, setChosenId] = useState<string | null>(null);
  const [opened, setOpened] = useState<Opened>(null);
  const searchRef = useRef<HTMLInputElement>(null);
  const outcome = useOutcome(console);
  const areas = useAreas(console);
  const who = useWho();
  const { doctor, called, inService, withMe, list, next, party, following, own, seen, missed } = console;
  const isStation = doctor.kind === 'station';
  useTitle(isStation ? doctor.fullName : t('title'), withMe, immediate.unseen[0]);

  const shown = useMemo(() => placed(list, isShownBy(filter)).map(({ entry }) => entry), [list, filter]);
  const chosen = shown.find(({ queueId }) => queueId === chosenId) ?? null;
  const mayCall = isLive && called === null && doctor.status === 'available';

  const choose = useCallback(
    ({ queueId }: StaffEntry) => setChosenId((present) => (queueId === present ? null : queueId)),
    [],
  );
  const step = (by: number) => {
    const index = chosen === null ? (by > 0 ? -1 : shown.length) : shown.indexOf(chosen);
    const next = shown[Math.min(shown.length - 1, Math.max(0, index + by))];
    if (next) setChosenId(next.queueId);
  };
  const call = (entry: StaffEntry) => {
    setChosenId(null);
    outcome.first((how) => acts.call(entry, how), t('outcomeThenCall', { who: who(entry) }));
  };
  const callNext = (withParty = false) =>
    outcome.first(
      (how) => acts.callNext({ outcome: how, withParty }),
      next ? t('outcomeThenCall', { who: who(next) }) : '',
    );
  const start = (entry: StaffEntry) => {
    const go = (how?: string) => acts.start(entry, how);
    if (inService === null || inService.queueId === entry.queueId) return go();
    outcome.first(go, t('outcomeThenStart', { number: entry.queueNumber }));
  };
  const complete = (entry: StaffEntry) =>
    outcome.first(
      (how) => acts.complete(entry, how),
      following[0] ? t('outcomeThenCall', { who: who(following[0]) }) : '',
    );
  const sendOn = ({ queueId }: StaffEntry) =>
    outcome.first((how) => setOpened({ kind: 'send-on', queueId, outcome: how }), t('outcomeThenSendOn'));
  /** Going off asks first who sees those who wait. With a patient in the room the hub refuses by itself. */
  const setStatus = (next: Doctor['status']) =>
    next === 'off' && own.length > 0 && withMe === null ? setOpened({ kind: 'off' }) : status.setStatus(next);
  const pauseOrResume = () => setStatus(doctor.status === 'available' ? 'paused' : 'available');
  const nextStep = nextStepOf(console, isLive);
  const takeNextStep = () => {
    if (nextStep === 'start' && called) start(called);
    else if (nextStep === 'resume') pauseOrResume();
    else if (nextStep === 'complete' && inService) complete(inService);
    else if (nextStep === 'call-next') callNext();
  };
  const open =
    (kind: OpenedOf) =>
    ({ queueId }: StaffEntry) =>
      setOpened({ kind, queueId });
  const openWhere = () => setOpened({ kind: 'where' });

  /** A key that does nothing now stays null, so that a browser or screen reader may have it. */
  const live = (act: () => void, isAllowed = true) => (isLive && isAllowed ? act : null);
  const callParty = live(() => callNext(true), mayCall && party.length > 0);
  const openArea = live(() => setOpened({ kind: 'area' }), areas.length > 0);
  const asking = outcome.asked !== null;
  useOutcomeKeys(outcome, isLive);
  // While it is asked how a stop ended a digit answers, and nothing else acts.
  useKeys(
    asking
      ? {}
      : {
          n: live(() => callNext(), mayCall && next !== null),
          'shift+n': callParty,
          a: openArea,
          'shift+a': chosen?.areaId === undefined ? null : live(() => acts.retreat(chosen)),
          s: called && live(() => start(called)),
          c: inService && live(() => complete(inService)),
          o: inService && live(() => sendOn(inService)),
          r: called && live(() => acts.recall(called)),
          x: called && live(() => acts.noShow(called)),
          b: withMe && live(() => acts.backToWaiting(withMe)),
          h: withMe && live(() => open('hold')(withMe)),
          t: withMe && live(() => open('transfer')(withMe)),
          u: withMe && live(() => open('urgency')(withMe)),
          d: withMe && (() => open('details')(withMe)),
          ArrowDown: () => step(1),
          ArrowUp: () => step(-1),
          Enter: chosen && live(() => call(chosen), mayCall),
          'shift+h': chosen && live(() => open('hold')(chosen)),
          'shift+t': chosen && live(() => open('transfer')(chosen)),
          'shift+u': chosen && live(() => open('urgency')(chosen)),
          'shift+d': chosen && (() => open('details')(chosen)),
          k: immediate.unseen.length > 0 ? () => immediate.see(immediate.unseen) : null,
          'shift+w': live(onAnother),
          p: live(pauseOrResume),
          'shift+p': live(openWhere),
          l: () => toggleTheme(theme),
          '/': () => searchRef.current?.focus(),
          '?': () => setOpened({ kind: 'keys' }),
          Escape: acts.callFailure ? acts.forgetCallFailure : chosen && (() => setChosenId(null)),
        },
  );

  return (
    <div className={isLive ? 'page' : 'page stale'}>
      <TopBar
        title={t(isStation ? 'titleStation' : 'title')}
        menu={<StationMenu onAnother={live(onAnother)} onArea={live(() => setOpened({ kind: 'area' }))} />}
        onKeys={() => setOpened({ kind: 'keys' })}
        aside={
          isLive && (
            <Button small look="quiet" onClick={() => setOpened({ kind: 'seen' })}>
              {t('today', { seen: String(seen), missed: String(missed) })}
            </Button>
          )
        }
      >
        <DoctorStatus console={console} onStatus={setStatus} onWhere={openWhere} onAnother={onAnother} />
      </TopBar>
      <StaleBanner />
      {isLive && <ImmediateBanner immediate={immediate} mayCall={mayCall} onCall={call} />}
      <main className="console">
        <div className="console-scroll">
          <NowPane
            console={console}
            acts={acts}
            nextStep={takeNextStep}
            onHold={open('hold')}
            outcome={outcome}
            onParty={callParty}
            onArea={list.length > 0 ? openArea : null}
            onComplete={complete}
            onSendOn={sendOn}
            onTransfer={open('transfer')}
            onUrgency={open('urgency')}
            onDetails={open('details')}
            onWhere={openWhere}
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
              onHold={open('hold')}
              onRetreat={acts.retreat}
            />
            <HeldStrip console={console} mayCall={mayCall} onResume={acts.resume} onCall={call} />
            {isStation && <Colleagues console={console} />}
          </section>
        </div>
        <NoticeStrip>{isLive && <KeyBar console={console} isAsked={asking} hasAreas={areas.length > 0} />}</NoticeStrip>
      </main>
      <DoctorDialogs
        console={console}
        acts={acts}
        status={status}
        immediate={immediate}
        opened={opened}
        onClose={() => setOpened(null)}
      />
    </div>
  );
};

/** Read from another tab: whom to look at first, else who is with the doctor. */
const useTitle = (name: string, withMe: StaffEntry | null, immediate: StaffEntry | undefined): void => {
  const label = useUrgencyLabel();
  const urgent = immediate && `${label(immediate.urgencyLevel)}: ${immediate.queueNumber}`;
  const title = [urgent ?? withMe?.queueNumber, name].filter(Boolean).join(' · ');
  useEffect(() => {
    document.title = title;
  }, [title]);
};

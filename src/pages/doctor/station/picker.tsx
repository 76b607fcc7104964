import { useEffect, useRef, useState, type KeyboardEvent as Pressed, type RefObject } from 'react';
import { HubError } from '../../../protocol/errors.ts';
import { pages } from '../../../protocol/pages.ts';
import type { Doctor } from '../../../protocol/views.ts';
import { Button, SearchField } from '../../shared/staff/controls.tsx';
import { useErrorWords } from '../../shared/staff/error-words.ts';
import { StaleBanner } from '../../shared/staff/frame/stale-banner.tsx';
import { TopBar } from '../../shared/staff/frame/top-bar.tsx';
import { useEntries, useFeed, useHub, useLiveness } from '../../shared/staff/hub.tsx';
import { Icon } from '../../shared/staff/icon.tsx';
import { useKeys } from '../../shared/staff/keys.tsx';
import { usePlate } from '../../shared/staff/plate.ts';
import { usePreferences } from '../../shared/staff/preferences.ts';
import { useDoctorTexts } from '../texts.ts';
import { Groups } from './groups.tsx';
import { lastStation } from './last-station.ts';
import { listingOf, poolsOf, stationsIn, withWhom } from './listing.ts';
import { Lost } from './lost.tsx';
import { PickerKeys } from './picker-keys.tsx';
import { StationRow, type Seen } from './station-row.tsx';
import { TakeOver } from './take-over.tsx';
import { useAttendants } from './use-attendants.ts';

type PickerProps = {
  /** The station that somebody else works at now. */
  readonly lostId: string | null;
  readonly onPick: (doctorId: string, takeOver: boolean) => Promise<void>;
  readonly onLeave: () => Promise<void>;
  /** Back to where this login acts now. */
  readonly onStay: () => void;
};

/** Where are you working? Once for a shift, and again where a station is changed or was taken over. */
export const StationPicker = ({ lostId, onPick, onLeave, onStay }: PickerProps) => {
  const t = useDoctorTexts();
  const words = useErrorWords();
  const feed = useFeed();
  const entries = useEntries();
  const plateOf = usePlate();
  const { user } = useHub();
  const { isLive } = useLiveness();
  const { singleKeys } = usePreferences();
  const [query, setQuery] = useState('');
  const [chosenId, setChosenId] = useState<string | null>(null);
  const [asked, setAsked] = useState<Asked | null>(null);
  const [error, setError] = useState<HubError | null>(null);
  const [isBusy, setBusy] = useState(false);
  const [lastId] = useState(lastStation);
  const search = useRef<HTMLInputElement>(null);
  const all = stationsIn(feed);
  const attendants = useAttendants(all);
  const listing = listingOf(feed, { query, lastId, plateOf });
  const pools = poolsOf(entries.values(), feed);
  const inside = withWhom(entries.values());
  const { doctorId: ownId } = user;
  const present = ownId === null ? undefined : feed.doctors.get(ownId);

  const isClosed = ({ departmentId }: Doctor) => feed.departments.get(departmentId)?.active !== true;
  const isFree = (station: Doctor) => !isClosed(station) && !station.isAttended;
  const open = listing.stations.filter((station) => !isClosed(station));
  const chosen =
    open.find(({ doctorId }) => doctorId === chosenId) ??
    open.find(({ doctorId }) => doctorId === lastId) ??
    open.find(isFree) ??
    open[0];
  const digits = new Map(listing.stations.filter(isFree).map(({ doctorId }, index) => [doctorId, index + 1]));
  useTitle(t('pickTitle'));
  useTypingSearches(search);
  useEffect(() => {
    document.querySelector(`[data-station="${chosen?.doctorId ?? ''}"]`)?.scrollIntoView({ block: 'nearest' });
  }, [chosen?.doctorId]);

  const run = async (change: () => Promise<void>) => {
    setError(null);
    setBusy(true);
    try {
      await change();
      return null;
    } catch (thrown) {
      return thrown instanceof HubError ? thrown : new HubError('internal', undefined, { cause: thrown });
    } finally {
      setBusy(false);
    }
  };
  const take = async (station: Doctor, takeOver: boolean) => {
    const failure = await run(() => onPick(station.doctorId, takeOver));
    // Somebody sat down there in the same moment.
    if (failure?.code === 'station_taken') setAsked({ stationId: station.doctorId, by: holderIn(failure) });
    else setError(failure);
  };
  const pick = (station: Doctor) => {
    setChosenId(station.doctorId);
    if (isBusy) return;
    if (station.doctorId === ownId) return onStay();
    const by = attendants?.get(station.doctorId);
    if (station.isAttended && by?.userId !== user.userId)
      setAsked({ stationId: station.doctorId, by: by?.fullName ?? null });
    else void take(station, false);
  };
  const leave = () => run(onLeave).then(setError);
  const toDesk = async () => {
    const failure = present?.kind === 'station' ? await run(onLeave) : null;
    if (failure) setError(failure);
    else location.assign(pages.reception.address);
  };

  const step = (by: number) => {
    const index = open.findIndex(({ doctorId }) => doctorId === chosen?.doctorId);
    const next = open[Math.min(open.length - 1, Math.max(0, index + by))];
    setAsked(null);
    if (next) setChosenId(next.doctorId);
  };
  const enter = isLive && chosen && asked === null ? () => pick(chosen) : null;
  const numbered = (digit: number) => {
    const station = listing.stations.find(({ doctorId }) => digits.get(doctorId) === digit);
    return isLive && station ? () => pick(station) : null;
  };
  const escape = asked ? () => setAsked(null) : ownId === null ? null : onStay;
  useKeys({
    ...Object.fromEntries([1, 2, 3, 4, 5, 6, 7, 8, 9].map((digit) => [String(digit), numbered(digit)])),
    ArrowDown: () => step(1),
    ArrowUp: () => step(-1),
    Enter: enter,
    '/': () => search.current?.focus(),
    Escape: escape,
  });
  /** The field has the focus, so that typing searches in every script; what the page's keys do, they do in it as well. */
  const onKeyDown = (event: Pressed) => {
    const { key } = event;
    const digit = singleKeys && query === '' && /^[1-9]$/.test(key) && !event.altKey ? numbered(Number(key)) : null;
    const act =
      key === 'ArrowDown'
        ? () => step(1)
        : key === 'ArrowUp'
          ? () => step(-1)
          : key === 'Enter'
            ? enter
            : key === 'Escape' && query === ''
              ? escape
              : digit;
    if (act === null || event.ctrlKey || event.metaKey || event.nativeEvent.isComposing) return;
    event.preventDefault();
    event.stopPropagation();
    if (!event.repeat || key.startsWith('Arrow')) act();
  };

  const seen = (station: Doctor): Seen => ({
    station,
    attendant: attendants?.get(station.doctorId) ?? null,
    isOwn: station.doctorId === ownId,
    isClosed: isClosed(station),
    withNumber: inside.get(station.doctorId)?.queueNumber ?? null,
  });
  const row = (station: Doctor, department?: string) => (
    <StationRow
      key={station.doctorId}
      seen={seen(station)}
      department={department}
      pool={department === undefined ? undefined : pools.get(station.departmentId)}
      isChosen={station === chosen}
      keyName={station === chosen ? '↵' : keyOf(digits.get(station.doctorId))}
      disabled={!isLive}
      onChoose={() => {
        setAsked(null);
        setChosenId(station.doctorId);
      }}
      onPick={() => pick(station)}
    />
  );
  const askedStation = asked && all.find(({ doctorId }) => doctorId === asked.stationId);
  return (
    <div className={isLive ? 'page' : 'page stale'}>
      <TopBar menu={null} />
      <StaleBanner />
      <main className="picker">
        <div className="picker-scroll" tabIndex={-1}>
          <div className="picker-inside">
            {lostId !== null && <Lost station={feed.doctors.get(lostId)} attendants={attendants} />}
            <h1>{t('pickTitle')}</h1>
            {all.length === 0 ? (
              <p className="picker-empty">{t('pickEmpty')}</p>
            ) : (
              <>
                <p className="picker-hint">{t('pickHint')}</p>
                <div className="picker-bar">
                  <div className="picker-search" onKeyDownCapture={onKeyDown}>
                    <SearchField
                      ref={search}
                      label={t('pickSearch')}
                      value={query}
                      onChange={(next) => {
                        setAsked(null);
                        setChosenId(null);
                        setQuery(next);
                      }}
                      keyName="/"
                    />
                  </div>
                  <i className="grow" />
                  <span className="secondary">
                    {t('pickStations', { count: all.length })} · {t('pickFree', { count: all.filter(isFree).length })}
                  </span>
                </div>
                <Groups listing={listing} row={row} query={query} />
              </>
            )}
          </div>
        </div>
        <footer className="picker-foot">
          <div className="picker-inside">
            {error && (
              <p className="picker-error" role="alert">
                <Icon name="warning" /> <b>{t('pickFailed')}</b> {words(error)}
              </p>
            )}
            {asked && askedStation ? (
              <TakeOver
                name={askedStation.fullName}
                by={asked.by}
                disabled={!isLive || isBusy}
                onTakeOver={() => {
                  setAsked(null);
                  void take(askedStation, true);
                }}
                onLeaveIt={() => {
                  setAsked(null);
                  search.current?.focus();
                }}
              />
            ) : (
              <div className="picker-acts">
                {chosen && (
                  <Button
                    look="primary"
                    className="picker-work"
                    keyName="↵"
                    disabled={!isLive || isBusy}
                    onClick={() => pick(chosen)}
                  >
                    {t(chosen.doctorId === ownId ? 'pickStay' : 'pickWork', { name: chosen.fullName })}
                  </Button>
                )}
                {present?.kind === 'station' && (
                  <Button disabled={!isLive || isBusy} onClick={() => void leave()}>
                    {t('pickLeave', { name: present.fullName })}
                  </Button>
                )}
                {present?.kind === 'doctor' && <Button onClick={onStay}>{t('pickOwnList')}</Button>}
                {user.role !== 'doctor' && (
                  <Button look="quiet" disabled={isBusy} onClick={() => void toDesk()}>
                    {t('pickDesk')}
                  </Button>
                )}
              </div>
            )}
          </div>
        </footer>
        <PickerKeys isAtStation={ownId !== null} isEmpty={all.length === 0} />
      </main>
    </div>
  );
};

/** Somebody works there, and is named where the hub has said who. */
type Asked = { readonly stationId: string; readonly by: string | null };

const holderIn = ({ details }: HubError): string | null => {
  const by = details?.['attendedBy'];
  return typeof by === 'string' ? by : null;
};

const keyOf = (digit: number | undefined): string | null => (digit === undefined || digit > 9 ? null : String(digit));

const useTitle = (title: string): void => {
  useEffect(() => {
    document.title = title;
  }, [title]);
};

/**
 * Typing searches, wherever the focus is; from the field in every script, so it begins there where a keyboard is likely. A finger
 * would only get the one on the screen, over half of the stations.
 */
const useTypingSearches = (field: RefObject<HTMLInputElement | null>): void => {
  useEffect(() => {
    if (matchMedia('(pointer: fine)').matches) field.current?.focus();
    const typed = ({ key, target, ctrlKey, metaKey, altKey, shiftKey }: KeyboardEvent) => {
      if (ctrlKey || metaKey || altKey || shiftKey || !/^\p{L}$/u.test(key)) return;
      // The radio buttons take no letters. A menu takes them for its own.
      const isFree = !(target instanceof Element) || target.matches('body, button, input[type=radio]');
      if (isFree && document.querySelector('[role="menu"], [role="dialog"]') === null) field.current?.focus();
    };
    document.addEventListener('keydown', typed);
    return () => document.removeEventListener('keydown', typed);
  }, [field]);
};

import {
  createContext,
  useContext,
  useEffect,
  useMemo,
  useRef,
  useState,
  useSyncExternalStore,
  type ReactNode,
} from 'react';
import { createHubClient, type ClientState, type HubClient } from '../../../client/hub-client.ts';
import type { Feed } from '../../../client/feed-fold.ts';
import type { LiveSnapshot, LiveView } from '../../../client/live-view.ts';
import type { FeedFilter } from '../../../protocol/commands/feed/subscribe.ts';
import type { HubError } from '../../../protocol/errors.ts';
import type { SessionUser } from '../../../protocol/http.ts';
import type { StaffEntry } from '../../../protocol/views.ts';
import { followClock } from '../present.ts';
import { createFormat, type Format } from '../format.ts';
import { inLanguage } from '../i18n/department-names.ts';
import type { Language } from '../../../protocol/languages.ts';
import { createExpectations, type Expectations } from './expectations.ts';
import { createFrameStore, type FrameStore } from './frame/frame-store.ts';
import { createHeardAppointments, type Heard, type HeardAppointments } from './heard-appointments.ts';
import { createStanding, type Standing } from './standing.ts';
import { useLanguage } from './texts.tsx';

/** What a page is connected with. `expectations` are the rows as they will be once the hub has answered. */
export type Hub = {
  /** Who is signed in, and the doctor or the station that they act as now. */
  readonly user: SessionUser;
  readonly standing: Standing;
  readonly client: HubClient<'staff'>;
  readonly view: LiveView<StaffEntry>;
  readonly expectations: Expectations;
  /** Of all days, beside the view's own. */
  readonly heard: HeardAppointments;
};

type Connection = Omit<Hub, 'user' | 'standing'> & { readonly snapshots: FrameStore<LiveSnapshot<StaffEntry>> };
type Connected = Hub & { readonly snapshots: FrameStore<LiveSnapshot<StaffEntry>> };

const HubContext = createContext<Connected | null>(null);

const useConnected = (): Connected => {
  const connected = useContext(HubContext);
  if (connected === null) throw new Error('no hub here: the page is not inside its StaffShell');
  return connected;
};

export const useHub = (): Hub => useConnected();

const useSnapshot = (): LiveSnapshot<StaffEntry> => {
  const { snapshots } = useConnected();
  return useSyncExternalStore(snapshots.subscribe, snapshots.get);
};

/** All that the hub has told, at most once a frame. Parts that have not changed stay the same objects. */
export const usePlainFeed = (): Feed<StaffEntry> => {
  const { feed } = useSnapshot();
  if (feed === null) throw new Error('the StaffShell shows its page only with a feed');
  return feed;
};

/** The same, with departments as they are called in the reader's language. */
export const useFeed = (): Feed<StaffEntry> => {
  const feed = usePlainFeed();
  const language = useLanguage();
  return useMemo(() => inLanguage(feed, language), [feed, language]);
};

export type Liveness = {
  readonly state: ClientState;
  readonly isLive: boolean;
  /** Null while live; else the time of the last thing heard. */
  readonly staleSince: Date | null;
};

export const useLiveness = (): Liveness => {
  const { client } = useConnected();
  const state = useSyncExternalStore(client.onState, () => client.state);
  const { staleSince } = useSnapshot();
  return useMemo(() => ({ state, isLive: state.kind === 'live', staleSince }), [state, staleSince]);
};

/** Dates and numbers in the reader's language and the hospital's time. */
export const useFormat = (): Format => {
  const language = useLanguage();
  const { timeZone } = useFeed().day;
  return formatOf(language, timeZone);
};

const formats = new Map<string, Format>();
/** One for all parts of a page: Intl takes longer to make a format than a row of a list takes to draw. */
const formatOf = (language: Language, timeZone: string): Format => {
  const key = `${language} ${timeZone}`;
  const known = formats.get(key) ?? createFormat(language, timeZone);
  formats.set(key, known);
  return known;
};

/** The subscribed rows by their id, our own unanswered actions included. */
export const useEntries = (): ReadonlyMap<string, StaffEntry> => {
  const { expectations } = useConnected();
  const { streams } = useFeed();
  const expected = useSyncExternalStore(expectations.subscribe, expectations.get);
  return useMemo(() => expected.applyTo(entriesIn(streams)), [streams, expected]);
};

/** An entry on its way between two streams may be in both for a moment; the later revision is where it is. */
export const entriesIn = (streams: Feed<StaffEntry>['streams']): Map<string, StaffEntry> => {
  const all = new Map<string, StaffEntry>();
  for (const { entries } of streams.values()) {
    for (const entry of entries.values()) {
      const other = all.get(entry.queueId);
      if (other === undefined || other.revision < entry.revision) all.set(entry.queueId, entry);
    }
  }
  return all;
};

/** Every appointment that the feed has told of since the page was opened. */
export const useHeardAppointments = (): Heard => {
  const { heard } = useConnected();
  return useSyncExternalStore(heard.subscribe, heard.get);
};

type HubProviderProps = {
  readonly user: SessionUser;
  /** Told of whom the session acts as. */
  readonly onUser: (user: SessionUser) => void;
  readonly filter: FeedFilter;
  /** Shown until the first feed is there. */
  readonly waiting: ReactNode;
  /** Shown where the hub does not give the page its feed, for good. */
  readonly refused: (error: HubError) => ReactNode;
  readonly children: ReactNode;
};

/** One connection and one subscription a page, by the session's cookie. Both go on where somebody works at another station. */
export const HubProvider = ({ user, onUser, filter, waiting, refused, children }: HubProviderProps) => {
  const [connection, setConnection] = useState<Connection | null>(null);
  const [standing] = useState(() => createStanding(user));
  useEffect(() => standing.tell(onUser), [standing, onUser]);
  const wanted = JSON.stringify(filter);
  const asked = useRef(wanted);
  useEffect(() => {
    const client = createHubClient({ url: location.origin, audience: 'staff' });
    const heard = createHeardAppointments();
    const view = client.subscribe(filterFrom(asked.current), { history: heard.hear });
    followClock(view.hubNow);
    const snapshots = createFrameStore({ read: () => view.snapshot, watch: view.onChange });
    setConnection({ client, view, snapshots, expectations: createExpectations(), heard });
    return () => {
      snapshots.stop();
      client.close();
    };
  }, []);
  useEffect(() => {
    if (connection === null || wanted === asked.current) return;
    asked.current = wanted;
    connection.view.refilter(filterFrom(wanted));
  }, [connection, wanted]);
  const connected = useMemo(() => connection && { ...connection, user, standing }, [connection, user, standing]);
  if (connected === null) return waiting;
  return (
    <HubContext value={connected}>
      <WithFeed waiting={waiting} refused={refused}>
        {children}
      </WithFeed>
    </HubContext>
  );
};

const filterFrom = (json: string): FeedFilter => JSON.parse(json) as FeedFilter;

const WithFeed = ({ waiting, refused, children }: Omit<HubProviderProps, 'user' | 'onUser' | 'filter'>) => {
  const { feed, error } = useSnapshot();
  if (feed !== null) return children;
  return error === null ? waiting : refused(error);
};

import type { FeedFilter } from '../protocol/commands/feed/subscribe.ts';
import type { HubError } from '../protocol/errors.ts';
import type { Audience } from '../protocol/roles.ts';
import type { PublicEntry } from '../protocol/views.ts';
import { audienceRules, type EntryOf } from './call-order.ts';
import { createConnection, type ConnectionState, type Credentials, type Route, type SessionEnd } from './connection.ts';
import type { History } from './history.ts';
import { createKept, sessionStorageOf, type Kept, type KeptStorage } from './kept.ts';
import { createListeners, type Unsubscribe } from './listeners.ts';
import type { OfflineCause } from './offline.ts';
import { createLiveView, type LiveSnapshot, type LiveView } from './live-view.ts';
import { createSend, type Send } from './send.ts';
import { defaultTiming, type Timing } from './timing.ts';
import { onWake } from './wake.ts';

/** What a page tells its user about the connection and its view together. */
export type ClientState =
  /** The first connection, or the first feed, is on its way. */
  | { readonly kind: 'connecting' }
  | { readonly kind: 'live' }
  /** Connected, but the feed has been silent since then: what is shown may be old. */
  | { readonly kind: 'stale'; readonly since: Date }
  /** Not connected since then (by this machine's clock); it tries by itself. `why` is of the last attempt. */
  | { readonly kind: 'offline'; readonly since: Date; readonly why: OfflineCause }
  /** For good: sign in again, pair the device again, or, with `protocol` in `error.details.handshake`, load a new client. */
  | { readonly kind: 'refused'; readonly error: HubError }
  | { readonly kind: 'ended'; readonly reason: SessionEnd }
  | { readonly kind: 'closed' };

export type HubClientOptions<A extends Audience> = Route &
  Credentials & {
    /** `staff` for a login, `public` for a device or a ticket link: it decides the type of the rows. */
    readonly audience: A;
    /** For a device: the version of its page, which administrators see. */
    readonly version?: string;
    readonly timing?: Partial<Timing>;
    /** Where unanswered commands survive a reload; the tab's `sessionStorage` by default. */
    readonly pending?: KeptStorage;
  };

export type HubClient<A extends Audience> = Kept & {
  /** The same object until it changes, for React's `useSyncExternalStore`. */
  readonly state: ClientState;
  onState(listener: () => void): Unsubscribe;
  readonly send: Send;
  /** Replaces the former view: a connection has one subscription. `history` hears of every step (for checkers). */
  subscribe(filter: FeedFilter, options?: { readonly history?: History }): LiveView<EntryOf<A>>;
  /** Looks at once whether everything is still there. Browsers call it by themselves when a page is shown again. */
  wake(): void;
  close(): void;
};

/** A connection to the hub, for browsers and Node: commands that are retried, and one live view. */
export const createHubClient = <A extends Audience>(options: HubClientOptions<A>): HubClient<A> => {
  const { url, path, headers, ca, audience, token, ticket, version } = options;
  const timing = { ...defaultTiming, ...options.timing };
  const credentials = token !== undefined ? { token } : ticket !== undefined ? { ticket } : {};
  const route = { url, path, headers, ca };
  const connection = createConnection(route, { ...credentials, ...(version !== undefined && { version }) }, timing);
  const send = createSend(connection, timing);
  const changed = createListeners<[]>();
  let view: ReturnType<typeof createLiveView<EntryOf<A>>> | null = null;
  let state: ClientState = { kind: 'connecting' };

  const update = () => {
    const next = stateOf(connection.state, view);
    if (isSame(state, next)) return;
    state = next;
    changed.tell();
  };
  const wake = () => {
    view?.check();
    // A connection that has been dead since the machine slept would only be noticed by its next ping.
    if (connection.state.kind === 'offline' || state.kind === 'stale') connection.reconnect();
  };
  connection.onState(update);
  const stopWaking = onWake(wake);

  return {
    ...createKept(send, options.pending ?? sessionStorageOf(globalThis)),
    get state() {
      return state;
    },
    onState: changed.add,
    send,
    subscribe(filter, { history } = {}) {
      view?.close();
      view = createLiveView({ connection, rules: audienceRules[audience], filter, timing, history });
      view.onChange(update);
      update();
      return view;
    },
    wake,
    close() {
      stopWaking();
      view?.close();
      connection.close();
    },
  };
};

const stateOf = (
  connection: ConnectionState,
  view: { readonly snapshot: LiveSnapshot<PublicEntry>; readonly closed: boolean } | null,
): ClientState => {
  if (connection.kind !== 'connected') return connection;
  if (view === null || view.closed) return { kind: 'live' };
  const { feed, staleSince, error } = view.snapshot;
  if (staleSince !== null) return { kind: 'stale', since: staleSince };
  return feed === null && error === null ? { kind: 'connecting' } : { kind: 'live' };
};

/** The connection's own states stay the same objects as long as nothing in them has changed. */
const isSame = (a: ClientState, b: ClientState): boolean =>
  a === b ||
  (a.kind === b.kind &&
    a.kind !== 'offline' &&
    !('since' in a && 'since' in b && a.since.getTime() !== b.since.getTime()));

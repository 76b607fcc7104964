import type { FeedFilter } from '../protocol/commands/feed/subscribe.ts';
import { HubError } from '../protocol/errors.ts';
import type { PublicEntry } from '../protocol/views.ts';
import type { AudienceRules } from './call-order.ts';
import { toHubError, type Reply } from './command-types.ts';
import type { Connection } from './connection.ts';
import { createFeedFold, type Feed } from './feed-fold.ts';
import type { FeedChange, History } from './history.ts';
import { createHubClock } from './hub-clock.ts';
import { createListeners, type Unsubscribe } from './listeners.ts';
import { createStaleness } from './staleness.ts';
import { retryDelayMs, type Timing } from './timing.ts';

/** What a page draws. The same object until something changes, so it serves React's `useSyncExternalStore`. */
export type LiveSnapshot<Entry extends PublicEntry> = {
  /** Null before the first answer of the hub. Kept through outages; `staleSince` says how old it is. */
  readonly feed: Feed<Entry> | null;
  /** Null while live; else the time of the last thing heard: nothing for 15 s, or no connection. */
  readonly staleSince: Date | null;
  /** The hub does not give this subscription, for good. */
  readonly error: HubError | null;
};

export type LiveView<Entry extends PublicEntry> = {
  readonly snapshot: LiveSnapshot<Entry>;
  /** Called after every change, once for all that one message brought. Pages draw at most once a frame. */
  onChange(listener: () => void): Unsubscribe;
  /** The hub gives other streams than before: the session may act as somebody else now. */
  onScope(listener: () => void): Unsubscribe;
  /** The first feed; rejects with HubError where there will be none. */
  whenReady(): Promise<Feed<Entry>>;
  /** Another filter, in the place of the former one. What was shown stays until the answer is there. */
  refilter(filter: FeedFilter): void;
  /** The hub's present time in milliseconds, whatever this machine's clock says. */
  hubNow(): number;
  close(): void;
};

type Parts<Entry extends PublicEntry> = {
  connection: Connection;
  rules: AudienceRules<Entry>;
  filter: FeedFilter;
  timing: Timing;
  history?: History | undefined;
};

/** A subscription that is kept alive: snapshot, changes, gaps, midnight and reconnection (design §5). */
export const createLiveView = <Entry extends PublicEntry>(
  parts: Parts<Entry>,
): LiveView<Entry> & { check(): void; readonly closed: boolean } => {
  const { connection, rules, timing } = parts;
  const fold = createFeedFold(rules, parts.history);
  const staleness = createStaleness(timing.staleAfterMs);
  const clock = createHubClock();
  const changed = createListeners<[]>();
  const rescoped = createListeners<[]>();
  let { filter } = parts;
  let closed = false;
  let error: HubError | null = null;
  let latest: LiveSnapshot<Entry> | null = null;

  /** The next subscription asks for whole snapshots: what is there cannot be the start of a resume. */
  let needsSnapshot = true;
  /** The subscription under way, of which there is never more than one, so that the answers come in order. */
  let asking: symbol | null = null;
  let askAgain = false;
  let behind = false;
  /** The history and the day that the hub is in by its last word; until the answer is there, others may be shown. */
  let hubsEpoch: string | null = null;
  let hubsDay: string | null = null;
  let retry: ReturnType<typeof setTimeout> | undefined;
  let failures = 0;
  let gaps = { count: 0, lastAt: Number.NEGATIVE_INFINITY };

  const tell = () => {
    latest = null;
    changed.tell();
  };

  const subscribe = () => {
    clearTimeout(retry);
    if (closed || connection.state.kind !== 'connected') return;
    if (asking !== null) {
      askAgain = true;
      return;
    }
    const question = Symbol('subscribe');
    asking = question;
    askAgain = false;
    const since = needsSnapshot ? undefined : fold.since();
    const asked = filter;
    connection.ask<'feed:subscribe'>(
      'feed:subscribe',
      { ...asked, ...(since && { since }) },
      timing.subscribeWithinMs,
      (reply) => {
        // Another one was asked on a new connection, where this one counts for nothing.
        if (asking !== question) return;
        asking = null;
        if (!closed) take(reply, asked);
      },
    );
  };
  const subscribeLater = (delayMs: number) => {
    clearTimeout(retry);
    retry = setTimeout(subscribe, delayMs);
  };

  const take = (reply: Reply<'feed:subscribe'> | null, asked: FeedFilter) => {
    if (reply === null) {
      // A hub that does not answer may have subscribed us or not; a new connection is in no room.
      if (connection.state.kind === 'connected') connection.reconnect();
      return;
    }
    if (!reply.ok) {
      if (asked !== filter) return subscribe();
      if (reply.error.retryable) return subscribeLater(retryDelayMs(failures++, timing));
      return fail(toHubError(reply.error));
    }
    const { data } = reply;
    const fits = guarded(() => fold.take(data));
    if (fits === null) return;
    if (asked !== filter) return subscribe();
    if (!fits) {
      needsSnapshot = true;
      return subscribeLater(failures++ === 0 ? 0 : retryDelayMs(failures, timing));
    }
    needsSnapshot &&= askAgain;
    hubsEpoch = data.epoch;
    hubsDay = data.day.date;
    failures = 0;
    error = null;
    behind = false;
    clock.heard(new Date(data.asOf));
    staleness.heard(new Date(data.asOf));
    tell();
    if (askAgain) subscribe();
  };

  const fail = (thrown: HubError) => {
    error = thrown;
    tell();
  };
  /** What the hub sends is not parsed again; where it does not have the promised shape, the page is told. */
  const guarded = <Outcome>(step: () => Outcome): Outcome | null => {
    try {
      return step();
    } catch (thrown) {
      fail(thrown instanceof HubError ? thrown : new HubError('internal', undefined, { cause: thrown }));
      return null;
    }
  };

  /** Something was lost on the way. While an answer is on its way this is in it, since the hub answers in order. */
  const fallBehind = () => {
    if (asking !== null || behind) return;
    behind = true;
    const now = performance.now();
    const count = now - gaps.lastAt < timing.gapStreakWithinMs ? gaps.count + 1 : 0;
    gaps = { count, lastAt: now };
    // What a resume has not mended once, a snapshot may; and a hub in trouble is not to be asked in a tight loop.
    if (count > 0) needsSnapshot = true;
    if (count === 0) subscribe();
    else subscribeLater(retryDelayMs(count, timing));
  };

  const hear = (change: FeedChange) => {
    // It follows on a base that this screen does not have yet, and is in the answer that is on its way. In another epoch
    // its version would even be taken for one of what is shown.
    if (hubsEpoch !== null && hubsEpoch !== fold.epoch) return;
    if (hubsDay !== null && hubsDay !== fold.day) return;
    const outcome = guarded(() => fold.apply(change));
    if (outcome === 'gap') return fallBehind();
    if (outcome !== 'applied') return;
    if (!behind) staleness.heard(new Date(change.payload.at));
    tell();
  };

  const subscriptions = [
    connection.onState(() => {
      if (connection.state.kind === 'connected') {
        hubsEpoch = null;
        hubsDay = null;
        return subscribe();
      }
      asking = null;
      clearTimeout(retry);
      staleness.lost();
      tell();
    }),
    connection.on('queue:changed', (payload) => hear({ event: 'queue:changed', payload })),
    connection.on('appointment:changed', (payload) => hear({ event: 'appointment:changed', payload })),
    connection.on('directory:changed', (payload) => hear({ event: 'directory:changed', payload })),
    connection.on('feed:alive', ({ epoch, asOf, heads }) => {
      clock.heard(new Date(asOf));
      if (fold.epoch === null) return;
      hubsEpoch = epoch;
      if (asking !== null) return;
      if (epoch !== fold.epoch) {
        needsSnapshot = true;
        return fallBehind();
      }
      if (fold.isBehind(heads)) return fallBehind();
      if (!behind) staleness.heard(new Date(asOf));
    }),
    connection.on('feed:scope-changed', () => {
      subscribe();
      rescoped.tell();
    }),
    connection.on('hub:day-changed', ({ day }) => {
      hubsDay = day.date;
      needsSnapshot = true;
      subscribe();
    }),
    connection.on('ticket:changed', (ticket) => {
      fold.setTicket(ticket);
      tell();
    }),
    staleness.onChange(tell),
  ];
  subscribe();

  const view = {
    get closed() {
      return closed;
    },
    get snapshot() {
      latest ??= { feed: fold.feed(), staleSince: staleness.since, error };
      return latest;
    },
    onChange: changed.add,
    onScope: rescoped.add,
    whenReady: () =>
      new Promise<Feed<Entry>>((resolve, reject) => {
        const settle = () => {
          const { feed, error: refusal } = view.snapshot;
          const end = refusal ?? endOf(connection, closed);
          if (end !== null) reject(end);
          else if (feed !== null) resolve(feed);
          else return false;
          return true;
        };
        if (settle()) return;
        const stop = changed.add(() => {
          if (settle()) stop();
        });
      }),
    refilter(next: FeedFilter) {
      filter = next;
      needsSnapshot = true;
      error = null;
      subscribe();
    },
    check: staleness.check,
    hubNow: clock.now,
    close() {
      if (closed) return;
      closed = true;
      clearTimeout(retry);
      staleness.stop();
      for (const stop of subscriptions) stop();
      if (connection.state.kind === 'connected') {
        connection.ask('feed:unsubscribe', {}, timing.replyWithinMs, () => undefined);
      }
      tell();
    },
  };
  return view;
};

const endOf = ({ state }: Connection, closed: boolean): HubError | null => {
  if (state.kind === 'refused') return state.error;
  if (state.kind === 'ended') return new HubError('unauthenticated', { reason: state.reason });
  return closed || state.kind === 'closed' ? new HubError('unavailable', { reason: 'closed' }) : null;
};

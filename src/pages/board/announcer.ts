import type { Feed } from '../../client/feed-fold.ts';
import { createListeners } from '../../client/listeners.ts';
import type { PublicEntry } from '../../protocol/views.ts';
import type { Language } from '../../protocol/languages.ts';
import type { Store } from '../shared/public/use-store.ts';
import type { Announced } from './announced.ts';
import { standingCalls, stillMeant, type Call } from './calls.ts';
import type { Ledger } from './ledger.ts';
import type { Pending } from './pending.ts';
import { firstSending, standingSent, type Sending, type Sent } from './sendings.ts';
import type { Speaker } from './sound/speaker.ts';
import { presentMs } from '../shared/present.ts';

export type Announcement = Call | Sending;

/** What is being announced: for a call the band is yellow. */
export type Announcer = Store<{ readonly announced: Announcement | null }> & {
  /** After every change of the view, and of whether it is live. */
  hear(feed: Feed<PublicEntry>, live: boolean): void;
  /** These calls are on the screen now. */
  shown(keys: ReadonlySet<string>): void;
};

type AnnouncerParts = {
  readonly speaker: Pick<Speaker, 'announce'>;
  readonly ledger: Pick<Ledger, 'note'>;
  readonly announced: Announced;
  readonly pending: Pending;
  readonly languages: () => readonly Language[];
};

export const HOLD_MS = 12_000;
/** Nobody looks up at a sound, so the yellow stays longer. */
export const HOLD_MUTED_MS = 20_000;
/** Where another call waits. */
export const HOLD_SHORT_MS = 8_000;
/** If many calls wait: a call that comes a minute late helps nobody. */
export const HOLD_RUSH_MS = 4_000;
const RUSH = 4;
const LOOK_EVERY_MS = 250;
/** Those who are sent together are of several lists, and come one after the other. */
const COLLECT_MS = 300;

/**
 * Announces one call after the other: never two at once, never while the board is not live, none twice. For each queued
 * call the ledger gets one end: spoken, muted, or over before its turn. Where no call waits, those are announced who were
 * sent to a waiting area: they are in no ledger, since whoever misses it is called in the hall, too.
 */
export const createAnnouncer = ({ speaker, ledger, announced, pending, languages }: AnnouncerParts): Announcer => {
  const changed = createListeners<[]>();
  // The page may have ended between the two of `settle`.
  for (const { key } of pending.all().filter((call) => announced.has(call.key))) pending.remove(key);
  const queue = pending.all();
  const unshown = new Map(queue.map((call) => [call.key, call]));
  let snapshot: { readonly announced: Announcement | null } = { announced: null };
  let latest: Feed<PublicEntry> | null = null;
  let isLive = false;
  let current: { readonly announcement: Announcement; readonly cut: AbortController } | null = null;
  let running = false;

  const become = (announcement: Announcement | null) => {
    if (snapshot.announced === announcement) return;
    snapshot = { announced: announcement };
    changed.tell();
  };
  const isMeant = (call: Call) => latest !== null && stillMeant(call, latest);
  const sentNow = (): Sent[] => (latest === null ? [] : standingSent(latest, presentMs()));
  const unsaid = (): Sent[] => sentNow().filter(({ key }) => !announced.has(key));
  const nextSending = (): Sending | null => (latest === null ? null : firstSending(unsaid(), latest));
  /** A sending is, as long as anybody of it is on the way. */
  const stands = (announcement: Announcement): boolean => {
    if (announcement.kind === 'call') return isMeant(announcement);
    const now = new Set(sentNow().map(({ key }) => key));
    return announcement.sent.some(({ key }) => now.has(key));
  };
  const settle = (announcement: Announcement) => {
    if (announcement.kind === 'area') {
      for (const { key } of announcement.sent) announced.add(key);
      return;
    }
    announced.add(announcement.key);
    pending.remove(announcement.key);
  };
  const note = (announcement: Announcement, moment: Parameters<Ledger['note']>[1]) => {
    if (announcement.kind === 'call') ledger.note(announcement, moment);
  };
  const giveUp = (call: Call) => {
    ledger.note(call, { overtakenAt: presentInstant() });
    settle(call);
  };
  /** Told as soon as they are over, not at their turn: so the time is right, and the queue is shorter. */
  const giveUpWhatIsOver = () => {
    for (const call of queue.filter((one) => !isMeant(one))) {
      queue.splice(queue.indexOf(call), 1);
      giveUp(call);
    }
  };

  const announce = async (announcement: Announcement) => {
    const cut = new AbortController();
    current = { announcement, cut };
    become(announcement);
    const startedAt = performance.now();
    let isHeard = false;
    // A call that was heard in one language counts as made. The rest may be cut off, and is not repeated. The ledger is
    // always told, even if this board has forgotten the call: or it could not show a call that was made twice.
    const said = () => {
      if (isHeard) return;
      isHeard = true;
      note(announcement, { spokenAt: presentInstant() });
      settle(announcement);
    };
    const isCall = announcement.kind === 'call';
    // A call never hurries for those who are only sent to wait elsewhere.
    const waiting = () => queue.length + (isCall || unsaid().every(({ key }) => keys.has(key)) ? 0 : 1);
    const keys = new Set(isCall ? [] : announcement.sent.map(({ key }) => key));
    const next = (tried: number) => nextLanguage(languages(), tried, waiting(), isCall ? 2 : 1);
    // A sound that fails must not end all others.
    const outcome = await speaker.announce(announcement, next, said, cut.signal).catch(() => 'ended' as const);
    const muted = outcome === 'muted';
    if (!cut.signal.aborted && !isHeard) {
      // Without sound, or with neither a voice nor a recording that works: nobody has heard it.
      note(announcement, { muted: true });
      settle(announcement);
    }
    while (!cut.signal.aborted && performance.now() - startedAt < holdMs(waiting(), muted)) {
      await pause(LOOK_EVERY_MS);
    }
    current = null;
    // The connection was lost in the middle of it: it is said again when the board is live again.
    if (announcement.kind === 'area' || announced.has(announcement.key)) return;
    if (isMeant(announcement)) queue.unshift(announcement);
    else giveUp(announcement);
  };
  const run = async () => {
    if (running) return;
    running = true;
    if (queue.length === 0) await pause(COLLECT_MS);
    const take = (): Announcement | null => (isLive ? (queue.shift() ?? nextSending()) : null);
    for (let one = take(); one; one = take()) {
      if (one.kind === 'area' || isMeant(one)) await announce(one);
      else giveUp(one);
    }
    become(null);
    running = false;
  };

  return {
    get snapshot() {
      return snapshot;
    },
    onChange: changed.add,
    hear(feed, live) {
      latest = feed;
      isLive = live;
      const standing = standingCalls(feed);
      announced.stand(new Set([...standing, ...sentNow()].map(({ key }) => key)));
      if (current && (!live || !stands(current.announcement))) current.cut.abort();
      if (!live) return;
      giveUpWhatIsOver();
      for (const call of standing) {
        const { key } = call;
        if (announced.has(key) || current?.announcement.key === key) continue;
        const waits = queue.findIndex((one) => one.key === key);
        if (waits !== -1) {
          // The doctor may have changed rooms since.
          queue[waits] = call;
          pending.add(call);
          continue;
        }
        queue.push(call);
        pending.add(call);
        unshown.set(key, call);
        ledger.note(call, { queuedAt: presentInstant() });
      }
      if (queue.length > 0 || unsaid().length > 0) void run();
    },
    shown(keys) {
      for (const [key, call] of unshown) {
        if (keys.has(key)) ledger.note(call, { shownAt: presentInstant() });
        // Before the first feed nothing is known to be over.
        if (keys.has(key) || (latest !== null && !isMeant(call))) unshown.delete(key);
      }
    },
  };
};

/**
 * A call in one language is said twice, in several once each: the number is heard at least twice. If another one waits, two
 * sentences are enough. If several wait, one is: the screen shows the call in every language anyway. `least` is how often
 * it is said where nothing waits.
 */
const nextLanguage = (
  languages: readonly Language[],
  tried: number,
  waiting: number,
  least: number,
): Language | null => {
  const most = waiting >= 2 ? 1 : waiting === 1 ? least : Math.max(least, languages.length);
  return tried < most ? (languages[tried % languages.length] ?? null) : null;
};

const holdMs = (waiting: number, muted: boolean): number => {
  if (waiting >= RUSH) return HOLD_RUSH_MS;
  if (waiting > 0) return HOLD_SHORT_MS;
  return muted ? HOLD_MUTED_MS : HOLD_MS;
};

const presentInstant = (): string => new Date(presentMs()).toISOString();

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

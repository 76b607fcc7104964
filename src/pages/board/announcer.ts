import type { Feed } from '../../client/feed-fold.ts';
import { createListeners } from '../../client/listeners.ts';
import type { PublicEntry } from '../../protocol/views.ts';
import type { Language } from '../../protocol/languages.ts';
import type { Store } from '../shared/public/use-store.ts';
import type { Announced } from './announced.ts';
import { standingCalls, stillMeant, type Call } from './calls.ts';
import type { Ledger } from './ledger.ts';
import type { Pending } from './pending.ts';
import type { Speaker } from './sound/speaker.ts';
import { presentMs } from '../shared/present.ts';

/** The call that is being announced: the band is yellow for it. */
export type Announcer = Store<{ readonly announced: Call | null }> & {
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

/**
 * Announces one call after the other: never two at once, never while the board is not live, none twice. For each queued
 * call the ledger gets one end: spoken, muted, or over before its turn.
 */
export const createAnnouncer = ({ speaker, ledger, announced, pending, languages }: AnnouncerParts): Announcer => {
  const changed = createListeners<[]>();
  // The page may have ended between the two of `settle`.
  for (const { key } of pending.all().filter((call) => announced.has(call.key))) pending.remove(key);
  const queue = pending.all();
  const unshown = new Map(queue.map((call) => [call.key, call]));
  let snapshot: { readonly announced: Call | null } = { announced: null };
  let latest: Feed<PublicEntry> | null = null;
  let isLive = false;
  let current: { readonly call: Call; readonly cut: AbortController } | null = null;
  let running = false;

  const become = (call: Call | null) => {
    if (snapshot.announced === call) return;
    snapshot = { announced: call };
    changed.tell();
  };
  const isMeant = (call: Call) => latest !== null && stillMeant(call, latest);
  const settle = ({ key }: Call) => {
    announced.add(key);
    pending.remove(key);
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

  const announce = async (call: Call) => {
    const cut = new AbortController();
    current = { call, cut };
    become(call);
    const startedAt = performance.now();
    let isHeard = false;
    // A call that was heard in one language counts as made. The rest may be cut off, and is not repeated. The ledger is
    // always told, even if this board has forgotten the call: or it could not show a call that was made twice.
    const said = () => {
      if (isHeard) return;
      isHeard = true;
      ledger.note(call, { spokenAt: presentInstant() });
      settle(call);
    };
    const next = (tried: number) => nextLanguage(languages(), tried, queue.length);
    // A sound that fails must not end all others.
    const outcome = await speaker.announce(call, next, said, cut.signal).catch(() => 'ended' as const);
    const muted = outcome === 'muted';
    if (!cut.signal.aborted && !isHeard) {
      // Without sound, or with neither a voice nor a recording that works: nobody has heard it.
      ledger.note(call, { muted: true });
      settle(call);
    }
    while (!cut.signal.aborted && performance.now() - startedAt < holdMs(queue.length, muted)) {
      await pause(LOOK_EVERY_MS);
    }
    current = null;
    if (announced.has(call.key)) return;
    // The connection was lost in the middle of it: it is said again when the board is live again.
    if (isMeant(call)) queue.unshift(call);
    else giveUp(call);
  };
  const run = async () => {
    if (running) return;
    running = true;
    for (let call = queue.shift(); call; call = isLive ? queue.shift() : undefined) {
      if (isMeant(call)) await announce(call);
      else giveUp(call);
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
      announced.stand(new Set(standing.map(({ key }) => key)));
      if (current && (!live || !isMeant(current.call))) current.cut.abort();
      if (!live) return;
      giveUpWhatIsOver();
      for (const call of standing) {
        const { key } = call;
        if (announced.has(key) || current?.call.key === key) continue;
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
      if (queue.length > 0) void run();
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
 * One language is said twice, several once each: the number is heard at least twice. If another call waits, two sentences
 * are enough. If several wait, one is: the screen shows the call in every language anyway.
 */
const nextLanguage = (languages: readonly Language[], tried: number, waiting: number): Language | null => {
  const most = waiting >= 2 ? 1 : waiting === 1 ? 2 : Math.max(2, languages.length);
  return tried < most ? (languages[tried % languages.length] ?? null) : null;
};

const holdMs = (waiting: number, muted: boolean): number => {
  if (waiting >= RUSH) return HOLD_RUSH_MS;
  if (waiting > 0) return HOLD_SHORT_MS;
  return muted ? HOLD_MUTED_MS : HOLD_MS;
};

const presentInstant = (): string => new Date(presentMs()).toISOString();

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

import type { HubClient } from '../../../client/hub-client.ts';
import { createListeners } from '../../../client/listeners.ts';
import type { LiveView } from '../../../client/live-view.ts';
import type { PublicEntry } from '../../../protocol/views.ts';
import type { Store } from './use-store.ts';

/** What a public screen may say about what it shows. */
export type Liveness =
  /** Nothing was heard yet, but the page has only just been opened. */
  | { readonly kind: 'connecting' }
  | { readonly kind: 'live' }
  /**
   * What is shown may be old. `since`: the last thing heard; null where nothing ever was. `forLong`: so long that even
   * the numbers that were being served are of no use any more.
   */
  | { readonly kind: 'lost'; readonly since: Date | null; readonly forLong: boolean };

export type LivenessTiming = {
  /**
   * How long a lost connection may be away before the screen says so. With the 5 s between two signs of life, 10 s
   * keep to the 15 s of the silent feed; a hub's restart then passes without a word.
   */
  readonly graceMs: number;
  readonly firstWithinMs: number;
  readonly longAfterMs: number;
};

export const boardTiming: LivenessTiming = { graceMs: 10_000, firstWithinMs: 15_000, longAfterMs: 5 * 60_000 };
/** Somebody who is about to type a phone number is told at once. */
export const promptTiming: LivenessTiming = { graceMs: 500, firstWithinMs: 6_000, longAfterMs: 5 * 60_000 };
/** Phones change their networks all the time, and come back within a second or two. */
export const ticketTiming: LivenessTiming = { graceMs: 4_000, firstWithinMs: 8_000, longAfterMs: 5 * 60_000 };

export type LivenessStore = Store<Liveness> & { stop(): void };

export const createLiveness = (
  client: Pick<HubClient<'public'>, 'state' | 'onState'>,
  view: Pick<LiveView<PublicEntry>, 'snapshot' | 'onChange'>,
  timing: LivenessTiming,
): LivenessStore => {
  const changed = createListeners<[]>();
  const openedAt = performance.now();
  let snapshot: Liveness = { kind: 'connecting' };
  /** When this screen stopped being live, by its own steady clock. */
  let downAt: number | null = null;
  let lostAt: number | null = null;
  let timer: ReturnType<typeof setTimeout> | undefined;

  const lookAgainIn = (ms: number) => {
    timer = setTimeout(update, ms);
  };
  const next = (now: number): Liveness => {
    const { feed, staleSince } = view.snapshot;
    if (feed === null) {
      const leftMs = timing.firstWithinMs - (now - openedAt);
      if (leftMs > 0) {
        lookAgainIn(leftMs);
        return { kind: 'connecting' };
      }
    } else if (client.state.kind === 'live') {
      downAt = null;
      lostAt = null;
      return { kind: 'live' };
    }
    // A feed that fell silent on a standing connection has been waited for already.
    const grace = client.state.kind === 'stale' && downAt === null ? 0 : timing.graceMs;
    downAt ??= now;
    const graceLeftMs = downAt + grace - now;
    if (feed !== null && lostAt === null && graceLeftMs > 0) {
      lookAgainIn(graceLeftMs);
      return snapshot;
    }
    lostAt ??= now;
    const longLeftMs = lostAt + timing.longAfterMs - now;
    if (longLeftMs > 0) lookAgainIn(longLeftMs);
    return { kind: 'lost', since: staleSince, forLong: longLeftMs <= 0 };
  };
  const update = () => {
    clearTimeout(timer);
    const latest = next(performance.now());
    if (isSame(snapshot, latest)) return;
    snapshot = latest;
    changed.tell();
  };

  const stops = [client.onState(update), view.onChange(update)];
  update();
  return {
    get snapshot() {
      return snapshot;
    },
    onChange: changed.add,
    stop() {
      clearTimeout(timer);
      for (const stop of stops) stop();
    },
  };
};

const isSame = (a: Liveness, b: Liveness): boolean =>
  a.kind === 'lost' && b.kind === 'lost'
    ? a.forLong === b.forLong && a.since?.getTime() === b.since?.getTime()
    : a.kind === b.kind;

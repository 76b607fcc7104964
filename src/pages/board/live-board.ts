import type { Feed } from '../../client/feed-fold.ts';
import type { HubClient } from '../../client/hub-client.ts';
import type { KeptStorage } from '../../client/kept.ts';
import { createListeners } from '../../client/listeners.ts';
import type { PublicEntry } from '../../protocol/views.ts';
import { offeredLanguages } from '../../protocol/languages.ts';
import { boardTiming, createLiveness, type Liveness } from '../shared/public/liveness.ts';
import { followClock } from '../shared/present.ts';
import type { Store } from '../shared/public/use-store.ts';
import { createAnnounced } from './announced.ts';
import { createAnnouncer, type Announcement } from './announcer.ts';
import { createLedger } from './ledger.ts';
import { createPending } from './pending.ts';
import type { Speaker } from './sound/speaker.ts';

/** All that the board knows at one moment. */
export type BoardSnapshot = {
  readonly feed: Feed<PublicEntry> | null;
  readonly liveness: Liveness;
  readonly announced: Announcement | null;
  readonly soundBlocked: boolean;
};

export type LiveBoard = Store<BoardSnapshot> & {
  shown(keys: ReadonlySet<string>): void;
  /** Stops everything but the client, which is closed where it was opened. */
  stop(): void;
};

/** Puts the view, the announcements and the ledger together. It lives for as long as the device is paired. */
export const createLiveBoard = (
  client: HubClient<'public'>,
  speaker: Speaker,
  storage: KeptStorage | null,
): LiveBoard => {
  const changed = createListeners<[]>();
  const view = client.subscribe({ all: true });
  followClock(view.hubNow);
  const liveness = createLiveness(client, view, boardTiming);
  const ledger = createLedger(client.send, storage);
  const announcer = createAnnouncer({
    speaker,
    ledger,
    announced: createAnnounced(storage),
    pending: createPending(storage),
    languages: () => offeredLanguages(view.snapshot.feed?.settings.languages ?? []),
  });
  let snapshot: BoardSnapshot | null = null;
  let wasLive = false;

  const hear = () => {
    const { feed } = view.snapshot;
    // The picture may stay for a moment after the connection is lost. A call is announced only from a live feed.
    const isLive = client.state.kind === 'live' && liveness.snapshot.kind === 'live';
    if (isLive && !wasLive) ledger.flush();
    wasLive = isLive;
    if (feed) announcer.hear(feed, isLive);
    tell();
  };
  const tell = () => {
    snapshot = null;
    changed.tell();
  };
  view.onChange(hear);
  liveness.onChange(hear);
  announcer.onChange(tell);
  const stopHearingSound = speaker.onChange(tell);

  return {
    get snapshot() {
      snapshot ??= {
        feed: view.snapshot.feed,
        liveness: liveness.snapshot,
        announced: announcer.snapshot.announced,
        soundBlocked: speaker.snapshot.blocked,
      };
      return snapshot;
    },
    onChange: changed.add,
    shown: announcer.shown,
    stop() {
      const { feed } = view.snapshot;
      // A board that is not live stops what it is saying.
      if (feed) announcer.hear(feed, false);
      stopHearingSound();
      liveness.stop();
      ledger.stop();
    },
  };
};

import type { CommandData } from '../protocol/commands/index.ts';
import type { EventPayload } from '../protocol/events.ts';

export type SubscribeData = CommandData<'feed:subscribe'>;
export type FeedChange =
  | { readonly event: 'queue:changed'; readonly payload: EventPayload<'queue:changed'> }
  | { readonly event: 'appointment:changed'; readonly payload: EventPayload<'appointment:changed'> }
  | { readonly event: 'directory:changed'; readonly payload: EventPayload<'directory:changed'> };

/** What the view did with what it heard, for checkers that compare it with the database afterwards. */
export type HistoryStep =
  /** A stream starts again from a snapshot at `version`; `rows` are the ids in it. */
  | {
      readonly kind: 'reset';
      readonly epoch: string;
      readonly streamId: string;
      readonly version: number;
      readonly previous: number;
      readonly rows: readonly string[];
    }
  /** A stream goes on from where it was; the changes in between follow as `change`. */
  | { readonly kind: 'resumed'; readonly streamId: string; readonly version: number; readonly previous: number }
  /** Applied. `caughtUp`: it came with an acknowledgement, not as an event. */
  | (FeedChange & { readonly kind: 'change'; readonly caughtUp: boolean })
  /** Left out: the stream is already at this version or past it. */
  | (FeedChange & { readonly kind: 'known'; readonly caughtUp: boolean })
  /** Left out: of a stream that the subscription does not cover (any more). */
  | (FeedChange & { readonly kind: 'foreign'; readonly caughtUp: boolean })
  /** Left out: changes between are missing, so the view subscribes again. */
  | (FeedChange & { readonly kind: 'gap'; readonly caughtUp: boolean })
  /** The subscription covers this stream no more. */
  | { readonly kind: 'left'; readonly streamId: string };

export type History = (step: HistoryStep) => void;

import type { Tail } from '../feed/tail.ts';
import type { CommandInput } from '../protocol/commands/index.ts';
import { HubError } from '../protocol/errors.ts';
import { allLevels, directoryStreamId } from '../protocol/rooms.ts';
import type { Ticket } from '../protocol/views.ts';
import type { Directory } from './directory.ts';
import { encodeSubscription } from './encode-subscription.ts';
import type { Subscriber } from './members.ts';
import type { Known, Publisher } from './publisher.ts';
import { onlyKnown, withoutRepeats } from './scopes.ts';
import type { Stream } from './stream.ts';
import type { FeedFilter } from '../protocol/commands/feed/subscribe.ts';

const SILENT_AFTER_MS = 5_000;

/** Who follows the ticket of a link: the live tickets, which are a part of their own. */
export type TicketWatch = {
  /** Throws `not_found`. */
  watch(subscriber: Subscriber, ticketToken: string): Promise<Ticket>;
  unwatch(subscriber: Subscriber): void;
};

export type Subscriptions = {
  /** Acknowledges (with the data as JSON) and joins without an await between, so that nothing is lost or comes before its acknowledgement. */
  subscribe(
    subscriber: Subscriber,
    input: CommandInput<'feed:subscribe'>,
    acknowledge: (json: string) => void,
  ): Promise<void>;
  unsubscribe(subscriber: Subscriber): void;
};

/** How a screen begins to hear the feed, and goes on after an outage. */
export const createSubscriptions = (parts: {
  publisher: Publisher;
  tail: Pick<Tail, 'caughtUp' | 'silentMs'>;
  tickets: TicketWatch;
}): Subscriptions => {
  const { publisher, tail, tickets } = parts;
  const { members, scopes, streamOf } = publisher;
  /** The last question of each subscriber. An earlier one that had to wait must not undo it. */
  const latest = new WeakMap<Subscriber, symbol>();

  return {
    async subscribe(subscriber, { since, ...asked }, acknowledge) {
      const filter = withoutRepeats(asked);
      const question = Symbol('subscribe');
      latest.set(subscriber, question);
      /** False once its connection is over. Throws where a later question has overtaken this one. */
      const isWanted = () => {
        if (!subscriber.isOpen()) return false;
        if (latest.get(subscriber) !== question) throw new HubError('conflict', { subscription: 'overtaken' });
        return true;
      };
      const before = publisher.known();
      // Another node has read further than this one. What the screen has already must not come as news.
      if (since && since.epoch === before?.reading.epoch && isAhead(since.versions, before, publisher.streams())) {
        await tail.caughtUp();
      }
      // A doctor created a moment ago may be in the database and not yet in the directory that was read.
      if (before && namesUnknown(filter, before.directory)) await tail.caughtUp();
      const { principal } = subscriber;
      let ticket: Ticket | undefined;
      if (principal.role === 'ticket') {
        // While rows are still missing, a position would be too good.
        await tail.caughtUp();
        if (!isWanted()) return;
        ticket = await tickets.watch(subscriber, principal.ticketToken);
      }
      // No await from here on. The connection may have ended during the one above.
      if (!isWanted()) return tickets.unwatch(subscriber);
      const known = publisher.known();
      // While the feed is not read, its rows may be old. A screen would take them for live.
      if (!known || tail.silentMs() > SILENT_AFTER_MS) throw new HubError('unavailable', { feed: 'not read' });
      const { directory, reading } = known;
      const { scope, rooms } = scopes.roomsOf(principal, filter, directory);
      const from = since?.epoch === reading.epoch ? since.versions : {};
      // Changes alone cannot bring the rows of a level that the screen did not have.
      const sameLevels = (since?.urgencyLevels ?? allLevels).join() === scope.levels.join();
      const frame = {
        epoch: reading.epoch,
        asOf: reading.asOf,
        day: reading.day,
        filter: { ...filter, urgencyLevels: [...scope.levels] },
        ...(ticket ? { ticket } : {}),
      };
      const streams = [...rooms.values()].map((room) => ({
        room,
        stream: streamOf(room.streamId),
        from: sameLevels ? from[room.streamId] : undefined,
      }));
      members.settle(subscriber);
      acknowledge(encodeSubscription(frame, { directory, from: from[directoryStreamId] }, streams));
      members.enter(subscriber, rooms, { filter, scope, day: reading.day.date });
    },
    unsubscribe(subscriber) {
      latest.delete(subscriber);
      tickets.unwatch(subscriber);
      members.leave(subscriber);
    },
  };
};

const isAhead = (
  versions: Readonly<Record<string, number>>,
  { directory }: Known,
  streams: ReadonlyMap<string, Stream>,
): boolean =>
  Object.entries(versions).some(([streamId, version]) => {
    const here = streamId === directoryStreamId ? directory.version() : streams.get(streamId)?.version();
    return here !== undefined && version > here;
  });

const namesUnknown = (filter: FeedFilter, directory: Directory): boolean => {
  const known = onlyKnown(filter, directory);
  return (
    known.doctorIds?.length !== (filter.doctorIds ?? []).length ||
    known.departmentIds?.length !== (filter.departmentIds ?? []).length
  );
};

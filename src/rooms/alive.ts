import type { FeedReading } from '../feed/change.ts';
import type { EventPayload } from '../protocol/events.ts';
import { directoryStreamId, type Room } from '../protocol/rooms.ts';
import { PARTS, type Everybody } from './everybody.ts';
import type { Members } from './members.ts';

const ALIVE_EVERY_MS = 5_000;
const TURN_MS = ALIVE_EVERY_MS / PARTS;

export type Alive = {
  /** That the feed is read: to those whose turn it is, or to all. */
  tell(reading: FeedReading, directoryHead: number, options?: { all: boolean }): void;
};

/** The sign of life: each screen hears at its own moment of the five seconds that the feed is read, and how far it is. */
export const createAlive = (parts: {
  publish: (room: string, event: 'feed:alive', payload: EventPayload<'feed:alive'>) => void;
  everybody: Everybody;
  members: Members;
  headOf: (room: Room) => number;
}): Alive => {
  const { publish, everybody, members, headOf } = parts;
  let turnAt = performance.now();
  return {
    tell({ epoch, asOf }, directoryHead, { all } = { all: false }) {
      const now = performance.now();
      const due = all ? PARTS : Math.min(PARTS, Math.floor((now - turnAt) / TURN_MS));
      if (due === 0) return;
      turnAt = due === PARTS ? now : turnAt + due * TURN_MS;
      everybody.tellNext(due, 'feed:alive', { epoch, asOf, heads: { [directoryStreamId]: directoryHead } });
      for (const [streamId, rooms] of members.occupied()) {
        for (const [name, one] of rooms) {
          const head = headOf(one.room);
          // The last state is sent once when changes stop. While they go on, the next change says it.
          if (one.toldHead === head || (!all && now - one.heardAt < ALIVE_EVERY_MS)) continue;
          one.toldHead = head;
          publish(name, 'feed:alive', { epoch, asOf, heads: { [streamId]: head } });
        }
      }
    },
  };
};

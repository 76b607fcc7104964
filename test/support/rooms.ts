import type { Principal } from '../../src/auth/principal.ts';
import type { FeedBase } from '../../src/feed/statements.ts';
import { HubError } from '../../src/protocol/errors.ts';
import type { EventName, EventPayload } from '../../src/protocol/events.ts';
import type { Subscriber } from '../../src/rooms/members.ts';
import { createPublisher } from '../../src/rooms/publisher.ts';
import { createSubscriptions } from '../../src/rooms/subscriptions.ts';

type Told = { room: string; event: EventName; payload: EventPayload<EventName> };

/** The rooms over a base that was read, without a tail. What is published is written down. */
export const roomsOver = (base: FeedBase, caughtUp: () => Promise<void> = async () => undefined) => {
  const told: Told[] = [];
  const publisher = createPublisher({ publish: (room, event, payload) => void told.push({ room, event, payload }) });
  const subscriptions = createSubscriptions({
    publisher,
    tail: { caughtUp, silentMs: () => 0 },
    tickets: { watch: () => Promise.reject(new HubError('not_found')), unwatch: () => undefined },
  });
  publisher.onBase(base, 'started');
  return { publisher, ...subscriptions, told };
};

/** A connection of this principal, and what it was told and put into. */
export const subscriberOf = (principal: Principal) => {
  const state = { open: true, rooms: new Set<string>(), events: [] as string[] };
  const subscriber: Subscriber = {
    principal,
    isOpen: () => state.open,
    join: (room) => void state.rooms.add(room),
    leave: (room) => void state.rooms.delete(room),
    emit: (event) => void state.events.push(event),
  };
  return { subscriber, state };
};

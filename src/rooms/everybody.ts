import type { EventName, EventPayload } from '../protocol/events.ts';

/** All screens at once would hold up everything else: ten thousand writes of 8 µs each are 80 ms. */
export const PARTS = 25;

const rooms = Array.from({ length: PARTS }, (_, part) => `everybody:${part}`);
const roomOf = (part: number): string => rooms[part] ?? '';

export type Everybody = {
  /** The room in which the next screen hears what everybody is told from now on. */
  nextRoom(): string;
  /** Tells this room now what waits for its turn. Whoever is told the present state some other way would hear that twice. */
  settle(room: string): void;
  /** Tells all parts: the first at once, each further one in a later turn of the event loop. */
  tell<N extends EventName>(event: N, payload: EventPayload<N>): void;
  /** The same for the parts whose turn it is. */
  tellNext<N extends EventName>(parts: number, event: N, payload: EventPayload<N>): void;
  /** Drops what waits: it belongs to another history, whose versions mean something else. */
  forget(): void;
};

/** What every screen hears, told to a part of them at a time. Each part hears everything in order. */
export const createEverybody = (
  publish: <N extends EventName>(room: string, event: N, payload: EventPayload<N>) => void,
): Everybody => {
  const waiting = Array.from({ length: PARTS }, (): (() => void)[] => []);
  let [joined, turn, part] = [0, 0, 0];
  let running = false;

  const tellPart = (one: number) => {
    for (const say of waiting[one]?.splice(0) ?? []) say();
  };

  /** A part that waits hears everything that there is for it: the engine sends that in one write a screen. */
  const step = () => {
    running = waiting.some((messages) => messages.length > 0);
    if (!running) return;
    while (waiting[part]?.length === 0) part = (part + 1) % PARTS;
    tellPart(part);
    setImmediate(step);
  };

  const tellNext: Everybody['tellNext'] = (parts, event, payload) => {
    for (let n = 0; n < parts; n += 1) {
      const room = roomOf(turn);
      waiting[turn]?.push(() => publish(room, event, payload));
      turn = (turn + 1) % PARTS;
    }
    if (!running) step();
  };

  return {
    nextRoom() {
      joined = (joined + 1) % PARTS;
      tellPart(joined);
      return roomOf(joined);
    },
    settle: (room) => tellPart(rooms.indexOf(room)),
    tell: (event, payload) => tellNext(PARTS, event, payload),
    tellNext,
    forget: () => waiting.forEach((messages) => messages.splice(0)),
  };
};

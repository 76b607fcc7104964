export type Overload =
  /** So many commands are under way that they alone fill the memory. */
  | 'too_many'
  /** More than the pool has connections have waited for long: whoever comes now waits longer still. */
  | 'too_slow'
  /** The process itself does not come round to its work. */
  | 'stalled';

export type Pressure = {
  /** One command is under way until the returned function is called. */
  begin(): () => void;
  /** Why one more command would be answered too late; null while it would not. */
  overload(): Overload | null;
  stop(): void;
};

const MOST_UNDER_WAY = 1_000;
/** The largest pool, and some that wait for it. */
const MOST_SLOW = 40;
/** Half of what a command may wait for a connection. */
const SLOW_AFTER_MS = 500;
const LOOK_EVERY_MS = 100;
/** As long as a person takes for a delay; a garbage collection or ten thousand screens coming back stay below it. */
const STALLED_ABOVE_MS = 150;
/** One long turn of the event loop passes by itself; this many looks in a row that come late do not. */
const STALLED_LOOKS = 3;

/**
 * Tells an overload before the time to answer collapses: what is refused at once can go to another node, or come again.
 * A command pays an entry in a set for it.
 */
export const createPressure = (): Pressure => {
  /** When each of them began, oldest first. */
  const underWay = new Set<{ readonly at: number }>();
  let lateLooks = 0;
  let timer: NodeJS.Timeout | undefined;
  const look = () => {
    const dueAt = performance.now() + LOOK_EVERY_MS;
    timer = setTimeout(() => {
      lateLooks = performance.now() - dueAt > STALLED_ABOVE_MS ? lateLooks + 1 : 0;
      look();
    }, LOOK_EVERY_MS).unref();
  };
  look();

  const isSlow = (): boolean => {
    const before = performance.now() - SLOW_AFTER_MS;
    let slow = 0;
    for (const { at } of underWay) {
      if (at > before) return false;
      slow += 1;
      if (slow > MOST_SLOW) return true;
    }
    return false;
  };

  return {
    begin() {
      const one = { at: performance.now() };
      underWay.add(one);
      return () => underWay.delete(one);
    },
    overload() {
      if (underWay.size >= MOST_UNDER_WAY) return 'too_many';
      if (lateLooks >= STALLED_LOOKS) return 'stalled';
      return isSlow() ? 'too_slow' : null;
    },
    stop: () => clearTimeout(timer),
  };
};

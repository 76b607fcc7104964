export type Overload =
  /** As many commands are under way as are answered in time. */
  | 'too_many'
  /** The event loop is late. */
  | 'stalled';

export type Pressure = {
  /** One command is under way until the returned function is called. */
  begin(): () => void;
  /** Why one more command would be answered too late; null while it would not. */
  overload(): Overload | null;
  stop(): void;
};

/** At rest: two hundred kiosks that are touched at the same moment are no overload. */
const USUAL_LIMIT = 300;
const HIGHEST_LIMIT = 1_000;
/** The largest pool and a few that wait for it: with fewer the database would not be busy. */
const LOWEST_LIMIT = 40;
/** Half of what a command may wait for a connection. */
const SLOW_AFTER_MS = 500;
const FEWER = 0.7;
const MORE = 10;
const LOOK_EVERY_MS = 100;
/** As long as a person takes for a delay; a garbage collection or ten thousand screens coming back stay below it. */
const STALLED_ABOVE_MS = 150;
/**
 * One long turn of the event loop passes by itself; this many looks in a row that come late do not. Node's
 * `monitorEventLoopDelay` tells the longest and the mean delay but not this, and needs a timer besides this one
 * (docs/decisions/0011).
 */
const STALLED_LOOKS = 3;

/**
 * Notices an overload before answers become too slow. A command that is refused at once can go to another node, or come again.
 * A fixed limit is not enough. With a thousand at once, most waited for a connection, were refused in the end, and kept the
 * hub busy with it (110 commands/s done of 2,500 asked for). So the limit falls while answers are slow, and rises slowly
 * while they are quick.
 */
export const createPressure = (): Pressure => {
  let limit = USUAL_LIMIT;
  let underWay = 0;
  /** Since the last look. */
  let most = 0;
  let wasSlow = false;
  let lateLooks = 0;
  let timer: NodeJS.Timeout | undefined;

  const look = () => {
    const dueAt = performance.now() + LOOK_EVERY_MS;
    timer = setTimeout(() => {
      lateLooks = performance.now() - dueAt > STALLED_ABOVE_MS ? lateLooks + 1 : 0;
      if (wasSlow) limit = Math.max(LOWEST_LIMIT, Math.floor(limit * FEWER));
      else if (limit < USUAL_LIMIT || most > limit / 2) limit = Math.min(HIGHEST_LIMIT, limit + MORE);
      most = underWay;
      wasSlow = false;
      look();
    }, LOOK_EVERY_MS).unref();
  };
  look();

  return {
    begin() {
      const startedAt = performance.now();
      underWay += 1;
      most = Math.max(most, underWay);
      return () => {
        underWay -= 1;
        wasSlow ||= performance.now() - startedAt > SLOW_AFTER_MS;
      };
    },
    overload() {
      if (underWay >= limit) return 'too_many';
      return lateLooks >= STALLED_LOOKS ? 'stalled' : null;
    },
    stop: () => clearTimeout(timer),
  };
};

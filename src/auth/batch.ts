type Waiting<Value> = {
  readonly answer: Promise<Value | undefined>;
  readonly settle: (value: Value | undefined) => void;
  readonly fail: (reason: unknown) => void;
};

export type BatchOptions<Value> = {
  /** Answers many keys at once; what is not in the map is not there. */
  readonly read: (keys: string[]) => Promise<ReadonlyMap<string, Value>>;
  readonly windowMs: number;
  readonly most: number;
};

/** How many reads may be under way: the next one waits and grows, so a thousand reconnections take two connections of the pool. */
const READING_AT_ONCE = 2;

/** Collects look-ups made within `windowMs` into one read of at most `most` keys. A failed read fails all its look-ups. */
export const createBatch = <Value>({
  read,
  windowMs,
  most,
}: BatchOptions<Value>): ((key: string) => Promise<Value | undefined>) => {
  let waiting = new Map<string, Waiting<Value>>();
  let timer: NodeJS.Timeout | undefined;
  let reading = 0;

  const readSome = async (): Promise<void> => {
    timer = undefined;
    if (reading >= READING_AT_ONCE || waiting.size === 0) return;
    const batch = new Map([...waiting].slice(0, most));
    waiting = new Map([...waiting].slice(most));
    reading += 1;
    if (waiting.size > 0) void readSome();
    try {
      const found = await read([...batch.keys()]);
      for (const [key, { settle }] of batch) settle(found.get(key));
    } catch (error) {
      for (const { fail } of batch.values()) fail(error);
    } finally {
      reading -= 1;
      if (timer === undefined) void readSome();
    }
  };

  return (key) => {
    const same = waiting.get(key);
    if (same) return same.answer;
    const entry = withResolvers<Value | undefined>();
    waiting.set(key, entry);
    timer ??= setTimeout(() => void readSome(), windowMs);
    return entry.answer;
  };
};

/** Promise.withResolvers, which Node 20 does not have. */
const withResolvers = <T>() => {
  let settle: (value: T) => void = () => undefined;
  let fail: (reason: unknown) => void = () => undefined;
  const answer = new Promise<T>((resolve, reject) => {
    settle = resolve;
    fail = reject;
  });
  return { answer, settle, fail };
};

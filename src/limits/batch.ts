import DataLoader from 'dataloader';

export type BatchOptions<Value> = {
  /** Answers many keys at once; what is not in the map is not there. */
  readonly read: (keys: string[]) => Promise<ReadonlyMap<string, Value>>;
  readonly windowMs: number;
  readonly most: number;
};

/** More reads than this wait and grow meanwhile, so a thousand reconnections take two connections of the pool. */
const READING_AT_ONCE = 2;

/**
 * Collects look-ups made within `windowMs` into one read of at most `most` keys. A failed read fails all its look-ups.
 * Nothing is kept: a session that was read once may have ended since.
 */
export const createBatch = <Value>({
  read,
  windowMs,
  most,
}: BatchOptions<Value>): ((key: string) => Promise<Value | undefined>) => {
  const due: (() => void)[] = [];
  let reading = 0;
  const readNext = (): void => {
    if (reading >= READING_AT_ONCE) return;
    const send = due.shift();
    if (!send) return;
    reading += 1;
    send();
  };
  const loader = new DataLoader<string, Value | undefined>(
    async (keys) => {
      try {
        const found = await read([...new Set(keys)]);
        return keys.map((key) => found.get(key));
      } finally {
        reading -= 1;
        readNext();
      }
    },
    {
      cache: false,
      maxBatchSize: most,
      batchScheduleFn(send) {
        setTimeout(() => {
          due.push(send);
          readNext();
        }, windowMs);
      },
    },
  );
  return (key) => loader.load(key);
};

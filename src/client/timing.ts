/** Every wait of the client, in milliseconds. Tests shorten them. */
export type Timing = {
  /** Without a word of the feed for this long, a view is stale (design §5). */
  staleAfterMs: number;
  /** How long one attempt of a command waits for its acknowledgement; the hub gives up a statement after 5 s. */
  replyWithinMs: number;
  /** How long a command is tried, all attempts together. */
  sendWithinMs: number;
  /** A snapshot for ten thousand boards at once may take a while; past this the client connects again. */
  subscribeWithinMs: number;
  connectWithinMs: number;
  /** Between attempts to connect, to subscribe, and to send: from the first to the last, doubling, with jitter. */
  retryFirstMs: number;
  retryLastMs: number;
  /** Gaps further apart than this are separate accidents; closer ones are met with patience. */
  gapStreakWithinMs: number;
};

export const defaultTiming: Timing = {
  staleAfterMs: 15_000,
  replyWithinMs: 6_000,
  sendWithinMs: 15_000,
  subscribeWithinMs: 20_000,
  connectWithinMs: 10_000,
  retryFirstMs: 500,
  retryLastMs: 5_000,
  gapStreakWithinMs: 30_000,
};

/**
 * How long to wait before attempt `attempt` (0 is the first retry). Between nothing and the full step, since ten
 * thousand screens that lose one hub must not come back in one instant.
 */
export const retryDelayMs = (attempt: number, { retryFirstMs, retryLastMs }: Timing): number =>
  Math.random() * Math.min(retryLastMs, retryFirstMs * 2 ** Math.min(attempt, 10));

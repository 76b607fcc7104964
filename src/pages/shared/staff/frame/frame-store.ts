/** A value that changes often, as React's `useSyncExternalStore` wants it. */
export type FrameStore<Value> = {
  readonly get: () => Value;
  readonly subscribe: (listener: () => void) => () => void;
};

type Source<Value> = {
  readonly read: () => Value;
  /** Calls back on every change; returns how to stop. */
  readonly watch: (changed: () => void) => () => void;
};

/**
 * Two hundred changes a second are sixty pictures at most: what it says changes once a frame. A hidden page draws
 * nothing, and has the latest when it is shown.
 */
export const createFrameStore = <Value>({ read, watch }: Source<Value>): FrameStore<Value> & { stop(): void } => {
  const listeners = new Set<() => void>();
  let shown = read();
  let frame: number | undefined;
  const stop = watch(() => {
    frame ??= requestAnimationFrame(() => {
      frame = undefined;
      shown = read();
      for (const listener of [...listeners]) listener();
    });
  });
  return {
    get: () => shown,
    subscribe(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    stop() {
      stop();
      if (frame !== undefined) cancelAnimationFrame(frame);
    },
  };
};

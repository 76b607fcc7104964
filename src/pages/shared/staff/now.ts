import { useSyncExternalStore } from 'react';
import { presentMs } from '../present.ts';

const listeners = new Set<() => void>();
let timer: ReturnType<typeof setTimeout> | undefined;
let second = Math.floor(presentMs() / 1000);

const tick = () => {
  second = Math.floor(presentMs() / 1000);
  for (const listener of [...listeners]) listener();
  schedule();
};
/** On the second, so that every clock of the page turns at once. */
const schedule = () => {
  clearTimeout(timer);
  timer = listeners.size === 0 ? undefined : setTimeout(tick, 1000 - (presentMs() % 1000));
};
const subscribe = (listener: () => void) => {
  listeners.add(listener);
  if (timer === undefined) schedule();
  return () => {
    listeners.delete(listener);
    if (listeners.size === 0) schedule();
  };
};

/** Nothing ticks while nobody looks. So the first to look must not see an old second. */
const present = (): number => {
  if (timer === undefined) second = Math.floor(presentMs() / 1000);
  return second * 1000;
};

/** The present time in milliseconds, in steps of `stepMs`: what shows minutes is not drawn again each second. */
export const useNow = (stepMs = 1000): number =>
  useSyncExternalStore(subscribe, () => Math.floor(present() / stepMs) * stepMs);

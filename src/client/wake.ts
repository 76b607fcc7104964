import type { Unsubscribe } from './listeners.ts';

/** A phone out of the pocket, a laptop out of its sleep, a network that is back: do not wait for the next attempt. */
export const onWake = (listener: () => void): Unsubscribe => {
  if (typeof document === 'undefined') return () => undefined;
  const shown = () => {
    if (document.visibilityState === 'visible') listener();
  };
  document.addEventListener('visibilitychange', shown);
  globalThis.addEventListener('online', listener);
  globalThis.addEventListener('pageshow', listener);
  return () => {
    document.removeEventListener('visibilitychange', shown);
    globalThis.removeEventListener('online', listener);
    globalThis.removeEventListener('pageshow', listener);
  };
};

/** Keeps the screen from sleeping, where the browser can; it lets go whenever the page is hidden, so it is asked again. */
export const keepAwake = (page: Document): void => {
  const ask = () => {
    if (page.visibilityState !== 'visible' || !('wakeLock' in navigator)) return;
    // Refused on low battery, say: then the screen sleeps as it would without us.
    navigator.wakeLock.request('screen').catch(() => undefined);
  };
  page.addEventListener('visibilitychange', ask);
  ask();
};

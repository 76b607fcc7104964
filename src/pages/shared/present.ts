let clock: () => number = Date.now;

/** From now on the page tells the time by the hub's clock, so that a wrong one of its machine shows no wrong waits. */
export const followClock = (hubNow: () => number): void => {
  clock = hubNow;
};

/** Now, in milliseconds. */
export const presentMs = (): number => clock();

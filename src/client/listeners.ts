export type Unsubscribe = () => void;

export type Listeners<Arguments extends unknown[]> = {
  add(listener: (...args: Arguments) => void): Unsubscribe;
  tell(...args: Arguments): void;
};

/** One that throws does not keep the others from hearing; its error goes to the global handler, as from an event. */
export const createListeners = <Arguments extends unknown[]>(): Listeners<Arguments> => {
  const listeners = new Set<(...args: Arguments) => void>();
  return {
    add(listener) {
      // A wrapper, so that the same function added twice is two listeners with two lives.
      const own = (...args: Arguments) => listener(...args);
      listeners.add(own);
      return () => void listeners.delete(own);
    },
    tell(...args) {
      for (const listener of [...listeners]) {
        try {
          listener(...args);
        } catch (error) {
          queueMicrotask(() => {
            throw error;
          });
        }
      }
    },
  };
};

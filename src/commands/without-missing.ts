type Given<T> = { [K in keyof T]: Exclude<T[K], undefined> };

/** The fields that the sender gave: what is left out stays as it is, null empties. */
export const withoutMissing = <T extends Record<string, unknown>>(fields: T): Partial<Given<T>> =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as Partial<Given<T>>;

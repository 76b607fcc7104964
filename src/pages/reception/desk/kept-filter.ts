import type { ListFilter } from '../queue/listing.ts';

/** The destination that a user chose at this machine. It is kept over reloads, for each user of the machine. */
const STORED_AS = 'queue-hub.desk-place';

type Destination = ListFilter['destination'];

/** What was chosen here before; undefined if nothing was. */
export const keptDestination = (userId: string): Destination | undefined => {
  try {
    const stored: unknown = JSON.parse(localStorage.getItem(`${STORED_AS}.${userId}`) ?? 'false');
    return isDestination(stored) ? stored : undefined;
  } catch {
    return undefined;
  }
};

export const keepDestination = (userId: string, destination: Destination): void => {
  try {
    localStorage.setItem(`${STORED_AS}.${userId}`, JSON.stringify(destination));
  } catch {
    // A browser that stores nothing forgets it with the page.
  }
};

const isDestination = (stored: unknown): stored is Destination => {
  if (stored === null) return true;
  if (typeof stored !== 'object') return false;
  return ['doctorId', 'departmentId'].some((key) => typeof (stored as Record<string, unknown>)[key] === 'string');
};

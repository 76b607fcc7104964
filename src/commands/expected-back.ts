import { invalidInput } from './invalid-input.ts';

/** Beyond this a day was mistyped. */
const A_DAY_MS = 24 * 60 * 60 * 1000;

/**
 * When somebody who is away is expected back; null where it was not said. Throws HubError('invalid_input') naming the
 * field for a time that has passed or is more than a day ahead.
 */
export const expectedBack = (field: string, given: string | undefined, now: Date): Date | null => {
  if (given === undefined) return null;
  const at = new Date(given);
  if (at <= now) throw invalidInput(field, 'too_small', 'The time has passed');
  if (at.getTime() > now.getTime() + A_DAY_MS)
    throw invalidInput(field, 'too_big', 'The time is more than a day ahead');
  return at;
};

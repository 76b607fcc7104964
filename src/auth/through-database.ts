import { databaseFailure } from '../database/transaction.ts';
import { HubError } from '../protocol/errors.ts';

/**
 * Runs `work`; a database that is away becomes HubError('unavailable'). The holder of a valid token must hear "later", never
 * "you are nobody", or every board would ask to be paired again after an outage.
 */
export const throughDatabase = async <T>(work: () => Promise<T>): Promise<T> => {
  try {
    return await work();
  } catch (thrown) {
    const { kind } = databaseFailure(thrown);
    if (kind !== 'unavailable' && kind !== 'retryable') throw thrown;
    throw new HubError('unavailable', undefined, { cause: thrown });
  }
};

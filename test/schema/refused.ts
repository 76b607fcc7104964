import { databaseFailure } from '../../src/database/failure.ts';

/** The name of the constraint that refuses the work; 'done' where nothing does. Any other failure is thrown on. */
export async function refusedBy(work: PromiseLike<unknown>): Promise<string> {
  try {
    await work;
    return 'done';
  } catch (error) {
    const failure = databaseFailure(error);
    if ('constraint' in failure) return failure.constraint;
    throw error;
  }
}

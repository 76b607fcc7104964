import type { Transaction } from 'objection';
import { Doctor } from '../../models/doctor.ts';

/**
 * The station that a user works at is left: it goes off, and pauses where somebody is in it. Null where they worked at none.
 * A session that ends does the same by a trigger.
 */
export const giveUpStation = async (
  trx: Transaction,
  userId: string,
  { except = null }: { except?: string | null } = {},
): Promise<Doctor | null> => {
  const { rows } = await trx.raw<{ rows: [{ left: string | null }] }>('SELECT station_given_up(?, ?) AS left', [
    userId,
    except,
  ]);
  const [{ left }] = rows;
  return left === null ? null : Doctor.query(trx).findById(left).throwIfNotFound();
};

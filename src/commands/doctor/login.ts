import type { Transaction } from 'objection';
import { User } from '../../models/user.ts';
import { HubError } from '../../protocol/errors.ts';

/** Only a login of the role `doctor` may act as one. That it acts as no other doctor, a unique key says. */
export const expectDoctorLogin = async (trx: Transaction, userId: string): Promise<void> => {
  const user = await User.query(trx).findById(userId);
  if (!user) throw new HubError('not_found', { userId });
  if (user.role !== 'doctor') throw new HubError('conflict', { field: 'userId', role: user.role });
};

import type { Transaction } from 'objection';
import { Session } from '../../models/session.ts';
import { whereGiven } from '../where-given.ts';

type Whose = { userId: string } | { deviceId: string } | { sessionId: string };

/**
 * Ends sessions and returns how many. The directory's stream carries it to every hub, which cuts their connections.
 * `except` is the session that goes on.
 */
export const endSessions = async (
  trx: Transaction,
  whose: Whose,
  { at, except }: { at: Date; except?: string },
): Promise<number> =>
  Session.query(trx)
    .where(columnOf(whose))
    .whereNull('revoked_at')
    .modify(whereGiven, 'session_id', '<>', except)
    .patch({ revokedAt: at });

const columnOf = (whose: Whose): Record<string, string> => {
  if ('userId' in whose) return { user_id: whose.userId };
  return 'deviceId' in whose ? { device_id: whose.deviceId } : { session_id: whose.sessionId };
};

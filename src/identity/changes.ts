import type { Principal } from '../auth/principal.ts';
import type { EndReason } from '../auth/sessions/principals.ts';
import type { Change } from '../feed/change.ts';
import { sessionOf } from './standing.ts';

/** Whom a change of rights concerns, and whether the row itself says that their session is over. */
export type IdentityChange = {
  readonly concerns: (principal: Principal) => boolean;
  readonly over: EndReason | null;
};

/**
 * Null for a change that concerns nobody who is connected. A new session, user or device has no connection yet. A new
 * doctor may belong to a login that has one.
 */
export const identityChangeOf = ({ table, op, rowId, row }: Change): IdentityChange | null => {
  if (op === 'insert' && table !== 'doctors') return null;
  switch (table) {
    case 'sessions':
      return { concerns: (principal) => sessionOf(principal) === rowId, over: endOfSession(row) };
    case 'devices': {
      const over = row === null || row['revoked_at'] !== null ? 'revoked' : null;
      return { concerns: (principal) => 'deviceId' in principal && principal.deviceId === rowId, over };
    }
    case 'users': {
      const over = row === null || row['active'] === false ? 'revoked' : null;
      return { concerns: (principal) => 'userId' in principal && principal.userId === rowId, over };
    }
    case 'doctors':
      return {
        concerns: (principal) =>
          'userId' in principal &&
          (principal.doctorId === rowId ||
            principal.userId === row?.['user_id'] ||
            principal.userId === row?.['attended_by']),
        over: null,
      };
    default:
      return null;
  }
};

const endOfSession = (row: Change['row']): EndReason | null => {
  if (row === null) return 'revoked';
  if (row['revoked_at'] === null) return null;
  const reason = row['end_reason'];
  return reason === 'signed_out' || reason === 'role_changed' ? reason : 'revoked';
};

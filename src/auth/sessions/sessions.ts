import type { Transaction } from 'objection';
import { Session, type SessionEnd } from '../../models/session.ts';
import { newSessionToken, tokenHash } from '../tokens.ts';

/** A staff session ends this long after its sign-in, whatever is done in it. */
export const SESSION_LIMIT_DAYS = 7;
/** … and this long after it was last used. */
export const IDLE_LIMIT_HOURS = 12;

const DAY_MS = 86_400_000;
/** A device's session ends by revocation alone. */
const NEVER = new Date('9999-12-31T00:00:00Z');

export type OpenedSession = {
  readonly sessionId: string;
  /** Handed out once; only its SHA-256 is stored. */
  readonly token: string;
  readonly expiresAt: Date;
};

/** Opens a session of a user or a device. `now` is the transaction's database time. */
export const createSession = async (
  trx: Transaction,
  holder: { readonly userId: string; readonly now: Date } | { readonly deviceId: string; readonly now: Date },
): Promise<OpenedSession> => {
  const token = newSessionToken();
  const expiresAt = 'userId' in holder ? new Date(holder.now.getTime() + SESSION_LIMIT_DAYS * DAY_MS) : NEVER;
  const { sessionId } = await Session.query(trx).insert({
    tokenHash: tokenHash(token),
    expiresAt,
    ...('userId' in holder ? { userId: holder.userId } : { deviceId: holder.deviceId }),
  });
  return { sessionId, token, expiresAt };
};

type Whose = { readonly userId: string } | { readonly deviceId: string } | { readonly sessionId: string };

/**
 * Revokes sessions and returns how many it ended; `except` is the session that goes on. The directory's stream carries
 * it to every node, which cuts their connections and tells them `reason`. `at` is the transaction's database time.
 */
export const endSessions = async (
  trx: Transaction,
  whose: Whose,
  { at, except, reason = 'revoked' }: { readonly at: Date; readonly except?: string; readonly reason?: SessionEnd },
): Promise<number> =>
  Session.query(trx)
    .where(columnOf(whose))
    .whereNull('revoked_at')
    .whereRaw('session_id IS DISTINCT FROM ?::uuid', [except ?? null])
    .patch({ revokedAt: at, endReason: reason });

const columnOf = (whose: Whose): Record<string, string> => {
  if ('userId' in whose) return { user_id: whose.userId };
  return 'deviceId' in whose ? { device_id: whose.deviceId } : { session_id: whose.sessionId };
};

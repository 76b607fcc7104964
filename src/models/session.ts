import { KeyedModel } from './base.ts';

/** What its holder is told; an expiry is not written. */
export type SessionEnd = 'revoked' | 'signed_out' | 'role_changed';

/** Exactly one of user and device holds it. */
export class Session extends KeyedModel {
  static override tableName = 'sessions';
  static override idColumn = 'session_id';

  declare sessionId: string;
  /** SHA-256 of the token. */
  declare tokenHash: Buffer;
  declare userId: string | null;
  declare deviceId: string | null;
  /** A heartbeat: updates of it alone are in neither feed nor audit. */
  declare lastUsedAt: Date | null;
  declare expiresAt: Date;
  declare revokedAt: Date | null;
  /** Beside `revokedAt`; without it the session was revoked. */
  declare endReason: SessionEnd | null;
  declare readonly revision: number;
  declare createdAt: Date;
}

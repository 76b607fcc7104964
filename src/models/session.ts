import { Model, type RelationMappings } from 'objection';
import { Device } from './device.ts';
import { User } from './user.ts';
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

  declare user?: User | null;
  declare device?: Device | null;

  static override relationMappings = (): RelationMappings => ({
    user: {
      relation: Model.BelongsToOneRelation,
      modelClass: User,
      join: { from: 'sessions.user_id', to: 'users.user_id' },
    },
    device: {
      relation: Model.BelongsToOneRelation,
      modelClass: Device,
      join: { from: 'sessions.device_id', to: 'devices.device_id' },
    },
  });
}

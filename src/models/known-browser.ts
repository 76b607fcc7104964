import { Model, type RelationMappings } from 'objection';
import { HubModel } from './base.ts';
import { User } from './user.ts';

/** A browser that a user has signed in from: guesses made elsewhere do not slow it down. */
export class KnownBrowser extends HubModel {
  static override tableName = 'known_browsers';
  static override idColumn = ['token_hash', 'user_id'];

  /** SHA-256 of the browser's own token; a shared workstation has one token and several users. */
  declare tokenHash: Buffer;
  declare userId: string;
  declare expiresAt: Date;
  declare createdAt: Date;

  declare user?: User | null;

  static override relationMappings = (): RelationMappings => ({
    user: {
      relation: Model.BelongsToOneRelation,
      modelClass: User,
      join: { from: 'known_browsers.user_id', to: 'users.user_id' },
    },
  });
}

import { HubModel } from './base.ts';

/** A browser that a user has signed in from: guesses made elsewhere do not slow it down. */
export class KnownBrowser extends HubModel {
  static override tableName = 'known_browsers';
  static override idColumn = ['token_hash', 'user_id'];

  /** SHA-256 of the browser's own token; a shared workstation has one token and several users. */
  declare tokenHash: Buffer;
  declare userId: string;
  declare expiresAt: Date;
  declare createdAt: Date;
}

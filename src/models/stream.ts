import { HubModel } from './base.ts';

/** A view of each stream's head, from the newest of its changes; the feed reads it in SQL of its own. */
export class Stream extends HubModel {
  static override tableName = 'streams';
  static override idColumn = 'stream_id';

  declare streamId: string;
  declare version: number;
  /** Ten slots: five urgency levels of the queue, then five of appointments. */
  declare lastVersions: number[];
  /** Changes up to this version are gone. */
  declare purgeFloor: number;
  declare createdAt: Date;
}

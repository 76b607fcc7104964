import { Model, type RelationMappings } from 'objection';
import { Device } from './device.ts';
import { QueueEntry } from './queue-entry.ts';
import { KeyedModel } from './base.ts';

/** What one board did with one call, which entry, `calledAt` and `recallCount` name. */
export class Announcement extends KeyedModel {
  static override tableName = 'announcements';
  static override idColumn = 'announcement_id';

  declare announcementId: string;
  declare queueId: string;
  /** Null where the entry was back in the pool before the board reported. */
  declare doctorId: string | null;
  declare deviceId: string | null;
  declare calledAt: Date;
  declare recallCount: number;
  /** Follows from the recall count. */
  declare readonly kind: 'call' | 'recall';
  declare queuedAt: Date | null;
  declare shownAt: Date | null;
  /** The first time; `spokenTimes` has them all. */
  declare spokenAt: Date | null;
  declare spokenTimes: Date[];
  /** Follows from `spokenTimes`. */
  declare readonly spokenCount: number;
  /** The call was over before the board could speak it. */
  declare overtakenAt: Date | null;
  declare muted: boolean;
  declare createdAt: Date;

  declare entry?: QueueEntry | null;
  declare device?: Device | null;

  static override relationMappings = (): RelationMappings => ({
    entry: {
      relation: Model.BelongsToOneRelation,
      modelClass: QueueEntry,
      join: { from: 'announcements.queue_id', to: 'queue.queue_id' },
    },
    device: {
      relation: Model.BelongsToOneRelation,
      modelClass: Device,
      join: { from: 'announcements.device_id', to: 'devices.device_id' },
    },
  });
}

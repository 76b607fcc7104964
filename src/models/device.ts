import { Model, type RelationMappings } from 'objection';
import type { DeviceFilter } from '../protocol/device.ts';
import type { DeviceKind } from '../protocol/roles.ts';
import { Announcement } from './announcement.ts';
import { Department } from './department.ts';
import { Pairing } from './pairing.ts';
import { QueueEntry } from './queue-entry.ts';
import { Session } from './session.ts';
import { KeyedModel } from './base.ts';

export class Device extends KeyedModel {
  static override tableName = 'devices';
  static override idColumn = 'device_id';
  static override jsonAttributes = ['filter'];

  declare deviceId: string;
  declare kind: DeviceKind;
  declare name: string;
  declare departmentId: string | null;
  declare filter: DeviceFilter;
  /** Of the page that it runs. Like `lastSeenAt` a heartbeat: updates of these alone are in neither feed nor audit. */
  declare version: string | null;
  declare lastSeenAt: Date | null;
  declare revokedAt: Date | null;
  /** Of the demo data: its token is refused where the hub listens to other machines. */
  declare demo: boolean;
  declare readonly revision: number;
  declare createdAt: Date;

  declare department?: Department | null;
  declare sessions?: Session[];
  declare pairings?: Pairing[];
  declare entries?: QueueEntry[];
  declare announcements?: Announcement[];

  static override relationMappings = (): RelationMappings => ({
    department: {
      relation: Model.BelongsToOneRelation,
      modelClass: Department,
      join: { from: 'devices.department_id', to: 'departments.department_id' },
    },
    sessions: {
      relation: Model.HasManyRelation,
      modelClass: Session,
      join: { from: 'devices.device_id', to: 'sessions.device_id' },
    },
    pairings: {
      relation: Model.HasManyRelation,
      modelClass: Pairing,
      join: { from: 'devices.device_id', to: 'pairings.device_id' },
    },
    entries: {
      relation: Model.HasManyRelation,
      modelClass: QueueEntry,
      join: { from: 'devices.device_id', to: 'queue.device_id' },
    },
    announcements: {
      relation: Model.HasManyRelation,
      modelClass: Announcement,
      join: { from: 'devices.device_id', to: 'announcements.device_id' },
    },
  });
}

import type { DeviceFilter } from '../protocol/device.ts';
import type { DeviceKind } from '../protocol/roles.ts';
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
}

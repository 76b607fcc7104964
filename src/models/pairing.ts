import { Model, type RelationMappings } from 'objection';
import type { DeviceKind } from '../protocol/roles.ts';
import { KeyedModel } from './base.ts';
import { Device } from './device.ts';

/** A screen that asks to become a device, under the code that it shows. */
export class Pairing extends KeyedModel {
  static override tableName = 'pairings';
  static override idColumn = 'pairing_id';

  declare pairingId: string;
  declare code: string;
  /** SHA-256 of the secret that the screen polls with. */
  declare secretHash: Buffer;
  declare kind: DeviceKind;
  declare version: string | null;
  /** Null until an administrator has approved it. */
  declare deviceId: string | null;
  declare expiresAt: Date;
  declare createdAt: Date;

  declare device?: Device | null;

  static override relationMappings = (): RelationMappings => ({
    device: {
      relation: Model.BelongsToOneRelation,
      modelClass: Device,
      join: { from: 'pairings.device_id', to: 'devices.device_id' },
    },
  });
}

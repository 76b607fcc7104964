import type { DeviceKind } from '../protocol/roles.ts';
import { KeyedModel } from './base.ts';

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
  /** SHA-256 of the network that asked. */
  declare network: Buffer | null;
  declare expiresAt: Date;
  declare createdAt: Date;
}

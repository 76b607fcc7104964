import type { Device as DeviceRow } from '../models/device.ts';
import type { Device } from '../protocol/device.ts';
import { isoInstantOrNull, type Instant } from './instant.ts';

type Columns = Pick<DeviceRow, Exclude<keyof Device, 'lastSeenAt' | 'revokedAt'>>;

export const deviceView = (row: Columns & { lastSeenAt: Instant | null; revokedAt: Instant | null }): Device => ({
  deviceId: row.deviceId,
  kind: row.kind,
  name: row.name,
  departmentId: row.departmentId,
  filter: row.filter,
  version: row.version,
  lastSeenAt: isoInstantOrNull(row.lastSeenAt),
  revokedAt: isoInstantOrNull(row.revokedAt),
  revision: row.revision,
});

import type { Device } from '../../../protocol/device.ts';

export type DeviceState = 'live' | 'silent' | 'unseen' | 'revoked';

/**
 * The hub notes a connected device once a minute, and this page asks once a minute; half a minute is for what lies
 * between.
 */
export const SILENT_AFTER_MS = 150_000;

/** `now` in milliseconds. */
export const deviceState = ({ revokedAt, lastSeenAt }: Device, now: number): DeviceState => {
  if (revokedAt !== null) return 'revoked';
  if (lastSeenAt === null) return 'unseen';
  return now - Date.parse(lastSeenAt) > SILENT_AFTER_MS ? 'silent' : 'live';
};

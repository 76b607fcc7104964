import * as z from 'zod/mini';
import * as f from './fields.ts';
import { deviceKinds } from './roles.ts';

/** What a board shows; empty shows its department, or everything where it has none. */
export const deviceFilter = z.strictObject({
  doctorIds: z.optional(z.array(f.id).check(z.maxLength(100))),
  urgencyLevels: z.optional(f.urgencyLevels),
});
export type DeviceFilter = z.infer<typeof deviceFilter>;

/** What a device says of the page that it runs, at pairing and at each connection. */
export const deviceVersion = z.string().check(z.trim(), z.minLength(1), z.maxLength(40), z.regex(/^[^\p{C}]*$/u));

/** A paired kiosk or board as an administrator sees it. */
export const device = z.strictObject({
  deviceId: f.id,
  kind: z.enum(deviceKinds),
  name: z.string(),
  departmentId: z.nullable(f.id),
  filter: deviceFilter,
  version: z.nullable(z.string()),
  lastSeenAt: z.nullable(f.instant),
  revokedAt: z.nullable(f.instant),
  revision: f.revision,
});
export type Device = z.infer<typeof device>;

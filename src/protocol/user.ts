import * as z from 'zod/mini';
import * as f from './fields.ts';
import { staffRoles } from './roles.ts';

/** A staff login as an administrator sees it. */
export const user = z.strictObject({
  userId: f.id,
  username: z.string(),
  fullName: z.string(),
  role: z.enum(staffRoles),
  active: z.boolean(),
  mustChangePassword: z.boolean(),
  doctorId: z.nullable(f.id),
  revision: f.revision,
});
export type User = z.infer<typeof user>;

/** Long enough to resist guessing (NIST SP 800-63B: 8 at least, no composition rules); the upper bound caps the hash's work. */
export const password = z.string().check(z.minLength(10), z.maxLength(256));

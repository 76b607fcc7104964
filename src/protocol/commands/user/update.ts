import * as z from 'zod/mini';
import { command } from '../../contract.ts';
import * as f from '../../fields.ts';
import { staffRoles } from '../../roles.ts';
import { password, user } from '../../user.ts';

export const update = command('user:update', {
  summary: 'Changes a login: name, role, active, or a new temporary password. The last active administrator stays.',
  who: ['admin'],
  input: {
    userId: f.id,
    expectedRevision: z.optional(f.revision),
    fullName: z.optional(f.personName),
    role: z.optional(z.enum(staffRoles)),
    active: z.optional(z.boolean()),
    temporaryPassword: z.optional(password),
  },
  data: z.strictObject({ user }),
  errors: ['not_found', 'conflict'],
});

import * as z from 'zod/mini';
import { command } from '../../contract.ts';
import * as f from '../../fields.ts';
import { staffRoles } from '../../roles.ts';
import { password, user } from '../../user.ts';

export const create = command('user:create', {
  summary: 'A new staff login with a temporary password, which must be changed at the first sign-in.',
  who: ['admin'],
  input: { username: f.username, fullName: f.personName, role: z.enum(staffRoles), temporaryPassword: password },
  data: z.strictObject({ user }),
  errors: ['conflict'],
});

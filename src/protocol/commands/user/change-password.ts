import * as z from 'zod/mini';
import { command } from '../../contract.ts';
import { password } from '../../user.ts';
import { staffRoles } from '../../roles.ts';

export const changePassword = command('user:change-password', {
  summary: 'One’s own password. Every other session of the login ends.',
  who: staffRoles,
  owns: 'none',
  input: { currentPassword: z.string().check(z.maxLength(256)), newPassword: password },
  data: z.strictObject({ changed: z.literal(true) }),
});

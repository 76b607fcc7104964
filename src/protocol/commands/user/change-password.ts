import * as z from 'zod/mini';
import { command } from '../../contract.ts';
import { password } from '../../user.ts';

export const changePassword = command('user:change-password', {
  summary: 'One’s own password. Every other session of the login ends.',
  input: { currentPassword: z.string().check(z.maxLength(256)), newPassword: password },
  data: z.strictObject({ changed: z.literal(true) }),
});

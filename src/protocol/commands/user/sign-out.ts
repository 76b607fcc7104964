import * as z from 'zod/mini';
import { command } from '../../contract.ts';
import { staffRoles } from '../../roles.ts';

export const signOut = command('user:sign-out', {
  summary: 'Ends this session, or every session of one’s own login.',
  who: staffRoles,
  owns: 'none',
  input: { everywhere: z.optional(z.boolean()) },
  data: z.strictObject({ signedOut: z.int() }),
});

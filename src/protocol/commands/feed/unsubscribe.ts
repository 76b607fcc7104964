import * as z from 'zod/mini';
import { read } from '../../contract.ts';
import { roles } from '../../roles.ts';

export const unsubscribe = read('feed:unsubscribe', {
  summary: 'Ends the subscription.',
  who: roles,
  owns: 'none',
  input: {},
  data: z.strictObject({}),
});

import * as z from 'zod/mini';
import { read } from '../../contract.ts';
import { user } from '../../user.ts';

export const list = read('user:list', {
  summary: 'All staff logins, by username.',
  who: ['admin'],
  input: {},
  data: z.strictObject({ users: z.array(user) }),
});

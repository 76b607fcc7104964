import * as z from 'zod/mini';
import { read } from '../../contract.ts';
import { settings } from '../../views.ts';
import { roles } from '../../roles.ts';

export const get = read('settings:get', {
  summary: 'The hospital’s settings.',
  who: roles,
  owns: 'none',
  input: {},
  data: z.strictObject({ settings }),
});

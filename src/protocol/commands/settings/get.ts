import * as z from 'zod/mini';
import { read } from '../../contract.ts';
import { settings } from '../../views.ts';

export const get = read('settings:get', {
  summary: 'The hospital’s settings.',
  input: {},
  data: z.strictObject({ settings }),
});

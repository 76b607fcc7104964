import * as z from 'zod/mini';
import { read } from '../../contract.ts';
import { staffRoles } from '../../roles.ts';
import { site } from '../../views.ts';

export const list = read('site:list', {
  summary: 'The buildings or campuses, by name.',
  who: staffRoles,
  owns: 'none',
  input: {},
  data: z.strictObject({ sites: z.array(site) }),
});

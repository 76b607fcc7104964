import * as z from 'zod/mini';
import { read } from '../../contract.ts';
import { department } from '../../views.ts';
import { roles } from '../../roles.ts';

export const list = read('department:list', {
  summary: 'The departments, by name.',
  who: roles,
  owns: 'none',
  input: {},
  data: z.strictObject({ departments: z.array(department) }),
});

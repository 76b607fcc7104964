import * as z from 'zod/mini';
import { read } from '../../contract.ts';
import { department } from '../../views.ts';

export const list = read('department:list', {
  summary: 'The departments, by name.',
  input: {},
  data: z.strictObject({ departments: z.array(department) }),
});

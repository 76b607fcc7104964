import * as z from 'zod/mini';
import { read } from '../../contract.ts';
import { staffRoles } from '../../roles.ts';
import { service } from '../../views.ts';

export const list = read('service:list', {
  summary: 'What is done for patients, by department and name.',
  who: staffRoles,
  owns: 'none',
  input: {},
  data: z.strictObject({ services: z.array(service) }),
});

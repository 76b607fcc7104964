import * as z from 'zod/mini';
import { read } from '../../contract.ts';
import { staffRoles } from '../../roles.ts';
import { area } from '../../views.ts';

export const list = read('area:list', {
  summary: 'Where people wait, by site and letter.',
  who: staffRoles,
  owns: 'none',
  input: {},
  data: z.strictObject({ areas: z.array(area) }),
});

import * as z from 'zod/mini';
import { read } from '../../contract.ts';
import { staffRoles } from '../../roles.ts';
import { journey } from '../../views.ts';

export const list = read('journey:list', {
  summary: 'The templates of a day with several stops, by name.',
  who: staffRoles,
  owns: 'none',
  input: {},
  data: z.strictObject({ journeys: z.array(journey) }),
});

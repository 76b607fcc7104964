import * as z from 'zod/mini';
import { command } from '../../contract.ts';
import * as f from '../../fields.ts';
import { staffEntry } from '../../views.ts';

export const advance = command('queue:advance', {
  summary:
    'Sends the next ones, in the order of calling, to a waiting area near the rooms: of a doctor’s list and pool, or of a ' +
    'department’s pool. They keep their place, and nobody is called: a more urgent one in the hall still comes first.',
  who: ['reception', 'nurse', 'doctor'],
  owns: 'doctorId',
  input: {
    doctorId: z.optional(f.id),
    departmentId: z.optional(f.id),
    areaId: f.id,
    count: z.int().check(z.gte(1), z.lte(50)),
  },
  data: z.strictObject({ entries: z.array(staffEntry) }),
  errors: ['not_found', 'queue_empty'],
});

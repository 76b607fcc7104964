import * as z from 'zod/mini';
import { command } from '../../contract.ts';
import * as f from '../../fields.ts';

export const closeDay = command('queue:close-day', {
  summary:
    'Ends what is left over of a day: waiting, called and held entries leave, consultations complete. ' +
    'With `dryRun` it only counts. Without `queueDate`: every day before today.',
  input: {
    departmentId: z.optional(f.id),
    queueDate: z.optional(f.localDate),
    dryRun: z.optional(z.boolean()),
    reason: z.optional(f.reason),
  },
  data: z.strictObject({ left: z.int(), completed: z.int(), noShows: z.int() }),
  errors: ['not_found', 'wrong_day'],
});

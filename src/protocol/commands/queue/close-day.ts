import * as z from 'zod/mini';
import { command } from '../../contract.ts';
import * as f from '../../fields.ts';

export const closeDay = command('queue:close-day', {
  summary:
    'Ends what is left over of a day: waiting, called and held entries leave, consultations complete. Without `queueDate`: ' +
    'every day before today; without `departmentId`: the sender’s own department, or all. A thousand rows at a time, each ' +
    'in a transaction of its own: while something remains, send it again with the `closingId` of the answer, also after ' +
    'an interruption. `queue:undo-close-day` takes it back. With `dryRun` it only counts.',
  who: ['reception', 'admin'],
  input: {
    departmentId: z.optional(f.id),
    queueDate: z.optional(f.localDate),
    /** Goes on with that one. */
    closingId: z.optional(f.id),
    dryRun: z.optional(z.boolean()),
    reason: z.optional(f.reason),
  },
  data: z.strictObject({
    /** So far, of the whole closing. */
    left: z.int(),
    completed: z.int(),
    noShows: z.int(),
    /** Entries and appointments that are still to be ended. */
    remaining: z.int(),
    /** Null where there was nothing to end, and of a dry run. */
    closingId: z.nullable(f.id),
    /** Doctors of these departments who are not off: somebody may still be seeing patients. */
    doctorsAtWork: z.int(),
  }),
  errors: ['not_found', 'wrong_day', 'conflict'],
});

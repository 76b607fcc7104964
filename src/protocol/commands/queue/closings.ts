import * as z from 'zod/mini';
import { read } from '../../contract.ts';
import * as f from '../../fields.ts';

export const closings = read('queue:closings', {
  summary: 'The closings of a day that can still be taken back, the last one first.',
  who: ['reception', 'admin'],
  input: { departmentId: z.optional(f.id) },
  data: z.strictObject({
    closings: z.array(
      z.strictObject({
        closingId: f.id,
        departmentId: z.nullable(f.id),
        queueDate: z.nullable(f.localDate),
        left: z.int(),
        completed: z.int(),
        noShows: z.int(),
        closedAt: f.instant,
        undoUntil: f.instant,
        /** Since when it is being taken back; null while nobody does. */
        undoneAt: z.nullable(f.instant),
        /** Rows that can be taken back. */
        restorable: z.int(),
      }),
    ),
  }),
});

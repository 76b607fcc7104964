import * as z from 'zod/mini';
import { command } from '../../contract.ts';
import * as f from '../../fields.ts';

export const erase = command('patient:erase', {
  summary:
    'Forgets a patient for good: name, numbers, reasons and messages, also in the feed, stored replies and the audit. Only once no visit is open or booked.',
  who: ['admin'],
  input: {
    patientId: f.id,
    expectedRevision: z.optional(f.revision),
    /** Why, for the audit, where it stays: without the patient’s name. */
    reason: f.reason,
  },
  /** Rows in which something was blanked, and messages removed. */
  data: z.strictObject({
    erased: z.strictObject({
      records: z.int(),
      changes: z.int(),
      requests: z.int(),
      notifications: z.int(),
    }),
  }),
  errors: ['not_found', 'conflict'],
});

import * as z from 'zod/mini';
import { read } from '../../contract.ts';
import * as f from '../../fields.ts';
import { staffEntry, visitStep } from '../../views.ts';

export const get = read('visit:get', {
  summary:
    'A patient’s whole day: its stops, past, present and planned, and the entries that it had at them, the oldest first.',
  who: ['reception', 'nurse', 'doctor'],
  owns: 'visit',
  input: { visitId: f.id },
  data: z.strictObject({
    visit: z.strictObject({
      visitId: f.id,
      visitDate: f.localDate,
      siteId: f.id,
      number: f.queueNumber,
      patientId: z.nullable(f.id),
      arrivedAt: f.instant,
      /** Null while it is under way. */
      endedAt: z.nullable(f.instant),
      reason: z.nullable(z.string()),
      serviceId: z.nullable(f.id),
      language: z.nullable(z.string()),
      origin: z.string(),
      steps: z.array(visitStep),
      revision: f.revision,
    }),
    entries: z.array(staffEntry),
  }),
  errors: ['not_found'],
});

import * as z from 'zod/mini';
import { read } from '../../contract.ts';
import * as f from '../../fields.ts';
import { appointment } from '../../views.ts';

export const list = read('appointment:list', {
  summary: 'The appointments of one hospital day, by time; or those of one patient, latest first. At most 500.',
  who: ['reception', 'nurse', 'doctor'],
  owns: 'doctorId',
  input: { date: z.optional(f.localDate), doctorId: z.optional(f.id), patientId: z.optional(f.id) },
  data: z.strictObject({
    appointments: z.array(appointment),
    /** There are more than these: ask for one doctor, or for one day. */
    truncated: z.boolean(),
  }),
  errors: ['not_found'],
});

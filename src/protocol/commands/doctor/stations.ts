import * as z from 'zod/mini';
import { read } from '../../contract.ts';
import * as f from '../../fields.ts';

export const stations = read('doctor:stations', {
  summary: 'The stations that are in use, with who works there now, as colleagues see it.',
  who: ['admin', 'reception', 'nurse', 'doctor'],
  owns: 'none',
  input: {},
  data: z.strictObject({
    stations: z.array(
      z.strictObject({
        doctorId: f.id,
        attendedBy: z.nullable(z.strictObject({ userId: f.id, fullName: z.string() })),
        attendedSince: z.nullable(f.instant),
      }),
    ),
  }),
});

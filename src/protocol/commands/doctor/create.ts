import * as z from 'zod/mini';
import { command } from '../../contract.ts';
import * as f from '../../fields.ts';
import { doctor } from '../../views.ts';

export const create = command('doctor:create', {
  summary: 'A new doctor of a department.',
  who: ['admin'],
  input: {
    departmentId: f.id,
    fullName: f.personName,
    specialty: z.optional(f.shortText),
    room: z.optional(f.room),
    /** A station has no login of its own: who works there attends it. */
    kind: z.optional(f.doctorKind),
    placeKind: z.optional(f.placeKind),
    areaId: z.optional(f.id),
    location: z.optional(f.way),
    locations: z.optional(doctor.shape.locations),
    /** The login that acts as this doctor; one at most. */
    userId: z.optional(f.id),
  },
  data: z.strictObject({ doctor }),
  errors: ['not_found', 'conflict'],
});

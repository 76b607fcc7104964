import * as z from 'zod/mini';
import { command } from '../../contract.ts';
import * as f from '../../fields.ts';
import { doctor } from '../../views.ts';

export const update = command('doctor:update', {
  summary: 'Changes a doctor. What is left out stays; null empties.',
  who: ['admin'],
  input: {
    doctorId: f.id,
    expectedRevision: z.optional(f.revision),
    departmentId: z.optional(f.id),
    fullName: z.optional(f.personName),
    specialty: z.optional(z.nullable(f.shortText)),
    room: z.optional(z.nullable(f.room)),
    placeKind: z.optional(z.nullable(f.placeKind)),
    areaId: z.optional(z.nullable(f.id)),
    location: z.optional(z.nullable(f.way)),
    locations: z.optional(doctor.shape.locations),
    userId: z.optional(z.nullable(f.id)),
    /** False retires the doctor: off, and no more bookings. */
    active: z.optional(z.boolean()),
  },
  data: z.strictObject({ doctor }),
  errors: ['not_found', 'conflict', 'already_queued'],
});

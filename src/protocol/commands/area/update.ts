import * as z from 'zod/mini';
import { command } from '../../contract.ts';
import * as f from '../../fields.ts';
import { area } from '../../views.ts';

export const update = command('area:update', {
  summary: 'Changes a waiting area. What is left out stays; null empties.',
  who: ['admin'],
  input: {
    areaId: f.id,
    expectedRevision: z.optional(f.revision),
    letter: z.optional(f.areaLetter),
    name: z.optional(f.shortText),
    names: z.optional(area.shape.names),
    location: z.optional(z.nullable(f.way)),
    locations: z.optional(area.shape.locations),
    seats: z.optional(z.nullable(f.seats)),
    active: z.optional(z.boolean()),
  },
  data: z.strictObject({ area }),
  errors: ['not_found', 'conflict'],
});

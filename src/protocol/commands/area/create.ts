import * as z from 'zod/mini';
import { command } from '../../contract.ts';
import * as f from '../../fields.ts';
import { area } from '../../views.ts';

export const create = command('area:create', {
  summary: 'A new waiting area, with the letter that boards say.',
  who: ['admin'],
  input: {
    siteId: z.optional(f.id),
    letter: f.areaLetter,
    name: f.shortText,
    names: z.optional(area.shape.names),
    location: z.optional(f.way),
    locations: z.optional(area.shape.locations),
    seats: z.optional(f.seats),
  },
  data: z.strictObject({ area }),
  errors: ['not_found', 'conflict'],
});

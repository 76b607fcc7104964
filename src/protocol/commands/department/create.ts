import * as z from 'zod/mini';
import { command } from '../../contract.ts';
import * as f from '../../fields.ts';
import { department } from '../../views.ts';

export const numberPrefix = z.string().check(z.regex(/^[A-Z]{1,3}$/));

export const create = command('department:create', {
  summary: 'A new department, with the prefix of its queue numbers.',
  who: ['admin'],
  input: {
    /** The first one where it is left out. */
    siteId: z.optional(f.id),
    code: f.shortText,
    name: f.shortText,
    numberPrefix,
    roundTheClock: z.optional(z.boolean()),
    names: z.optional(department.shape.names),
    areaId: z.optional(f.id),
    location: z.optional(f.way),
    locations: z.optional(department.shape.locations),
    desk: z.optional(f.shortText),
    desks: z.optional(department.shape.desks),
    requiresOutcome: z.optional(z.boolean()),
  },
  data: z.strictObject({ department }),
  errors: ['not_found', 'conflict'],
});

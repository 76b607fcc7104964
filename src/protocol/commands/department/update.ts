import * as z from 'zod/mini';
import { command } from '../../contract.ts';
import * as f from '../../fields.ts';
import { department } from '../../views.ts';
import { numberPrefix } from './create.ts';

export const update = command('department:update', {
  summary: 'Changes a department. The prefix cannot change on a day that has entries.',
  who: ['admin'],
  input: {
    departmentId: f.id,
    expectedRevision: z.optional(f.revision),
    name: z.optional(f.shortText),
    names: z.optional(department.shape.names),
    areaId: z.optional(z.nullable(f.id)),
    location: z.optional(z.nullable(f.way)),
    locations: z.optional(department.shape.locations),
    desk: z.optional(z.nullable(f.shortText)),
    desks: z.optional(department.shape.desks),
    requiresOutcome: z.optional(z.boolean()),
    numberPrefix: z.optional(numberPrefix),
    roundTheClock: z.optional(z.boolean()),
    active: z.optional(z.boolean()),
  },
  data: z.strictObject({ department }),
  errors: ['not_found', 'conflict', 'invalid_transition'],
});

import * as z from 'zod/mini';
import { command } from '../../contract.ts';
import * as f from '../../fields.ts';
import { journey } from '../../views.ts';
import { journeySteps } from './step.ts';

export const update = command('journey:update', {
  summary: 'Changes a journey; `steps` are all that it then has. Visits under way keep their plan.',
  who: ['admin'],
  input: {
    journeyId: f.id,
    expectedRevision: z.optional(f.revision),
    name: z.optional(f.shortText),
    names: z.optional(journey.shape.names),
    steps: z.optional(journeySteps),
    active: z.optional(z.boolean()),
  },
  data: z.strictObject({ journey }),
  errors: ['not_found', 'conflict', 'department_closed'],
});

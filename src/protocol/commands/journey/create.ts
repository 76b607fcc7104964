import * as z from 'zod/mini';
import { command } from '../../contract.ts';
import * as f from '../../fields.ts';
import { journey } from '../../views.ts';
import { journeySteps } from './step.ts';

export const create = command('journey:create', {
  summary: 'A new journey. Steps with the same position may be done in any order.',
  who: ['admin'],
  input: {
    code: f.code,
    name: f.shortText,
    names: z.optional(journey.shape.names),
    steps: journeySteps,
  },
  data: z.strictObject({ journey }),
  errors: ['not_found', 'conflict', 'department_closed'],
});

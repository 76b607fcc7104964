import * as z from 'zod/mini';
import { command } from '../../contract.ts';
import * as f from '../../fields.ts';
import { site } from '../../views.ts';

export const update = command('site:update', {
  summary: 'Changes a site. One with open departments stays active.',
  who: ['admin'],
  input: {
    siteId: f.id,
    expectedRevision: z.optional(f.revision),
    name: z.optional(f.shortText),
    active: z.optional(z.boolean()),
  },
  data: z.strictObject({ site }),
  errors: ['not_found', 'conflict', 'invalid_transition'],
});

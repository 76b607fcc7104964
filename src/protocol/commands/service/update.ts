import * as z from 'zod/mini';
import { command } from '../../contract.ts';
import * as f from '../../fields.ts';
import { service } from '../../views.ts';

export const update = command('service:update', {
  summary:
    'Changes a service. What is left out stays; null empties. Its department stays: another place is another service with the same code.',
  who: ['admin'],
  input: {
    serviceId: f.id,
    expectedRevision: z.optional(f.revision),
    name: z.optional(f.shortText),
    names: z.optional(service.shape.names),
    minutes: z.optional(f.serviceMinutes),
    slotMinutes: z.optional(z.nullable(f.durationMinutes)),
    selfService: z.optional(z.boolean()),
    asksParty: z.optional(z.boolean()),
    asksNeeds: z.optional(z.boolean()),
    journeyId: z.optional(z.nullable(f.id)),
    active: z.optional(z.boolean()),
  },
  data: z.strictObject({ service }),
  errors: ['not_found', 'conflict'],
});

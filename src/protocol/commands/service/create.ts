import * as z from 'zod/mini';
import { command } from '../../contract.ts';
import * as f from '../../fields.ts';
import { service } from '../../views.ts';

export const create = command('service:create', {
  summary: 'A new service of a department.',
  who: ['admin'],
  input: {
    departmentId: f.id,
    code: f.code,
    name: f.shortText,
    names: z.optional(service.shape.names),
    minutes: z.optional(f.serviceMinutes),
    slotMinutes: z.optional(f.durationMinutes),
    selfService: z.optional(z.boolean()),
    asksParty: z.optional(z.boolean()),
    asksNeeds: z.optional(z.boolean()),
    journeyId: z.optional(f.id),
  },
  data: z.strictObject({ service }),
  errors: ['not_found', 'conflict'],
});

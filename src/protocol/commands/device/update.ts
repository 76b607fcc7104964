import * as z from 'zod/mini';
import { command } from '../../contract.ts';
import { device, deviceFilter } from '../../device.ts';
import * as f from '../../fields.ts';

export const update = command('device:update', {
  summary: 'Renames or re-filters a device; the new filter takes effect at once.',
  who: ['admin'],
  input: {
    deviceId: f.id,
    expectedRevision: z.optional(f.revision),
    name: z.optional(f.shortText),
    departmentId: z.optional(z.nullable(f.id)),
    filter: z.optional(deviceFilter),
  },
  data: z.strictObject({ device }),
  errors: ['not_found', 'conflict'],
});

import * as z from 'zod/mini';
import { command } from '../../contract.ts';
import { device, deviceFilter } from '../../device.ts';
import * as f from '../../fields.ts';
import { pairingCode } from '../../pairing.ts';

export const approve = command('device:approve', {
  summary: 'Lets in the kiosk or board that shows this code, under a name; it then fetches its own token.',
  who: ['admin'],
  input: {
    code: pairingCode,
    name: f.shortText,
    departmentId: z.optional(z.nullable(f.id)),
    filter: z.optional(deviceFilter),
  },
  data: z.strictObject({ device }),
  errors: ['not_found'],
});

import * as z from 'zod/mini';
import { command } from '../../contract.ts';
import { device } from '../../device.ts';
import * as f from '../../fields.ts';

export const revoke = command('device:revoke', {
  summary: 'A lost or retired device loses its access for good.',
  who: ['admin'],
  input: { deviceId: f.id },
  data: z.strictObject({ device }),
  errors: ['not_found'],
});

import * as z from 'zod/mini';
import { read } from '../../contract.ts';
import { device } from '../../device.ts';

export const list = read('device:list', {
  summary: 'All paired kiosks and boards, by name.',
  who: ['admin'],
  input: {},
  data: z.strictObject({ devices: z.array(device) }),
});

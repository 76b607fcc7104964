import * as z from 'zod/mini';
import { read } from '../../contract.ts';

export const unsubscribe = read('feed:unsubscribe', {
  summary: 'Ends the subscription.',
  input: {},
  data: z.strictObject({}),
});

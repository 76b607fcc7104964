import * as z from 'zod/mini';
import { read } from '../../contract.ts';
import * as f from '../../fields.ts';

export const ticket = read('queue:ticket', {
  summary:
    'What a ticket says, to print it again or to tell the patient. The link on it is a capability, so it is for ' +
    'those alone who hand tickets out.',
  who: ['reception', 'nurse'],
  input: { queueId: f.id },
  data: z.strictObject({
    queueNumber: f.queueNumber,
    /** 1 is the next to be called; null when the entry is not waiting. */
    position: z.nullable(z.int()),
    /** From now; null when it cannot be told. */
    estimatedWaitSeconds: z.nullable(z.int()),
    /** Path of the ticket page, relative to the hub's address. */
    trackingUrl: z.string(),
  }),
  errors: ['not_found'],
});

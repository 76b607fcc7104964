import { defineCommand } from '../define.ts';
import { moveEntry } from '../entry.ts';

export const returnToQueue = defineCommand('queue:return', (input, context) =>
  moveEntry(context, input, 'queue:return'),
);

import { defineCommand } from '../define.ts';
import { moveEntry } from '../entry.ts';

export const complete = defineCommand('queue:complete', (input, context) =>
  moveEntry(context, input, 'queue:complete'),
);

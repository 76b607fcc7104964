import { defineCommand } from '../define.ts';
import { moveEntry } from '../entry.ts';

export const resume = defineCommand('queue:resume', (input, context) => moveEntry(context, input, 'queue:resume'));

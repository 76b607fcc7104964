import { defineCommand } from '../define.ts';
import { moveEntry } from '../entry.ts';

export const hold = defineCommand('queue:hold', (input, context) => moveEntry(context, input, 'queue:hold'));

import { defineCommand } from '../define.ts';
import { moveEntry } from '../entry.ts';

export const cancel = defineCommand('queue:cancel', (input, context) => moveEntry(context, input, 'queue:cancel'));

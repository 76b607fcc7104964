import { defineCommand } from '../define.ts';
import { moveEntry } from '../entry.ts';

export const undo = defineCommand('queue:undo', (input, context) => moveEntry(context, input, 'queue:undo'));

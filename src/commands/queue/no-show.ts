import { defineCommand } from '../define.ts';
import { moveEntry } from '../entry.ts';

export const noShow = defineCommand('queue:no-show', (input, context) => moveEntry(context, input, 'queue:no-show'));

import { defineEntryCommand, move } from '../entry-command.ts';

export const hold = defineEntryCommand('queue:hold', move('queue:hold'));

import { defineEntryCommand, move } from '../entry-command.ts';

export const cancel = defineEntryCommand('queue:cancel', move('queue:cancel'));

import { defineEntryCommand, move } from '../entry-command.ts';

export const complete = defineEntryCommand('queue:complete', move('queue:complete'));

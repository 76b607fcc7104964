import { defineEntryCommand, move } from '../entry-command.ts';

export const resume = defineEntryCommand('queue:resume', move('queue:resume'));

import { defineEntryCommand, move } from '../entry-command.ts';

export const undo = defineEntryCommand('queue:undo', move('queue:undo'));

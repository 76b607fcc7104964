import { defineEntryCommand, move } from '../entry-command.ts';

export const returnToQueue = defineEntryCommand('queue:return', move('queue:return'));

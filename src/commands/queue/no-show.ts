import { defineEntryCommand, move } from '../entry-command.ts';

export const noShow = defineEntryCommand('queue:no-show', move('queue:no-show'));

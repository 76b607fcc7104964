import { entryCommand } from '../entry-command.ts';

export const leave = entryCommand('queue:leave', 'The patient has left.');

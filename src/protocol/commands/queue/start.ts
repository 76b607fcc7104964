import { entryCommand } from '../entry-command.ts';

export const start = entryCommand('queue:start', 'The consultation begins.', ['doctor_busy']);

import { entryCommand } from '../entry-command.ts';

export const hold = entryCommand('queue:hold', 'Sets an entry aside, for an X-ray or a blood test.');

import { entryCommand } from '../entry-command.ts';

export const complete = entryCommand('queue:complete', 'The consultation is over.');

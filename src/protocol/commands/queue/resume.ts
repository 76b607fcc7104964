import { entryCommand } from '../entry-command.ts';

export const resume = entryCommand('queue:resume', 'An entry on hold waits again, in the old place.');

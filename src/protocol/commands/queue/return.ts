import { entryCommand } from '../entry-command.ts';

export const returnToQueue = entryCommand('queue:return', 'A called patient goes back to waiting, in the old place.');

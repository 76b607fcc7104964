import { entryCommand } from '../entry-command.ts';

export const undo = entryCommand('queue:undo', 'Takes back a start: the patient waits again, in the old place.');

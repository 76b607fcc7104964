import { entryCommand } from '../entry-command.ts';

export const cancel = entryCommand('queue:cancel', 'Ends an entry that is not wanted any more.');

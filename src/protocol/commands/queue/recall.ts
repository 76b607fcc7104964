import { entryCommand } from '../entry-command.ts';

export const recall = entryCommand('queue:recall', 'Calls a called patient once more.');

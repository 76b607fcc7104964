import { entryCommand } from '../entry-command.ts';

export const noShow = entryCommand('queue:no-show', 'The called patient did not come.');

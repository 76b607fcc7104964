import { entryCommand } from '../entry-command.ts';

export const reinstate = entryCommand('queue:reinstate', 'A patient marked as no-show came after all.', [
  'already_queued',
  'wrong_day',
  'department_closed',
]);

import { entryCommand } from '../entry-command.ts';

export const reopen = entryCommand('queue:reopen', 'Takes back a completion, within ten minutes.', [
  'doctor_busy',
  'already_queued',
]);

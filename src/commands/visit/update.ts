import { patchGiven } from '../given.ts';
import { defineVisitCommand } from './visit-command.ts';

export const update = defineVisitCommand('visit:update', async (visit, { reason, language }, { trx }) => {
  await patchGiven(trx, visit, { reason, language });
});

import { staffEntryView } from '../../queries/entry-view.ts';
import { defineStopCommand } from '../entry-command.ts';
import { expectMovable } from '../entry.ts';
import { Visit } from '../../models/visit.ts';
import { completeEntry } from './completion.ts';
import { planNext } from '../visit/steps.ts';

export const complete = defineStopCommand('queue:complete', async (entry, { next = [], outcome }, context) => {
  const { trx } = context;
  expectMovable(entry, 'queue:complete');
  if (next.length > 0)
    await planNext(trx, await Visit.query(trx).findById(entry.visitId).throwIfNotFound(), entry, next);
  return { entry: staffEntryView(await completeEntry(context, entry, outcome)) };
});

import { setTimeout as sleep } from 'node:timers/promises';
import type { Transaction } from 'objection';
import { QueueEntry } from '../../models/queue-entry.ts';
import { HubError } from '../../protocol/errors.ts';
import { anybodyWaits, lockFirstFree, lockFirstStrict, type Caller } from '../../queries/call-order.ts';
import { staffEntryView } from '../../queries/entry-view.ts';
import { callTo, expectFreeToCall, lockCaller } from '../calling.ts';
import { defineCommand, type CommandContext } from '../define.ts';
import { transition } from '../entry.ts';

const TRY_FOR_MS = 1000;
const PAUSE_MS = 10;

export const callNext = defineCommand('queue:call-next', async ({ doctorId, completeCurrent }, context) => {
  const doctor = await lockCaller(context, doctorId);
  expectFreeToCall(doctor);
  if (completeCurrent && doctor.inServiceId !== null) await completeEntry(context, doctor.inServiceId);
  const entry = await lockNext(context.trx, doctor);
  return { entry: staffEntryView(await callTo(context, entry, doctor)) };
});

const completeEntry = async (context: CommandContext, queueId: string): Promise<void> => {
  const entry = await QueueEntry.query(context.trx).findById(queueId).forNoKeyUpdate();
  // A colleague at the desk may have completed it in between.
  if (entry?.status === 'in_service') await transition(context, entry, 'queue:complete');
};

/**
 * The first in the order of calling, locked. Throws HubError('queue_empty') only if nobody waits, and 'unavailable'
 * if all who wait stay locked by others.
 */
const lockNext = async (trx: Transaction, caller: Caller): Promise<QueueEntry> => {
  const deadline = performance.now() + TRY_FOR_MS;
  for (;;) {
    const entry = (await lockFirstFree(trx, caller)) ?? (await lockFirstStrict(trx, caller));
    if (entry) return entry;
    if (!(await anybodyWaits(trx, caller))) throw new HubError('queue_empty', { doctorId: caller.doctorId });
    if (performance.now() > deadline) throw new HubError('unavailable', { doctorId: caller.doctorId });
    await sleep(PAUSE_MS * (0.5 + Math.random()));
  }
};

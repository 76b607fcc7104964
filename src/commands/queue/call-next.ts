import { setTimeout as sleep } from 'node:timers/promises';
import type { Transaction } from 'objection';
import type { QueueEntry } from '../../models/queue-entry.ts';
import { HubError } from '../../protocol/errors.ts';
import { anybodyWaits, lockFirstFree, lockFirstStrict, type Caller } from '../../queries/call-order.ts';
import { lockCallingDoctor } from '../../queries/calling-doctor.ts';
import { staffEntryView } from '../../queries/entry-view.ts';
import { calledBy, callTo, completeCurrent, expectCaller, expectFreeToCall } from '../calling.ts';
import { callParty } from './party.ts';
import { defineCommandWithRead } from '../../execution/define.ts';

const TRY_FOR_MS = 1000;
const PAUSE_MS = 10;

const lockedCaller = ({ doctorId }: { doctorId: string }, trx: Transaction) => lockCallingDoctor(trx, doctorId);

export const callNext = defineCommandWithRead('queue:call-next', lockedCaller, async (input, context, locked) => {
  const { doctorId } = input;
  const doctor = expectCaller(locked, doctorId, context.principal);
  expectFreeToCall(doctor);
  const completed = input.completeCurrent ? await completeCurrent(context, doctorId, input.outcome) : null;
  const following = completed && (await calledBy(context, doctorId));
  if (following) return { entry: staffEntryView(following) };
  const entry = await lockNext(context.trx, doctor);
  // A failure would take the completion back, and that consultation is over whether or not somebody waits.
  if (!entry && completed) return { entry: staffEntryView(completed) };
  if (!entry) throw new HubError('queue_empty', { doctorId });
  const together = input.withParty ? await callParty(context.trx, entry, doctor) : [];
  return { entry: staffEntryView(await callTo(context, entry, doctor, together)) };
});

/**
 * The first in the order of calling, locked; null only if nobody waits. Throws HubError('unavailable') if all who wait
 * stay locked by others.
 */
const lockNext = async (trx: Transaction, caller: Caller): Promise<QueueEntry | null> => {
  const deadline = performance.now() + TRY_FOR_MS;
  for (;;) {
    const entry = (await lockFirstFree(trx, caller)) ?? (await lockFirstStrict(trx, caller));
    if (entry) return entry;
    if (!(await anybodyWaits(trx, caller))) return null;
    if (performance.now() > deadline) throw new HubError('unavailable', { doctorId: caller.doctorId });
    await sleep(PAUSE_MS * (0.5 + Math.random()));
  }
};

import type { QueueEntry } from '../models/queue-entry.ts';
import { HubError } from '../protocol/errors.ts';
import { lockCallingDoctor, type CallingDoctor } from '../queries/calling-doctor.ts';
import type { CommandContext } from './define.ts';
import { transition } from './entry.ts';

/**
 * The doctor who calls, locked: two consoles of one doctor take turns, and nobody goes off while calling. Commands lock
 * the doctor before any entry, since the other order would deadlock with call-next. Throws HubError('not_found').
 */
export const lockCaller = async ({ trx }: CommandContext, doctorId: string): Promise<CallingDoctor> =>
  expectCaller(await lockCallingDoctor(trx, doctorId), doctorId);

/** Throws HubError('not_found'). */
export const expectCaller = (doctor: CallingDoctor | undefined, doctorId: string): CallingDoctor => {
  if (!doctor) throw new HubError('not_found', { doctorId });
  return doctor;
};

/** Throws HubError('doctor_off'), or 'doctor_busy' with somebody called already. Pausing is fine. */
export const expectFreeToCall = ({ doctorId, status, calledId }: CallingDoctor): void => {
  if (status === 'off') throw new HubError('doctor_off', { doctorId });
  if (calledId !== null) throw new HubError('doctor_busy', { doctorId, queueId: calledId });
};

/** Calls a locked entry to the doctor's room. */
export const callTo = (context: CommandContext, entry: QueueEntry, { doctorId, room }: CallingDoctor) =>
  transition(context, entry, 'queue:call', { doctorId, room });

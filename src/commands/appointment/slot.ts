import type { Transaction } from 'objection';
import { Appointment } from '../../models/appointment.ts';
import { HubError } from '../../protocol/errors.ts';
import { lockDoctor } from '../doctor/lock.ts';
import { invalidInput } from '../invalid-input.ts';

/** Beyond this a year was mistyped. */
const HORIZON_YEARS = 5;

/** The start of an appointment to be. Throws HubError('invalid_input') where it lies in the past or years ahead. */
export const startOf = (scheduledDate: string, now: Date): Date => {
  const start = new Date(scheduledDate);
  const horizon = new Date(now);
  horizon.setUTCFullYear(now.getUTCFullYear() + HORIZON_YEARS);
  if (start < now) throw invalidInput('scheduledDate', 'too_small', 'The time has passed');
  if (start > horizon) throw invalidInput('scheduledDate', 'too_big', 'The time is years ahead');
  return start;
};

export const expectReasonToOverbook = (overbook: boolean, reason: string | undefined): void => {
  if (overbook && reason === undefined) throw invalidInput('reason', 'required', 'Overbooking needs a reason');
};

/** Locks the doctor. Throws HubError('not_found'), and HubError('doctor_off') for one who has retired. */
export const lockBookable = async (trx: Transaction, doctorId: string): Promise<void> => {
  const { active } = await lockDoctor(trx, doctorId);
  if (!active) throw new HubError('doctor_off', { doctorId });
};

/** Throws HubError('slot_taken') with the start of the appointment in the way. */
export const expectFree = async (
  trx: Transaction,
  { doctorId, start, minutes }: { doctorId: string; start: Date; minutes: number },
): Promise<void> => {
  const end = new Date(start.getTime() + minutes * 60_000);
  const taken = await Appointment.query(trx)
    .where({ doctor_id: doctorId, holds_slot: true })
    // No appointment is longer than eight hours: the index on its start finds the few that can overlap.
    .whereRaw(`scheduled_date > CAST(? AS timestamptz) - interval '8 hours'`, [start])
    .where('scheduled_date', '<', end)
    .whereRaw('scheduled_date + make_interval(mins => duration_minutes) > ?', [start])
    .orderBy('scheduled_date')
    .first();
  if (taken) throw new HubError('slot_taken', { doctorId, startsAt: taken.scheduledDate.toISOString() });
};

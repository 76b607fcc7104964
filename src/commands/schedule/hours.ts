import type { Transaction } from 'objection';
import { Schedule } from '../../models/schedule.ts';
import { HubError } from '../../protocol/errors.ts';
import { invalidInput } from '../invalid-input.ts';
import { whereGiven } from '../where-given.ts';

/** `starts` and `ends` as `HH:MM` or `HH:MM:SS`, which sort alike; days as `YYYY-MM-DD`. */
type Hours = Pick<Schedule, 'doctorId' | 'weekday' | 'starts' | 'ends' | 'slotMinutes' | 'validFrom' | 'validTo'>;

export const expectSoundHours = ({ starts, ends, slotMinutes, validFrom, validTo }: Hours): void => {
  if (minutesOf(ends) - minutesOf(starts) < slotMinutes) {
    throw invalidInput('ends', 'too_small', 'The hours must hold one slot at least');
  }
  if (validTo !== null && validTo < validFrom) {
    throw invalidInput('validTo', 'too_small', 'The last day must not be before the first');
  }
};

/** Throws HubError('conflict') with the schedule in the way; `exceptId` is the one being changed. */
export const expectNoOverlap = async (trx: Transaction, hours: Hours, exceptId?: string): Promise<void> => {
  const other = await Schedule.query(trx)
    .where({ doctor_id: hours.doctorId, weekday: hours.weekday })
    .where('starts', '<', hours.ends)
    .where('ends', '>', hours.starts)
    .whereRaw(`daterange(valid_from, valid_to, '[]') && daterange(?, ?, '[]')`, [hours.validFrom, hours.validTo])
    .modify(whereGiven, 'schedule_id', '<>', exceptId)
    .first();
  if (other) throw new HubError('conflict', { overlapsScheduleId: other.scheduleId });
};

const minutesOf = (time: string): number => Number(time.slice(0, 2)) * 60 + Number(time.slice(3, 5));

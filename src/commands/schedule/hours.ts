import type { Transaction } from 'objection';
import type { Schedule } from '../../models/schedule.ts';
import { HubError } from '../../protocol/errors.ts';
import { invalidInput } from '../invalid-input.ts';

/** `starts` and `ends` as `HH:MM` or `HH:MM:SS`, which sort alike; days as `YYYY-MM-DD`. */
type Hours = Pick<Schedule, 'doctorId' | 'weekday' | 'starts' | 'ends' | 'slotMinutes' | 'validFrom' | 'validTo'>;

export const expectSoundHours = ({ starts, ends, slotMinutes, validFrom, validTo }: Hours): void => {
  const minutes = minutesOf(ends) - minutesOf(starts);
  // From a time to the same time could be a day or nothing: 00:00–24:00 says which.
  if (minutes === 0 || (minutes < 0 ? minutes + DAY : minutes) < slotMinutes) {
    throw invalidInput('ends', 'too_small', 'The hours must hold one slot at least');
  }
  if (validTo !== null && validTo < validFrom) {
    throw invalidInput('validTo', 'too_small', 'The last day must not be before the first');
  }
};

/**
 * Throws HubError('conflict') with the schedule in the way; `exceptId` is the one being changed. Hours over midnight may meet those of the
 * next weekday, so those of the day before and after are looked at too, shifted by a day.
 */
export const expectNoOverlap = async (trx: Transaction, hours: Hours, exceptId?: string): Promise<void> => {
  const { rows } = await trx.raw<{ rows: { scheduleId: string }[] }>(OVERLAPPING, {
    ...hours,
    exceptId: exceptId ?? null,
  });
  const [other] = rows;
  if (other) throw new HubError('conflict', { overlapsScheduleId: other.scheduleId });
};

const OVERLAPPING = `
  SELECT s.schedule_id AS "scheduleId"
  FROM generate_series(-1, 1) AS away
  JOIN schedules AS s ON s.weekday = (CAST(:weekday AS int) + away + 6) % 7 + 1
  CROSS JOIN (SELECT timestamp '2000-01-01' AS day) AS any_day
  CROSS JOIN LATERAL (VALUES (CAST(:starts AS time), CAST(:ends AS time))) AS new (starts, ends)
  WHERE s.doctor_id = :doctorId AND s.schedule_id IS DISTINCT FROM CAST(:exceptId AS uuid)
    AND tsrange(day + new.starts, day + new.ends + CASE WHEN new.ends <= new.starts THEN interval '1 day' ELSE interval '0' END)
      && tsrange(day + away * interval '1 day' + s.starts, day + away * interval '1 day' + s.ends + CASE WHEN s.ends <= s.starts THEN interval '1 day' ELSE interval '0' END)
    AND daterange(CAST(:validFrom AS date) + away, CAST(:validTo AS date) + away, '[]') && daterange(s.valid_from, s.valid_to, '[]')
  ORDER BY s.schedule_id LIMIT 1`;

const DAY = 24 * 60;
const minutesOf = (time: string): number => Number(time.slice(0, 2)) * 60 + Number(time.slice(3, 5));

import type { Transaction } from 'objection';

/** Half-open: `[startsAt, endsAt)`. */
type DayBounds = { readonly startsAt: Date; readonly endsAt: Date };

/** The hospital's date at this transaction's time. */
export const hospitalToday = async (trx: Transaction): Promise<string> => {
  const { rows } = await trx.raw<{ rows: [{ today: string }] }>('SELECT hospital_day(NULL, hub_now()) AS today');
  return rows[0].today;
};

/** The first instants of a hospital's day and of the next; a day with a change of the clocks has 23 or 25 hours. */
export const dayBounds = async (trx: Transaction, date: string): Promise<DayBounds> => {
  const { rows } = await trx.raw<{ rows: [DayBounds] }>(
    `SELECT hospital_day_starts(NULL, day) AS "startsAt", hospital_day_starts(NULL, day + 1) AS "endsAt"
     FROM CAST(? AS date) AS day`,
    [date],
  );
  return rows[0];
};

import type { Knex } from 'knex';
import type { Log } from '../../log.ts';

const DAY_MS = 86_400_000;
const DAYS_AHEAD = 2 * 366;

/**
 * Node and PostgreSQL have their own data of the zone. They agree on the hospital's hours of the next two years, or the log
 * says from when they do not: bookings and screens would then be an hour apart.
 */
export async function compareZoneData(database: Knex, timeZone: string, log: Log): Promise<void> {
  const instants = instantsToCompare(timeZone, Date.now());
  const { rows } = await database.raw<{ rows: { at: number; minutes: number; server: string }[] }>(
    `select at, extract(epoch from (to_timestamp(at / 1000.0) at time zone ?) -
        (to_timestamp(at / 1000.0) at time zone 'UTC'))::int / 60 as minutes,
      current_setting('server_version') as server
     from unnest(?::float8[]) as at order by at`,
    [timeZone, instants],
  );
  const offset = offsetIn(timeZone);
  const differs = rows.find(({ at, minutes }) => offset(at) !== minutes);
  if (differs === undefined) return;
  log.error({
    event: 'zone_data_differs',
    timeZone,
    from: new Date(differs.at).toISOString(),
    node: { minutesAhead: offset(differs.at), version: process.versions['tz'] },
    database: { minutesAhead: differs.minutes, version: differs.server },
    mend: 'Update whichever is older: the time zones of the database server (package tzdata or PostgreSQL itself) or Node.',
  });
}

/** Each day's beginning, and both sides of each of Node's changes. A change that only PostgreSQL knows moves one of these. */
function instantsToCompare(timeZone: string, now: number): number[] {
  const offset = offsetIn(timeZone);
  const first = Math.floor(now / DAY_MS) * DAY_MS;
  const days = Array.from({ length: DAYS_AHEAD }, (_, n) => first + n * DAY_MS);
  return days.flatMap((day) => {
    if (offset(day) === offset(day + DAY_MS)) return [day];
    const change = firstAfter(day, (at) => offset(at) !== offset(day));
    return [day, change - 1_000, change];
  });
}

/** The first whole second of that day for which `holds`, given that it holds from some moment on. */
function firstAfter(day: number, holds: (at: number) => boolean): number {
  let [before, after] = [day, day + DAY_MS];
  while (after - before > 1_000) {
    const between = before + Math.floor((after - before) / 2_000) * 1_000;
    if (holds(between)) after = between;
    else before = between;
  }
  return after;
}

/** Minutes ahead of UTC, as Node knows them. */
function offsetIn(timeZone: string): (at: number) => number {
  const format = new Intl.DateTimeFormat('en', { timeZone, timeZoneName: 'longOffset' });
  return (at) => {
    const name = format.formatToParts(at).find(({ type }) => type === 'timeZoneName')?.value ?? '';
    const [, sign, hours, minutes] = /^GMT([+-])(\d\d):(\d\d)/.exec(name) ?? [];
    return (sign === '-' ? -1 : 1) * (Number(hours ?? 0) * 60 + Number(minutes ?? 0));
  };
}

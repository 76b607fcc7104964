import type { Client } from 'pg';
import { StartError } from './start-error.ts';

/** The first half of the advisory locks by which nodes tell each other their time zone; the second is the zone's hash. */
const LOCK = 726_845;

/**
 * This node keeps its days in `timeZone` as long as `client` is connected, and every other node on this database sees it.
 * Throws StartError where another node keeps them in another zone: one number would be given out on two days.
 */
export async function keepZone(client: Client, timeZone: string): Promise<void> {
  await client.query('select pg_advisory_lock_shared($1, hashtext(lower($2)))', [LOCK, timeZone]);
  const { rows } = await client.query<{ name: string | null }>(
    `select (select name from pg_timezone_names where hashtext(lower(name)) = hash limit 1) as name
     from (
       select distinct objid::bigint - case when objid::bigint > 2147483647 then 4294967296 else 0 end as hash
       from pg_locks
       where locktype = 'advisory' and classid = $1::bigint and objsubid = 2 and granted
         and database = (select oid from pg_database where datname = current_database())
     ) as kept
     where hash <> hashtext(lower($2))`,
    [LOCK, timeZone],
  );
  const [other] = rows;
  if (other === undefined) return;
  throw new StartError(
    `HUB_TIME_ZONE is ${timeZone} here, but ${other.name ?? 'another zone'} on a hub that runs on the same database. ` +
      'The hospital has one: set it to the same on every node, and stop them all before you change it.',
  );
}

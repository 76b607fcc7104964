import type { Knex } from 'knex';
import { migrationChecksums } from './migrations.ts';

const TABLE = 'public.knex_migrations';

/**
 * `behind`: `pending` are still to be run. `ahead`: `unknown` were run that this version does not have, so a newer one
 * has been here. `ahead` wins where both hold. `changed` were run with another text than they have now.
 */
export type SchemaStatus = {
  readonly state: 'current' | 'behind' | 'ahead';
  readonly pending: readonly string[];
  readonly unknown: readonly string[];
  readonly changed: readonly string[];
};

type Done = { name: string; checksum: string | null };

export async function schemaStatus(database: Knex): Promise<SchemaStatus> {
  const { rows: found } = await database.raw<{ rows: { there: boolean }[] }>(
    'select to_regclass(?) is not null as there',
    [TABLE],
  );
  // Through JSON, so that it can be asked also of a schema from before there were checksums.
  const { rows: done } = found[0]?.there
    ? await database.raw<{ rows: Done[] }>(
        `select name, substr(to_jsonb(m) ->> 'checksum', 3) as checksum from ${TABLE} m order by id`,
      )
    : { rows: [] };
  const known = await migrationChecksums();
  const pending = [...known.keys()].filter((name) => !done.some((one) => one.name === name));
  const unknown = done.filter(({ name }) => !known.has(name)).map(({ name }) => name);
  const changed = done
    .filter(({ name, checksum }) => checksum !== null && known.has(name) && checksum !== known.get(name))
    .map(({ name }) => name);
  return {
    state: unknown.length > 0 ? 'ahead' : pending.length > 0 ? 'behind' : 'current',
    pending,
    unknown,
    changed,
  };
}

/** Keeps what the migrations that were run look like now, where that is not kept yet. */
export async function keepChecksums(database: Knex): Promise<void> {
  const checksums = await migrationChecksums();
  await database.raw(
    `update ${TABLE} m set checksum = decode(known.checksum, 'hex')
     from unnest(?::text[], ?::text[]) as known (name, checksum)
     where m.name = known.name and m.checksum is null`,
    [[...checksums.keys()], [...checksums.values()]],
  );
}

/** What to say of migrations whose files are not what was run. */
export const changedWords = (changed: readonly string[]): string =>
  `${changed.join(', ')}: the file is not the one that was run on this database. ` +
  'Restore it from the version that ran it; what has to change comes as a migration of its own.';

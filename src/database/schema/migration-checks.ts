import type { Knex } from 'knex';
import { tablePrivileges } from './grants.ts';
import { failedMigration } from './migrations.ts';
import { changedWords, schemaStatus } from './schema-status.ts';

/** The database cannot be migrated like this; the message says what mends it. */
export class MigrationError extends Error {
  override readonly name = 'MigrationError';
}

type Found = {
  role: string;
  has_schema: boolean;
  may_create: boolean | null;
  has_list: boolean;
  tables: string[];
  foreign_owner: string | null;
};

/** What would otherwise fail in the middle, in the database's words. Throws MigrationError. */
export async function checkBeforeMigrating(database: Knex): Promise<void> {
  const { rows } = await database.raw<{ rows: [Found] }>(
    `with own as (
       select relname, relowner from pg_class
       where relnamespace = to_regnamespace('public') and relkind in ('r', 'p') and relname = any (?))
     select current_user as role, to_regnamespace('public') is not null as has_schema,
       has_schema_privilege(to_regnamespace('public')::oid, 'USAGE')
         and has_schema_privilege(to_regnamespace('public')::oid, 'CREATE') as may_create,
       exists (select from own where relname = 'knex_migrations') as has_list,
       array(select relname::text from own where relname in ('audit_log', 'stream_floors') order by 1) as tables,
       (select relowner::regrole::text from own
        where exists (select from own where relname = 'knex_migrations') and not pg_has_role(relowner, 'USAGE')
        order by relname = 'knex_migrations' desc limit 1) as foreign_owner`,
    [Object.keys(tablePrivileges)],
  );
  const [{ role, has_schema, may_create, has_list, tables, foreign_owner }] = rows;
  if (!has_schema) {
    throw new MigrationError(
      `The database has no schema public. As an administrator: CREATE SCHEMA public AUTHORIZATION ${role}`,
    );
  }
  if (!may_create) {
    throw new MigrationError(
      `The role ${role} may not make tables in the schema public. As an administrator: GRANT USAGE, CREATE ON SCHEMA public TO ${role}`,
    );
  }
  if (foreign_owner !== null) {
    throw new MigrationError(
      `The hub's tables belong to ${foreign_owner}, and ${role} is not that role. Migrate as ${foreign_owner}: ` +
        'its URL goes into DATABASE_OWNER_URL (docs/database-roles.md).',
    );
  }
  if (!has_list && tables.length === 2) {
    throw new MigrationError(
      `The hub's tables are there (${tables.join(', ')}), but not the list of migrations (public.knex_migrations). ` +
        'It is in another schema (ALTER TABLE … SET SCHEMA public), or a restore left it out: restore the whole backup.',
    );
  }
  const { state, unknown, changed } = await schemaStatus(database);
  if (state === 'ahead') {
    throw new MigrationError(
      `The database has migrations that this version does not know (${unknown.join(', ')}). A newer version migrated it: ` +
        'start that one. Or another program keeps its own list in public.knex_migrations: give the hub a database of its own.',
    );
  }
  if (changed.length > 0) throw new MigrationError(changedWords(changed));
}

/** Of a migration that failed: which one, what the database said, and what to do about it. */
export function explained(thrown: unknown): unknown {
  const name = thrown instanceof Error ? failedMigration(thrown) : undefined;
  if (!(thrown instanceof Error) || name === undefined) return thrown;
  const code: unknown = Reflect.get(thrown, 'code');
  // knex puts the whole statement before what the database said.
  const said = thrown.message.slice(thrown.message.lastIndexOf(' - ') + 1).replace(/^- /, '');
  return new MigrationError(`${name} failed: ${said}. ${remedy(code)}`, { cause: thrown });
}

/** SQLSTATE: something of that name is there already. */
const TAKEN: ReadonlySet<unknown> = new Set(['42P07', '42710', '42723']);

const remedy = (code: unknown): string =>
  TAKEN.has(code)
    ? 'Somebody else keeps that in the schema public: give the hub a database of its own, or move the other thing to another schema.'
    : 'Nothing of it was kept. Mend the cause and run "npm run migrate" again.';

import type { Knex } from 'knex';
import { type Config, poolShare } from '../../config.ts';
import type { Log } from '../../log.ts';
import { tablePrivileges } from '../schema/grants.ts';
import { changedWords, schemaStatus } from '../schema/schema-status.ts';
import { StartError } from './start-error.ts';

const OLDEST = 140000;
/** The feed's tail, its LISTEN, and the locks of who verifies and who looks for patients to erase. */
const OWN_CONNECTIONS = 4;
/** A migration with its lock, and somebody's psql. */
const RESERVE = 3;

/** The server is new enough, takes writes, and knows the hospital's time zone. Throws StartError. */
export async function checkServer(database: Knex, { timeZone }: Pick<Config, 'timeZone'>): Promise<void> {
  const { rows } = await database.raw<{
    rows: { version: number; standby: boolean; read_only: boolean; knows_zone: boolean }[];
  }>(
    `select current_setting('server_version_num')::int as version, pg_is_in_recovery() as standby,
      current_setting('default_transaction_read_only')::bool as read_only,
      exists (select from pg_timezone_names where lower(name) = lower(?)) as knows_zone`,
    [timeZone],
  );
  const [server] = rows;
  if (server === undefined || server.version < OLDEST) {
    throw new StartError(`The database server is version ${server?.version}; the hub needs PostgreSQL 14 or newer.`);
  }
  if (server.standby) throw new StartError('The database server is a standby; the hub needs the primary.');
  if (server.read_only) {
    throw new StartError(
      'The database takes no writes: default_transaction_read_only is on for the role, the database or the server. ' +
        'Set it off, or start the hub once it is.',
    );
  }
  if (!server.knows_zone) {
    throw new StartError(`HUB_TIME_ZONE is '${timeZone}', which the database server does not know.`);
  }
}

type Limits = { role: string; superuser: boolean; usable: number; most: number; of_role: number; of_database: number };

/**
 * This node's connections fit into `max_connections`, beside those that the server keeps back, and into what the role and the
 * database may have. Throws StartError.
 */
export async function checkPool(database: Knex, config: Pick<Config, 'pool' | 'workers'>): Promise<void> {
  const { rows } = await database.raw<{ rows: [Limits] }>(
    `select rolname as role, rolsuper as superuser, rolconnlimit as of_role,
      (select datconnlimit from pg_database where datname = current_database()) as of_database,
      current_setting('max_connections')::int as most, current_setting('max_connections')::int
        - current_setting('superuser_reserved_connections')::int
        - coalesce(current_setting('reserved_connections', true), '0')::int as usable
     from pg_roles where rolname = current_user`,
  );
  const [{ role, superuser, usable, most, of_role: ofRole, of_database: ofDatabase }] = rows;
  const share = poolShare(config).max;
  const own = config.workers * (share + OWN_CONNECTIONS);
  const sum = `HUB_WORKERS ${config.workers} × (a share of POOL_MAX of ${share} + ${OWN_CONNECTIONS})`;
  if (own + RESERVE > usable) {
    throw new StartError(
      `This node may open ${own + RESERVE} database connections (${sum} + ${RESERVE} in reserve), ` +
        `but the server offers ${usable} (max_connections ${most}). ` +
        'Lower POOL_MAX or HUB_WORKERS, or raise max_connections.',
    );
  }
  // Below zero: no limit. A superuser has none.
  if (superuser) return;
  if (ofRole >= 0 && own > ofRole) {
    throw new StartError(
      `This node may open ${own} database connections (${sum}), but the role ${role} may have ${ofRole}. ` +
        `Lower POOL_MAX or HUB_WORKERS, or as an administrator: ALTER ROLE ${role} CONNECTION LIMIT ${own}`,
    );
  }
  if (ofDatabase >= 0 && own + RESERVE > ofDatabase) {
    throw new StartError(
      `This node may open ${own + RESERVE} database connections (${sum} + ${RESERVE} in reserve), but the database takes ${ofDatabase}. ` +
        `Lower POOL_MAX or HUB_WORKERS, or as an administrator: ALTER DATABASE … CONNECTION LIMIT ${own + RESERVE}`,
    );
  }
}

/**
 * The role may do what the hub does; and where it may do more (it owns the tables), the log says so once. Throws
 * StartError, naming what to run.
 */
export async function checkRole(database: Knex, log: Log): Promise<void> {
  const wanted = Object.entries(tablePrivileges).flatMap(([table, what]) =>
    what
      .split(', ')
      .filter(Boolean)
      .map((privilege) => ({ table, privilege })),
  );
  await checkUsage(database);
  const { rows } = await database.raw<{ rows: [{ role: string; missing: string[]; alters_audit: boolean | null }] }>(
    `select current_user as role,
      array(select format('%s on %s', w.privilege, w.name) from unnest(?::text[], ?::text[]) as w (name, privilege)
        where not has_table_privilege(to_regclass('public.' || w.name), w.privilege)) as missing,
      has_table_privilege(to_regclass('public.audit_log'), 'UPDATE') as alters_audit`,
    [wanted.map(({ table }) => table), wanted.map(({ privilege }) => privilege)],
  );
  const [{ role, missing, alters_audit: altersAudit }] = rows;
  if (missing.length > 0) {
    throw new StartError(
      `The role ${role} lacks ${missing.length} privilege(s) (${missing[0]}, …). Run "npm run grants" as the owner (docs/database-roles.md).`,
    );
  }
  if (altersAudit === true) log.warn({ event: 'database_role_owns_audit', role, see: 'docs/database-roles.md' });
}

/** Without it PostgreSQL does not even say which tables there are. */
async function checkUsage(database: Knex): Promise<void> {
  const { rows } = await database.raw<{ rows: [{ role: string; may: boolean | null }] }>(
    `select current_user as role, has_schema_privilege(to_regnamespace('public')::oid, 'USAGE') as may`,
  );
  const [{ role, may }] = rows;
  if (may === null) throw new StartError('The database has no schema public. Is it the hub’s? (DATABASE_URL)');
  if (may) return;
  throw new StartError(
    `The role ${role} may not use the schema public. Run "npm run grants" as the owner (docs/database-roles.md).`,
  );
}

/** The schema is this version's own, and whole. Throws StartError, naming what to run. */
export async function checkSchema(database: Knex): Promise<void> {
  const { state, pending, unknown, changed } = await schemaStatus(database);
  if (state === 'behind') {
    throw new StartError(
      `The database's schema is ${pending.length} migration(s) behind (next: ${pending[0]}). Run "npm run migrate" first.`,
    );
  }
  if (state === 'ahead') {
    throw new StartError(`The database was migrated by a newer version (${unknown.join(', ')}). Start that version.`);
  }
  if (changed.length > 0) throw new StartError(changedWords(changed));
  const { rows } = await database.raw<{ rows: { name: string }[] }>(
    `select name from unnest(?::text[]) as name where to_regclass('public.' || name) is null`,
    [Object.keys(tablePrivileges)],
  );
  const [missing] = rows;
  if (missing !== undefined) {
    throw new StartError(
      `The table ${missing.name} is missing, although the migration that makes it was run. Restore the whole backup, ` +
        'not some of its tables.',
    );
  }
}

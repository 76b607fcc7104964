import type { Knex } from 'knex';
import { type Config, poolShare } from '../config.ts';
import type { Log } from '../log.ts';
import { tablePrivileges } from './grants.ts';
import { schemaStatus } from './migrate.ts';

/** The database cannot serve a hub configured like this; the message says what to change. */
export class StartError extends Error {
  override readonly name = 'StartError';
}

const OLDEST = 140000;
/** The feed's tail, its LISTEN, and the verifier's lock. */
const OWN_CONNECTIONS = 3;
/** A migration with its lock, and somebody's psql. */
const RESERVE = 3;

/** The server is new enough, takes writes, and knows the hospital's time zone. Throws StartError. */
export async function checkServer(database: Knex, { timeZone }: Pick<Config, 'timeZone'>): Promise<void> {
  const { rows } = await database.raw<{ rows: { version: number; standby: boolean; knows_zone: boolean }[] }>(
    `select current_setting('server_version_num')::int as version, pg_is_in_recovery() as standby,
      exists (select from pg_timezone_names where lower(name) = lower(?)) as knows_zone`,
    [timeZone],
  );
  const [server] = rows;
  if (server === undefined || server.version < OLDEST) {
    throw new StartError(`The database server is version ${server?.version}; the hub needs PostgreSQL 14 or newer.`);
  }
  if (server.standby) throw new StartError('The database server is a standby; the hub needs the primary.');
  if (!server.knows_zone) {
    throw new StartError(`HUB_TIME_ZONE is '${timeZone}', which the database server does not know.`);
  }
}

/** This node's connections fit into `max_connections`, beside those that the server keeps back. Throws StartError. */
export async function checkPool(database: Knex, config: Pick<Config, 'pool' | 'workers'>): Promise<void> {
  const { rows } = await database.raw<{ rows: { usable: number; most: number }[] }>(
    `select current_setting('max_connections')::int as most, current_setting('max_connections')::int
      - current_setting('superuser_reserved_connections')::int
      - coalesce(current_setting('reserved_connections', true), '0')::int as usable`,
  );
  const { usable = 0, most = 0 } = rows[0] ?? {};
  const share = poolShare(config).max;
  const needed = config.workers * (share + OWN_CONNECTIONS) + RESERVE;
  if (needed > usable) {
    throw new StartError(
      `This node may open ${needed} database connections (HUB_WORKERS ${config.workers} × (a share of POOL_MAX of ${share} ` +
        `+ ${OWN_CONNECTIONS}) + ${RESERVE} in reserve), but the server offers ${usable} (max_connections ${most}). ` +
        'Lower POOL_MAX or HUB_WORKERS, or raise max_connections.',
    );
  }
}

/**
 * The role may do what the hub does; and where it may do more (it owns the tables), the log says so once. Throws
 * StartError, naming what to run.
 */
export async function checkRole(database: Knex, log: Log): Promise<void> {
  const wanted = Object.entries(tablePrivileges).flatMap(([table, what]) =>
    what.split(', ').map((privilege) => ({ table, privilege })),
  );
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

/** The schema is this version's own. Throws StartError, naming what to run. */
export async function checkSchema(database: Knex): Promise<void> {
  const { state, pending, unknown } = await schemaStatus(database);
  if (state === 'behind') {
    throw new StartError(
      `The database's schema is ${pending.length} migration(s) behind (next: ${pending[0]}). Run "npm run migrate" first.`,
    );
  }
  if (state === 'ahead') {
    throw new StartError(`The database was migrated by a newer version (${unknown.join(', ')}). Start that version.`);
  }
}

import type { Client } from 'pg';

/**
 * All that the hub's own role may do. What it may not: change or remove anything in the audit, the feed and the seals,
 * remove a patient, a visit or a login, and make or change tables. Triggers and a few functions do their part of it as
 * the owner.
 */
export const tablePrivileges: Readonly<Record<string, string>> = {
  announcements: 'SELECT, INSERT, UPDATE',
  areas: 'SELECT, INSERT, UPDATE',
  appointments: 'SELECT, INSERT, UPDATE',
  audit_blanks: 'SELECT',
  audit_log: 'SELECT',
  audit_pending: '',
  audit_seals: 'SELECT',
  changes: 'SELECT',
  day_closing_rows: 'SELECT, INSERT, DELETE',
  day_closings: 'SELECT, INSERT, UPDATE, DELETE',
  departments: 'SELECT, INSERT, UPDATE',
  devices: 'SELECT, INSERT, UPDATE',
  doctors: 'SELECT, INSERT, UPDATE',
  journey_steps: 'SELECT, INSERT, DELETE',
  journeys: 'SELECT, INSERT, UPDATE',
  knex_migrations: 'SELECT',
  known_browsers: 'SELECT, INSERT, UPDATE, DELETE',
  notifications: 'SELECT, INSERT, UPDATE',
  pairings: 'SELECT, INSERT, UPDATE, DELETE',
  patients: 'SELECT, INSERT, UPDATE',
  queue: 'SELECT, INSERT, UPDATE',
  queue_counters: 'SELECT, INSERT',
  request_key: '',
  requests: 'SELECT, INSERT, UPDATE, DELETE',
  schedules: 'SELECT, INSERT, UPDATE, DELETE',
  services: 'SELECT, INSERT, UPDATE',
  sessions: 'SELECT, INSERT, UPDATE, DELETE',
  settings: 'SELECT, UPDATE',
  sign_in_throttles: 'SELECT, INSERT, UPDATE, DELETE',
  stream_floors: 'SELECT',
  streams: 'SELECT',
  sites: 'SELECT, INSERT, UPDATE',
  users: 'SELECT, INSERT, UPDATE',
  visit_steps: 'SELECT, INSERT, UPDATE, DELETE',
  visits: 'SELECT, INSERT, UPDATE',
};

/** Of the functions that not everybody may call. */
export const functionPrivileges: readonly string[] = [
  'audit_horizon()',
  'audit_note(text, uuid, jsonb)',
  'audit_seal(bigint, xid8, integer)',
  'audit_seal(integer)',
  'erase_patient(uuid)',
  'feed_patient(uuid)',
  'feed_visit(uuid, text)',
  'purge_old_changes(integer, integer)',
  'request_digest(bytea)',
];

/** The role cannot be the hub's; the message says why, or who has to do what. */
export class GrantError extends Error {
  override readonly name = 'GrantError';
}

/**
 * Gives `role` what the hub needs and takes all else from it, at once, also while a hub runs as it. `owner` is
 * connected as the role that owns the tables. A role that is not there is made, where `owner` may do so. Throws GrantError.
 */
export async function grantHub(
  owner: Client,
  { role, password = null }: { role: string; password?: string | null },
): Promise<void> {
  const name = owner.escapeIdentifier(role);
  await owner.query('BEGIN');
  try {
    await ensureRole(owner, { role, password });
    const { rows } = await owner.query<{ database: string }>('SELECT current_database() AS database');
    const database = owner.escapeIdentifier(rows[0]?.database ?? '');
    const own = await ownObjects(owner);
    // Text of our own and escaped names alone; privileges take no parameters.
    await owner.query(
      [
        ...own.map((object) => `REVOKE ALL ON ${object} FROM ${name}`),
        `REVOKE ALL ON SCHEMA public FROM ${name}`,
        `REVOKE ALL ON DATABASE ${database} FROM ${name}`,
        `REVOKE CREATE ON SCHEMA public FROM PUBLIC`,
        `REVOKE TEMPORARY ON DATABASE ${database} FROM PUBLIC`,
        `GRANT CONNECT ON DATABASE ${database} TO ${name}`,
        `GRANT USAGE ON SCHEMA public TO ${name}`,
        ...Object.entries(tablePrivileges)
          .filter(([, what]) => what !== '')
          .map(([table, what]) => `GRANT ${what} ON public.${table} TO ${name}`),
        ...functionPrivileges.map((signature) => `GRANT EXECUTE ON FUNCTION public.${signature} TO ${name}`),
      ].join(';\n'),
    );
    await expectNoMore(owner, role);
    await owner.query('COMMIT');
  } catch (error) {
    await owner.query('ROLLBACK');
    throw error;
  }
}

/**
 * What the migrations made, as GRANT names it. The schema may hold other people's tables, functions and extensions too, and
 * what those give to the hub's role is not ours to take.
 */
async function ownObjects(owner: Client): Promise<string[]> {
  const { rows } = await owner.query<{ object: string }>(
    `WITH own AS (
       SELECT oid, relowner FROM pg_class
       WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p') AND relname = ANY ($1))
     SELECT format('TABLE public.%I', relname) AS object FROM own JOIN pg_class USING (oid)
     UNION ALL
     SELECT format('SEQUENCE public.%I', s.relname) FROM own
     JOIN pg_depend d ON d.refclassid = 'pg_class'::regclass AND d.refobjid = own.oid AND d.deptype IN ('a', 'i')
     JOIN pg_class s ON d.classid = 'pg_class'::regclass AND s.oid = d.objid AND s.relkind = 'S'
     UNION ALL
     SELECT format('ROUTINE %s', p.oid::regprocedure) FROM pg_proc p
     WHERE pronamespace = 'public'::regnamespace AND proowner IN (SELECT relowner FROM own)
       AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.classid = 'pg_proc'::regclass AND d.objid = p.oid AND d.deptype = 'e')`,
    [[...Object.keys(tablePrivileges), 'knex_migrations_lock']],
  );
  return rows.map(({ object }) => object);
}

async function ensureRole(owner: Client, { role, password }: { role: string; password: string | null }): Promise<void> {
  const { rows } = await owner.query<{ is_owner: boolean; rolsuper: boolean; owns: boolean }>(
    `SELECT rolname = current_user AS is_owner, rolsuper,
       pg_has_role(rolname, (SELECT tableowner FROM pg_tables WHERE tablename = 'audit_log' AND schemaname = 'public'),
         'member') AS owns
     FROM pg_roles WHERE rolname = $1`,
    [role],
  );
  const [found] = rows;
  if (found?.rolsuper) throw new GrantError(`${role} is a superuser, whom no grant holds back.`);
  if (found?.is_owner || found?.owns) {
    throw new GrantError(
      `${role} owns the tables, or may become their owner. The hub's own role has to be another one.`,
    );
  }
  if (found) return;
  const { rows: own } = await owner.query<{ may: boolean }>(
    'SELECT rolsuper OR rolcreaterole AS may FROM pg_roles WHERE rolname = current_user',
  );
  if (!own[0]?.may) {
    throw new GrantError(
      `There is no role ${role}, and this one may not make it. As an administrator: CREATE ROLE ${role} LOGIN`,
    );
  }
  const secret = password === null ? '' : ` PASSWORD ${owner.escapeLiteral(password)}`;
  await owner.query(`CREATE ROLE ${owner.escapeIdentifier(role)} LOGIN${secret}`);
}

/** What it has by PUBLIC or by another role, which these grants cannot take from it. */
async function expectNoMore(owner: Client, role: string): Promise<void> {
  const { rows } = await owner.query<{ what: string }>(
    `SELECT 'create tables in schema public' AS what WHERE has_schema_privilege($1, 'public', 'CREATE')
     UNION ALL
     SELECT format('%s %s', lower(privilege), relname) FROM pg_class
     CROSS JOIN unnest('{INSERT,UPDATE,DELETE,TRUNCATE}'::text[]) AS privilege
     WHERE relnamespace = 'public'::regnamespace AND relname IN ('audit_log', 'audit_seals', 'audit_blanks', 'changes', 'stream_floors')
       AND has_table_privilege($1, oid, privilege)`,
    [role],
  );
  if (rows.length === 0) return;
  throw new GrantError(
    `${role} could still ${rows.map(({ what }) => what).join(', ')}. As an administrator: ` +
      'REVOKE CREATE ON SCHEMA public FROM PUBLIC, and take it out of roles that have more.',
  );
}

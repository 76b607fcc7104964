import type { Knex } from 'knex';

const tables = {
  devices: { key: 'device_id', heartbeat: ['last_seen_at', 'version'] },
  sessions: { key: 'session_id', heartbeat: ['last_used_at'] },
};

/**
 * Ten thousand boards are as many heartbeats a minute, and each row was turned into JSON time and again to find that
 * nothing else had changed: more than a second of a core in which boards waited for a call. Compared column by column it
 * costs next to nothing: a body in standard SQL, bound when it is made, needs no `search_path` of its own, and only
 * without one does PostgreSQL put it into the triggers' conditions. The audit has the same condition now.
 *
 * A later migration that adds a column makes these functions anew; test/schema/revisions.test.ts finds one forgotten.
 */
export const up = async (knex: Knex): Promise<void> => {
  for (const [table, { key, heartbeat }] of Object.entries(tables)) {
    const { rows } = await knex.raw<{ rows: { name: string }[] }>(
      `SELECT attname AS name FROM pg_attribute
       WHERE attrelid = 'public.${table}'::regclass AND attnum > 0 AND NOT attisdropped ORDER BY attnum`,
    );
    const others = rows.map(({ name }) => name).filter((name) => !heartbeat.includes(name));
    const row = (of: string, columns: readonly string[]) =>
      `ROW(${columns.map((name) => `(${of}).${name}`).join(', ')})`;
    await knex.raw(`
      CREATE OR REPLACE FUNCTION public.${table}_is_heartbeat(p_before public.${table}, p_after public.${table})
      RETURNS boolean
      LANGUAGE sql STABLE PARALLEL SAFE
      RETURN ${row('p_before', heartbeat)} IS DISTINCT FROM ${row('p_after', heartbeat)}
        AND ${row('p_before', others)} IS NOT DISTINCT FROM ${row('p_after', others)};

      DROP TRIGGER ${table}_audit ON public.${table};
      CREATE TRIGGER ${table}_audit AFTER INSERT OR DELETE ON public.${table}
        FOR EACH ROW EXECUTE FUNCTION public.audit_record_change('${key}');
      CREATE TRIGGER ${table}_audit_of_update AFTER UPDATE ON public.${table}
        FOR EACH ROW WHEN (NOT public.${table}_is_heartbeat(OLD, NEW))
        EXECUTE FUNCTION public.audit_record_change('${key}');
    `);
  }
};

export const down = async (knex: Knex): Promise<void> => {
  for (const [table, { key, heartbeat }] of Object.entries(tables)) {
    const list = `'{${heartbeat.join(',')}}'::text[]`;
    await knex.raw(`
      DROP TRIGGER ${table}_audit_of_update ON public.${table};
      DROP TRIGGER ${table}_audit ON public.${table};
      CREATE TRIGGER ${table}_audit AFTER INSERT OR UPDATE OR DELETE ON public.${table}
        FOR EACH ROW EXECUTE FUNCTION public.audit_record_change('${key}');

      CREATE OR REPLACE FUNCTION public.${table}_is_heartbeat(p_before public.${table}, p_after public.${table}) RETURNS boolean
      LANGUAGE sql STABLE PARALLEL SAFE
      SET search_path = pg_catalog, pg_temp
      AS $$
        SELECT p_before IS DISTINCT FROM p_after AND to_jsonb(p_before) - ${list} = to_jsonb(p_after) - ${list}
      $$;
    `);
  }
};

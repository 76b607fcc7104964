import type { Knex } from 'knex';

/** Tables whose rows a screen may hold and a command may expect at a revision. */
const tables = ['queue', 'appointments', 'departments', 'doctors', 'settings', 'users', 'patients'];

/** Columns that only say "still here": an update of them alone is no new revision, no change in the feed and not audited. */
const heartbeatColumns = { devices: ['last_seen_at', 'version'], sessions: ['last_used_at'] };

/**
 * `revision` counts a row's updates, whoever makes them, and no writer can set it: an insert starts at 1, an update adds
 * 1. Telling heartbeats by what else changed, not by the columns a statement names, holds for every writer too.
 */
export const up = async (knex: Knex): Promise<void> => {
  await knex.raw(`
    CREATE FUNCTION public.raise_revision() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = pg_catalog, pg_temp
    AS $$
    BEGIN
      IF TG_OP = 'INSERT' THEN
        NEW.revision := 1;
      ELSE
        NEW.revision := OLD.revision + 1;
      END IF;
      RETURN NEW;
    END $$;
  `);
  for (const table of tables) {
    await knex.raw(`
      CREATE TRIGGER ${table}_first_revision BEFORE INSERT ON public.${table}
        FOR EACH ROW WHEN (NEW.revision IS DISTINCT FROM 1) EXECUTE FUNCTION public.raise_revision();
      CREATE TRIGGER ${table}_raise_revision BEFORE UPDATE ON public.${table}
        FOR EACH ROW EXECUTE FUNCTION public.raise_revision();
    `);
  }
  for (const [table, columns] of Object.entries(heartbeatColumns)) {
    const list = `'{${columns.join(',')}}'::text[]`;
    await knex.raw(`
      CREATE FUNCTION public.${table}_is_heartbeat(p_before public.${table}, p_after public.${table}) RETURNS boolean
      LANGUAGE sql STABLE PARALLEL SAFE
      SET search_path = pg_catalog, pg_temp
      AS $$
        SELECT p_before IS DISTINCT FROM p_after AND to_jsonb(p_before) - ${list} = to_jsonb(p_after) - ${list}
      $$;

      CREATE TRIGGER ${table}_first_revision BEFORE INSERT ON public.${table}
        FOR EACH ROW WHEN (NEW.revision IS DISTINCT FROM 1) EXECUTE FUNCTION public.raise_revision();
      CREATE TRIGGER ${table}_raise_revision BEFORE UPDATE ON public.${table}
        FOR EACH ROW WHEN (NOT public.${table}_is_heartbeat(OLD, NEW)) EXECUTE FUNCTION public.raise_revision();
    `);
  }
};

export const down = async (knex: Knex): Promise<void> => {
  for (const table of [...tables, ...Object.keys(heartbeatColumns)]) {
    await knex.raw(`
      DROP TRIGGER ${table}_raise_revision ON public.${table};
      DROP TRIGGER ${table}_first_revision ON public.${table};
    `);
  }
  for (const table of Object.keys(heartbeatColumns)) {
    await knex.raw(`DROP FUNCTION public.${table}_is_heartbeat(public.${table}, public.${table})`);
  }
  await knex.raw('DROP FUNCTION public.raise_revision()');
};

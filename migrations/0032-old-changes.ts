import type { Knex } from 'knex';

/**
 * The purge of changes (0018) for the hub's own role, which cannot delete one itself: nothing that is younger than a
 * day, whatever it is asked.
 */
export const up = async (knex: Knex): Promise<void> => {
  await knex.raw(`
    CREATE FUNCTION public.purge_old_changes(p_days integer, p_limit integer) RETURNS bigint
    LANGUAGE sql SECURITY DEFINER
    SET search_path = pg_catalog, pg_temp
    AS 'SELECT public.purge_changes(public.hub_now() - make_interval(days => greatest(p_days, 1)), p_limit)';

    COMMENT ON FUNCTION public.purge_old_changes(integer, integer) IS
      'Removes changes of more than so many days ago, at most p_limit of each stream, and returns how many.';

    REVOKE EXECUTE ON FUNCTION public.purge_old_changes(integer, integer) FROM PUBLIC;
  `);
};

export const down = async (knex: Knex): Promise<void> => {
  await knex.raw('DROP FUNCTION public.purge_old_changes(integer, integer)');
};

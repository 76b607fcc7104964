import type { Knex } from 'knex';

/**
 * Removes old changes and raises the purge floor with them. At most p_limit changes of each stream a call, and the
 * streams are locked only at its end, so that commits do not wait for the deletes; call it until it returns 0.
 * For the owner alone.
 */
export const up = async (knex: Knex): Promise<void> => {
  await knex.raw(`
    CREATE FUNCTION public.purge_changes(p_before timestamptz, p_limit integer DEFAULT 5000) RETURNS bigint
    LANGUAGE plpgsql
    SET search_path = pg_catalog, pg_temp
    AS $$
    DECLARE
      purged_streams uuid[] := '{}';
      floors bigint[] := '{}';
      stream record;
      floor bigint;
      purged bigint := 0;
      deleted bigint;
    BEGIN
      FOR stream IN SELECT stream_id, purge_floor FROM public.streams ORDER BY stream_id LOOP
        -- The part below the first change that is to stay: what remains has no hole.
        SELECT coalesce(min(version) FILTER (WHERE at >= p_before) - 1, max(version)) INTO floor
        FROM (SELECT version, at FROM public.changes
              WHERE stream_id = stream.stream_id AND version > stream.purge_floor
              ORDER BY version LIMIT p_limit) AS oldest;
        CONTINUE WHEN floor IS NULL OR floor <= stream.purge_floor;
        DELETE FROM public.changes WHERE stream_id = stream.stream_id AND version <= floor;
        GET DIAGNOSTICS deleted = ROW_COUNT;
        purged := purged + deleted;
        purged_streams := purged_streams || stream.stream_id;
        floors := floors || floor;
      END LOOP;
      PERFORM FROM public.streams WHERE stream_id = ANY (purged_streams) ORDER BY stream_id FOR NO KEY UPDATE;
      UPDATE public.streams s SET purge_floor = greatest(s.purge_floor, f.floor)
      FROM unnest(purged_streams, floors) AS f (stream_id, floor) WHERE s.stream_id = f.stream_id;
      RETURN purged;
    END $$;

    REVOKE EXECUTE ON FUNCTION public.purge_changes(timestamptz, integer) FROM PUBLIC;
  `);
};

export const down = async (knex: Knex): Promise<void> => {
  await knex.raw('DROP FUNCTION public.purge_changes(timestamptz, integer)');
};

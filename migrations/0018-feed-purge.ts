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
      stream record;
      floor bigint;
      newest public.changes;
      purged bigint := 0;
      deleted bigint;
      floors public.stream_floors[] := '{}';
    BEGIN
      PERFORM set_config('hub.purging', 'on', true);
      FOR stream IN SELECT * FROM public.stream_floors ORDER BY stream_id LOOP
        -- The last change below the first that is to stay: what remains has no hole.
        SELECT coalesce(min(version) FILTER (WHERE at >= p_before) - 1, max(version)) INTO floor
        FROM (SELECT version, at FROM public.changes
              WHERE stream_id = stream.stream_id AND version > stream.purge_floor
              ORDER BY version LIMIT p_limit) AS oldest;
        SELECT * INTO newest FROM public.changes WHERE stream_id = stream.stream_id AND version = floor;
        CONTINUE WHEN NOT FOUND;
        DELETE FROM public.changes WHERE stream_id = stream.stream_id AND version <= floor;
        GET DIAGNOSTICS deleted = ROW_COUNT;
        purged := purged + deleted;
        floors := floors || ROW(stream.stream_id, floor, public.feed_versions_after(newest), stream.created_at)
          ::public.stream_floors;
      END LOOP;
      PERFORM FROM public.stream_floors WHERE stream_id IN (SELECT f.stream_id FROM unnest(floors) AS f)
      ORDER BY stream_id FOR NO KEY UPDATE;
      UPDATE public.stream_floors s SET purge_floor = f.purge_floor, last_versions = f.last_versions
      FROM unnest(floors) AS f WHERE s.stream_id = f.stream_id AND s.purge_floor < f.purge_floor;
      PERFORM set_config('hub.purging', '', true);
      RETURN purged;
    END $$;

    REVOKE EXECUTE ON FUNCTION public.purge_changes(timestamptz, integer) FROM PUBLIC;
  `);
};

export const down = async (knex: Knex): Promise<void> => {
  await knex.raw('DROP FUNCTION public.purge_changes(timestamptz, integer)');
};

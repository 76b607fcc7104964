import type { Knex } from 'knex';

/**
 * The change feed: `changes` holds every committed change under a version without gaps, `streams` shows each stream's
 * head. Why the head is the newest change and no counter: docs/decisions/0005-append-only-feed.md
 *
 * `last_versions` has a slot for each urgency level of the queue (1–5) and of appointments (6–10): the last version that
 * touched it. The directory's stream (the nil UUID) uses slot 1 for departments, doctors and settings, 2 for devices, 3
 * for sessions and users. `previous` of a change is `last_versions` before it, so that a reader of some slots can prove
 * that it missed nothing.
 *
 * `changes.stream_id` is no foreign key: what inserts a change has just locked its stream, and the check would cost each
 * commit a look-up.
 */
export const up = async (knex: Knex): Promise<void> => {
  await knex.raw(`
    CREATE TABLE public.stream_floors (
      stream_id uuid CONSTRAINT stream_floors_pkey PRIMARY KEY,
      purge_floor bigint NOT NULL DEFAULT 0 CONSTRAINT stream_floors_purge_floor_check CHECK (purge_floor >= 0),
      last_versions bigint[] NOT NULL DEFAULT array_fill(0::bigint, '{10}')
        CONSTRAINT stream_floors_last_versions_check CHECK (cardinality(last_versions) = 10),
      created_at timestamptz(3) NOT NULL DEFAULT public.hub_now()
    );

    CREATE TABLE public.changes (
      stream_id uuid NOT NULL,
      version bigint NOT NULL,
      table_name text NOT NULL,
      op text NOT NULL CONSTRAINT changes_op_check CHECK (op IN ('insert', 'update', 'delete', 'enter', 'leave')),
      row_id uuid NOT NULL,
      urgency_before smallint,
      urgency_after smallint,
      previous bigint[] NOT NULL,
      "row" jsonb,
      at timestamptz NOT NULL,
      CONSTRAINT changes_pkey PRIMARY KEY (stream_id, version),
      CONSTRAINT changes_row_check CHECK (("row" IS NULL) = (op IN ('delete', 'leave')))
    );

    COMMENT ON COLUMN public.stream_floors.purge_floor IS 'Changes up to this version are gone.';
    COMMENT ON COLUMN public.stream_floors.last_versions IS 'As of the purge floor.';
    COMMENT ON COLUMN public.changes.urgency_before IS
      'Null where the row was not in this stream before, and in the directory.';
    COMMENT ON COLUMN public.changes.urgency_after IS
      'Null where the row is not in this stream any more, and in the directory.';
    COMMENT ON COLUMN public.changes."row" IS
      'The row without secrets, in UTC; of queue and appointments with "patient". Null where it left the stream.';
    COMMENT ON COLUMN public.changes.at IS 'When the change was captured, which is during its commit.';

    CREATE FUNCTION public.feed_slot(p_table text, p_urgency integer) RETURNS integer
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN CASE p_table
      WHEN 'queue' THEN p_urgency
      WHEN 'appointments' THEN 5 + p_urgency
      WHEN 'devices' THEN 2
      WHEN 'sessions' THEN 3
      WHEN 'users' THEN 3
      ELSE 1
    END;

    CREATE FUNCTION public.feed_versions_after(p_change public.changes) RETURNS bigint[]
    LANGUAGE plpgsql STABLE
    SET search_path = pg_catalog, pg_temp
    AS $$
    DECLARE
      versions bigint[] := p_change.previous;
    BEGIN
      versions[public.feed_slot(p_change.table_name, coalesce(p_change.urgency_before, p_change.urgency_after))]
        := p_change.version;
      versions[public.feed_slot(p_change.table_name, coalesce(p_change.urgency_after, p_change.urgency_before))]
        := p_change.version;
      RETURN versions;
    END $$;

    CREATE VIEW public.streams AS
    SELECT f.stream_id,
      coalesce(c.version, f.purge_floor) AS version,
      CASE WHEN c.version IS NULL THEN f.last_versions ELSE public.feed_versions_after(c) END AS last_versions,
      f.purge_floor,
      f.created_at
    FROM public.stream_floors f
    LEFT JOIN LATERAL (
      SELECT * FROM public.changes WHERE stream_id = f.stream_id ORDER BY version DESC LIMIT 1
    ) c ON true;

    COMMENT ON COLUMN public.streams.version IS 'Of the last change; 0 before the first.';

    CREATE TRIGGER stream_floors_refuse_truncate BEFORE TRUNCATE ON public.stream_floors
      FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_change();
    CREATE TRIGGER changes_refuse_truncate BEFORE TRUNCATE ON public.changes
      FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_change();
    -- Their versions would be given out again.
    CREATE TRIGGER changes_refuse_delete BEFORE DELETE ON public.changes
      FOR EACH STATEMENT WHEN (current_setting('hub.purging', true) IS DISTINCT FROM 'on')
      EXECUTE FUNCTION public.refuse_change();

    INSERT INTO public.stream_floors (stream_id) VALUES ('00000000-0000-0000-0000-000000000000');
    INSERT INTO public.stream_floors (stream_id)
      SELECT department_id FROM public.departments UNION SELECT doctor_id FROM public.doctors;

    -- So that no change has to open its stream itself.
    CREATE FUNCTION public.feed_open_stream() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = pg_catalog, pg_temp
    AS $$
    BEGIN
      INSERT INTO public.stream_floors (stream_id) VALUES ((to_jsonb(NEW) ->> TG_ARGV[0])::uuid) ON CONFLICT DO NOTHING;
      RETURN NULL;
    END $$;

    CREATE TRIGGER departments_open_stream AFTER INSERT ON public.departments
      FOR EACH ROW EXECUTE FUNCTION public.feed_open_stream('department_id');
    CREATE TRIGGER doctors_open_stream AFTER INSERT ON public.doctors
      FOR EACH ROW EXECUTE FUNCTION public.feed_open_stream('doctor_id');
  `);
};

export const down = async (knex: Knex): Promise<void> => {
  await knex.raw(`
    DROP TRIGGER doctors_open_stream ON public.doctors;
    DROP TRIGGER departments_open_stream ON public.departments;
    DROP FUNCTION public.feed_open_stream();
    DROP VIEW public.streams;
    DROP FUNCTION public.feed_versions_after(public.changes);
    DROP FUNCTION public.feed_slot(text, integer);
    DROP TABLE public.changes, public.stream_floors;
  `);
};

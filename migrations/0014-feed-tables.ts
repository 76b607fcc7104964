import type { Knex } from 'knex';

/**
 * The change feed: `streams` holds the head of each stream, `changes` every committed change under a version without gaps.
 *
 * `last_versions` has a slot for each urgency level of the queue (1–5) and of appointments (6–10): the last version that
 * touched it. The directory's stream (the nil UUID) uses slot 1 for departments, doctors and settings, 2 for devices, 3
 * for sessions and users. `previous` of a change is `last_versions` before it, so that a reader of some slots can prove
 * that it missed nothing. The same column in `streams` is the way to get it from the update that raises the version.
 *
 * `changes.stream_id` is no foreign key: what inserts a change has just updated its stream, and the check would cost
 * each commit a look-up.
 */
export const up = async (knex: Knex): Promise<void> => {
  await knex.raw(`
    -- Updated at every commit: room on the page keeps the updates in place, and vacuum comes early.
    CREATE TABLE public.streams (
      stream_id uuid CONSTRAINT streams_pkey PRIMARY KEY,
      version bigint NOT NULL DEFAULT 0 CONSTRAINT streams_version_check CHECK (version >= 0),
      last_versions bigint[] NOT NULL DEFAULT array_fill(0::bigint, '{10}')
        CONSTRAINT streams_last_versions_check CHECK (cardinality(last_versions) = 10),
      previous bigint[] NOT NULL DEFAULT array_fill(0::bigint, '{10}'),
      purge_floor bigint NOT NULL DEFAULT 0
        CONSTRAINT streams_purge_floor_check CHECK (purge_floor BETWEEN 0 AND version),
      created_at timestamptz(3) NOT NULL DEFAULT public.hub_now()
    ) WITH (fillfactor = 20, autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 200);

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

    COMMENT ON COLUMN public.streams.version IS 'Of the last change; 0 before the first.';
    COMMENT ON COLUMN public.streams.purge_floor IS 'Changes up to this version are gone.';
    COMMENT ON COLUMN public.changes.urgency_before IS
      'Null where the row was not in this stream before, and in the directory.';
    COMMENT ON COLUMN public.changes.urgency_after IS
      'Null where the row is not in this stream any more, and in the directory.';
    COMMENT ON COLUMN public.changes."row" IS
      'The row without secrets, instants in UTC; of queue and appointments with "patient". Null where it left the stream.';
    COMMENT ON COLUMN public.changes.at IS 'When the change was captured, which is during its commit.';

    CREATE TRIGGER streams_refuse_truncate BEFORE TRUNCATE ON public.streams
      FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_change();
    CREATE TRIGGER changes_refuse_truncate BEFORE TRUNCATE ON public.changes
      FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_change();

    INSERT INTO public.streams (stream_id) VALUES ('00000000-0000-0000-0000-000000000000');
    INSERT INTO public.streams (stream_id)
      SELECT department_id FROM public.departments UNION SELECT doctor_id FROM public.doctors;

    -- So that no change has to open its stream itself.
    CREATE FUNCTION public.feed_open_stream() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = pg_catalog, pg_temp
    AS $$
    BEGIN
      INSERT INTO public.streams (stream_id) VALUES ((to_jsonb(NEW) ->> TG_ARGV[0])::uuid) ON CONFLICT DO NOTHING;
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
    DROP TABLE public.changes, public.streams;
  `);
};

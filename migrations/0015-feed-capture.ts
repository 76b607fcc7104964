import type { Knex } from 'knex';

/**
 * Capture in two steps, because stream rows are what every writer contends for:
 *
 * 1. Each row's trigger notes the row's streams in a transaction-local setting (14 µs; a statement trigger with
 *    transition tables took 26).
 * 2. During COMMIT the first deferred trigger locks all of them in the order of their ids, then each gives its row's
 *    change the next version. The locks are held until the commit is visible: whoever sees a version sees all below it,
 *    a rollback gives the number back, and transactions over the same streams in opposite order do not deadlock
 *    (5.9 → 1,273 a second).
 *
 * The setting is transactional, so ROLLBACK TO SAVEPOINT and SET CONSTRAINTS … IMMEDIATE leave the note right.
 * `synchronous_commit` is raised, since a crash must not take back what has been broadcast. NOTIFY, which holds an
 * instance-wide lock through the commit, is left to sessions that are not a hub's: hubs set `hub.node` and wake each
 * other.
 */
export const up = async (knex: Knex): Promise<void> => {
  await knex.raw(`
    CREATE FUNCTION public.feed_note_stream(p_stream uuid) RETURNS void
    LANGUAGE plpgsql
    AS $$
    DECLARE
      noted constant text := coalesce(current_setting('hub.touched_streams', true), '');
    BEGIN
      IF strpos(noted, p_stream::text) = 0 THEN
        PERFORM set_config('hub.touched_streams', concat_ws(',', nullif(noted, ''), p_stream), true);
      END IF;
    END $$;

    CREATE FUNCTION public.feed_begin_capture() RETURNS void
    LANGUAGE plpgsql
    AS $$
    DECLARE
      noted constant text := current_setting('hub.touched_streams', true);
    BEGIN
      IF noted <> '' THEN
        PERFORM set_config('hub.touched_streams', '', true);
        -- A single stream is locked where its change is appended.
        IF strpos(noted, ',') > 0 THEN
          PERFORM FROM public.stream_floors WHERE stream_id = ANY (string_to_array(noted, ',')::uuid[])
          ORDER BY stream_id FOR NO KEY UPDATE;
        END IF;
      END IF;
      IF current_setting('synchronous_commit') NOT IN ('on', 'remote_apply') THEN
        PERFORM set_config('synchronous_commit', 'on', true);
      END IF;
      IF coalesce(current_setting('hub.node', true), '') = '' THEN
        PERFORM pg_notify('hub_changes', '');
      END IF;
    END $$;

    -- The lock first, in a statement of its own: the next one then sees what the former holder committed. A transaction
    -- with a snapshot older than that fails at ON CONFLICT with 40001, to be run again.
    CREATE FUNCTION public.feed_append(
      p_stream uuid, p_table text, p_op text, p_row_id uuid,
      p_urgency_before integer, p_urgency_after integer, p_row jsonb
    ) RETURNS void
    LANGUAGE plpgsql
    AS $$
    DECLARE
      head bigint;
      versions bigint[];
      floor bigint;
      floor_versions bigint[];
      slot_before integer;
      slot_after integer;
    BEGIN
      LOOP
        SELECT purge_floor, last_versions INTO floor, floor_versions
        FROM public.stream_floors WHERE stream_id = p_stream FOR NO KEY UPDATE;
        IF NOT FOUND THEN
          INSERT INTO public.stream_floors (stream_id) VALUES (p_stream) ON CONFLICT DO NOTHING;
          CONTINUE;
        END IF;
        SELECT version, previous,
          public.feed_slot(table_name, coalesce(urgency_before, urgency_after)),
          public.feed_slot(table_name, coalesce(urgency_after, urgency_before))
        INTO head, versions, slot_before, slot_after
        FROM public.changes WHERE stream_id = p_stream ORDER BY version DESC LIMIT 1;
        IF FOUND THEN
          versions[slot_before] := head;
          versions[slot_after] := head;
        ELSE
          head := floor;
          versions := floor_versions;
        END IF;
        INSERT INTO public.changes
          (stream_id, version, table_name, op, row_id, urgency_before, urgency_after, previous, "row", at)
        VALUES (p_stream, head + 1, p_table, p_op, p_row_id, p_urgency_before, p_urgency_after, versions, p_row,
          clock_timestamp() + (public.hub_now() - date_trunc('milliseconds', transaction_timestamp())))
        ON CONFLICT DO NOTHING;
        EXIT WHEN FOUND;
      END LOOP;
    END $$;

    -- One row's change: within its stream, or out of one and into another.
    CREATE FUNCTION public.feed_capture(
      p_table text, p_row_id uuid, p_stream_before uuid, p_stream_after uuid,
      p_urgency_before integer, p_urgency_after integer, p_row jsonb
    ) RETURNS void
    LANGUAGE plpgsql
    AS $$
    BEGIN
      PERFORM public.feed_begin_capture();
      IF p_stream_before IS NULL THEN
        PERFORM public.feed_append(p_stream_after, p_table, 'insert', p_row_id, NULL, p_urgency_after, p_row);
      ELSIF p_stream_after IS NULL THEN
        PERFORM public.feed_append(p_stream_before, p_table, 'delete', p_row_id, p_urgency_before, NULL, NULL);
      ELSIF p_stream_before = p_stream_after THEN
        PERFORM public.feed_append(
          p_stream_after, p_table, 'update', p_row_id, p_urgency_before, p_urgency_after, p_row);
      ELSE
        PERFORM public.feed_append(p_stream_before, p_table, 'leave', p_row_id, p_urgency_before, NULL, NULL);
        PERFORM public.feed_append(p_stream_after, p_table, 'enter', p_row_id, NULL, p_urgency_after, p_row);
      END IF;
    END $$;

    -- The person as staff see one beside an entry, so that no reader of the feed needs a second read.
    CREATE FUNCTION public.feed_patient(p_patient_id uuid) RETURNS jsonb
    LANGUAGE plpgsql STABLE
    AS $$
    BEGIN
      IF p_patient_id IS NULL THEN
        RETURN NULL;
      END IF;
      RETURN (
        SELECT jsonb_build_object('full_name', full_name, 'date_of_birth', date_of_birth,
          'medical_record_number', medical_record_number, 'phone_number', phone_number, 'language', language)
        FROM public.patients WHERE patient_id = p_patient_id);
    END $$;

    -- They run inside the triggers alone, as the owner and in the triggers' search_path.
    REVOKE EXECUTE ON FUNCTION public.feed_note_stream(uuid) FROM PUBLIC;
    REVOKE EXECUTE ON FUNCTION public.feed_begin_capture() FROM PUBLIC;
    REVOKE EXECUTE ON FUNCTION
      public.feed_append(uuid, text, text, uuid, integer, integer, jsonb) FROM PUBLIC;
    REVOKE EXECUTE ON FUNCTION
      public.feed_capture(text, uuid, uuid, uuid, integer, integer, jsonb) FROM PUBLIC;
    REVOKE EXECUTE ON FUNCTION public.feed_patient(uuid) FROM PUBLIC;
  `);
};

export const down = async (knex: Knex): Promise<void> => {
  await knex.raw(`
    DROP FUNCTION public.feed_patient(uuid);
    DROP FUNCTION public.feed_capture(text, uuid, uuid, uuid, integer, integer, jsonb);
    DROP FUNCTION public.feed_append(uuid, text, text, uuid, integer, integer, jsonb);
    DROP FUNCTION public.feed_begin_capture();
    DROP FUNCTION public.feed_note_stream(uuid);
  `);
};

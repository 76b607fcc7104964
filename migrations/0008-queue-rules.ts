import type { Knex } from 'knex';

/**
 * What holds for every writer of the queue, plain SQL included.
 *
 * - Numbers of a day carry the department's prefix, so the prefix stays as it is on a day that has entries.
 * - Numbers are given out one after another: the counter is locked until the commit and a rollback gives the number
 *   back, so that none is given out twice and none is lost.
 * - The order of calling follows the urgency: a writer that gives no place gets the one of the settings, and one that
 *   changes the urgency alone gets the new place. Commands give their own, and the triggers then do not run.
 */
export const up = async (knex: Knex): Promise<void> => {
  await knex.raw(`
    CREATE FUNCTION public.departments_keep_number_prefix() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = pg_catalog, pg_temp
    AS $$
    BEGIN
      IF EXISTS (
        SELECT FROM public.queue
        WHERE department_id = OLD.department_id
          AND queue_date >= public.hospital_day(OLD.department_id, public.hub_now())
      ) THEN
        RAISE EXCEPTION 'the number prefix of a department cannot change on a day that has entries'
          USING ERRCODE = 'check_violation', CONSTRAINT = 'departments_number_prefix_fixed',
            SCHEMA = 'public', TABLE = 'departments', COLUMN = 'number_prefix';
      END IF;
      RETURN NEW;
    END $$;

    CREATE TRIGGER departments_keep_number_prefix BEFORE UPDATE OF number_prefix ON public.departments
      FOR EACH ROW WHEN (OLD.number_prefix IS DISTINCT FROM NEW.number_prefix)
      EXECUTE FUNCTION public.departments_keep_number_prefix();

    CREATE FUNCTION public.next_queue_number(p_department uuid, p_day date) RETURNS integer
    LANGUAGE plpgsql
    SET search_path = pg_catalog, pg_temp
    SET enable_seqscan = off
    AS $$
    DECLARE
      number integer;
    BEGIN
      LOOP
        PERFORM pg_advisory_xact_lock(hashtext('queue_counters'), hashtext(p_department::text || p_day));
        -- In a statement after the lock, which sees what the former holder committed; 40001 where the snapshot is older.
        INSERT INTO public.queue_counters (department_id, queue_date, last_value)
        SELECT p_department, p_day, coalesce(max(last_value), 0) + 1 FROM public.queue_counters
        WHERE department_id = p_department AND queue_date = p_day
        ON CONFLICT DO NOTHING
        RETURNING last_value INTO number;
        EXIT WHEN FOUND;
      END LOOP;
      RETURN number;
    END $$;

    COMMENT ON FUNCTION public.next_queue_number(uuid, date) IS
      'The next number of a department''s day, from 1. Others wait for it until the transaction has ended.';

    CREATE FUNCTION public.queue_call_rank(p_urgency_level integer) RETURNS smallint
    LANGUAGE sql STABLE
    SET search_path = pg_catalog, pg_temp
    AS 'SELECT least(p_urgency_level, strict_level + 1)::smallint FROM public.settings';

    COMMENT ON FUNCTION public.queue_call_rank(integer) IS
      'Strict levels rank by themselves; all others share the rank behind them and go by due_at.';

    CREATE FUNCTION public.queue_due_at(
      p_urgency_level integer, p_anchor_at timestamptz, p_arrived_at timestamptz, p_appointment_id uuid
    ) RETURNS timestamptz
    LANGUAGE sql STABLE
    SET search_path = pg_catalog, pg_temp
    AS $$
      SELECT least(
        p_anchor_at + (urgency_levels -> (p_urgency_level - 1) ->> 'targetMinutes')::numeric * interval '1 minute',
        (SELECT a.scheduled_date + make_interval(mins => appointment_target_minutes) FROM public.appointments a
         WHERE a.appointment_id = p_appointment_id
           AND p_arrived_at <= a.scheduled_date + make_interval(mins => late_after_minutes)))
      FROM public.settings
    $$;

    COMMENT ON FUNCTION public.queue_due_at(integer, timestamptz, timestamptz, uuid) IS
      'Anchor plus the level''s target; for an on-time appointment at the latest its start plus the appointment target.';

    CREATE FUNCTION public.queue_take_place() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = pg_catalog, pg_temp
    AS $$
    BEGIN
      IF TG_OP = 'UPDATE' THEN
        NEW.call_rank := NULL;
        NEW.due_at := NULL;
      END IF;
      NEW.anchor_at := coalesce(NEW.anchor_at, NEW.arrived_at);
      NEW.call_rank := coalesce(NEW.call_rank, public.queue_call_rank(NEW.urgency_level));
      -- The anchor where there is no such level, so that the level's own check refuses the row.
      NEW.due_at := coalesce(NEW.due_at,
        public.queue_due_at(NEW.urgency_level, NEW.anchor_at, NEW.arrived_at, NEW.appointment_id), NEW.anchor_at);
      RETURN NEW;
    END $$;

    CREATE TRIGGER queue_take_place_on_insert BEFORE INSERT ON public.queue
      FOR EACH ROW WHEN (NEW.anchor_at IS NULL OR NEW.call_rank IS NULL OR NEW.due_at IS NULL)
      EXECUTE FUNCTION public.queue_take_place();
    CREATE TRIGGER queue_take_place_on_update BEFORE UPDATE OF urgency_level ON public.queue
      FOR EACH ROW WHEN (NEW.urgency_level IS DISTINCT FROM OLD.urgency_level
        AND NEW.call_rank IS NOT DISTINCT FROM OLD.call_rank AND NEW.due_at IS NOT DISTINCT FROM OLD.due_at)
      EXECUTE FUNCTION public.queue_take_place();
  `);
};

export const down = async (knex: Knex): Promise<void> => {
  await knex.raw(`
    DROP TRIGGER queue_take_place_on_update ON public.queue;
    DROP TRIGGER queue_take_place_on_insert ON public.queue;
    DROP FUNCTION public.queue_take_place();
    DROP FUNCTION public.queue_due_at(integer, timestamptz, timestamptz, uuid);
    DROP FUNCTION public.queue_call_rank(integer);
    DROP FUNCTION public.next_queue_number(uuid, date);
    DROP TRIGGER departments_keep_number_prefix ON public.departments;
    DROP FUNCTION public.departments_keep_number_prefix();
  `);
};

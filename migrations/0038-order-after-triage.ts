import type { Knex } from 'knex';

/**
 * A new urgency counted from the arrival: raised to level 1 after seven minutes, somebody was seven minutes late at once.
 *
 * - Raised, the target counts from the triage, but the due time never gets later.
 * - Lowered, it counts from the anchor again, and the due time never gets earlier.
 * - The due time by an appointment stays where it is the earlier one.
 *
 * `urgency_since` keeps what the target counts from, so that new targets in the settings and a return to the queue give the
 * same due time again. `anchor_at` never moves.
 */
export const up = async (knex: Knex): Promise<void> => {
  await knex.raw(`
    ALTER TABLE public.queue ADD COLUMN urgency_since timestamptz(3)
      CONSTRAINT queue_urgency_since_check CHECK (isfinite(urgency_since));
    COMMENT ON COLUMN public.queue.urgency_since IS
      'What the target of the urgency level counts from, at the latest the triage that raised it; null: the anchor.';

    CREATE FUNCTION public.queue_urgency_since(
      p_from integer, p_to integer, p_since timestamptz, p_anchor_at timestamptz
    ) RETURNS timestamptz
    LANGUAGE sql STABLE
    SET search_path = pg_catalog, pg_temp
    AS $$
      SELECT CASE
        WHEN p_to < p_from THEN least(public.hub_now(), as_due)
        WHEN p_to > p_from THEN greatest(p_anchor_at, as_due)
        ELSE p_since END
      FROM (
        SELECT p_since + ((urgency_levels -> (p_from - 1) ->> 'targetMinutes')::numeric
          - (urgency_levels -> (p_to - 1) ->> 'targetMinutes')::numeric) * interval '1 minute' AS as_due
        FROM public.settings) AS former
    $$;

    COMMENT ON FUNCTION public.queue_urgency_since(integer, integer, timestamptz, timestamptz) IS
      'What the target counts from after triage. Raised: now, or what keeps the due time. Lowered: the anchor, or what keeps it.';

    CREATE OR REPLACE FUNCTION public.queue_take_place() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = pg_catalog, pg_temp
    AS $$
    BEGIN
      IF TG_OP = 'UPDATE' THEN
        NEW.call_rank := NULL;
        NEW.due_at := NULL;
        NEW.urgency_since := public.queue_urgency_since(
          OLD.urgency_level, NEW.urgency_level, coalesce(OLD.urgency_since, OLD.anchor_at), NEW.anchor_at);
      END IF;
      NEW.anchor_at := coalesce(NEW.anchor_at, NEW.arrived_at);
      NEW.call_rank := coalesce(NEW.call_rank, public.queue_call_rank(NEW.urgency_level));
      -- The anchor where there is no such level, so that the level's own check refuses the row.
      NEW.due_at := coalesce(NEW.due_at, public.queue_due_at(NEW.urgency_level,
        coalesce(NEW.urgency_since, NEW.anchor_at), NEW.arrived_at, NEW.appointment_id), NEW.anchor_at);
      IF TG_OP = 'UPDATE' THEN
        -- For a due time that somebody wrote by hand, too.
        NEW.due_at := CASE WHEN NEW.urgency_level < OLD.urgency_level
          THEN least(OLD.due_at, NEW.due_at) ELSE greatest(OLD.due_at, NEW.due_at) END;
      END IF;
      RETURN NEW;
    END $$;
  `);
};

export const down = async (knex: Knex): Promise<void> => {
  await knex.raw(`
    CREATE OR REPLACE FUNCTION public.queue_take_place() RETURNS trigger
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

    DROP FUNCTION public.queue_urgency_since(integer, integer, timestamptz, timestamptz);
    ALTER TABLE public.queue DROP COLUMN urgency_since;
  `);
};

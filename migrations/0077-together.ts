import type { Knex } from 'knex';

/**
 * People who came together and are called together, those who were sent to a waiting area near the rooms, and how a stop ended.
 *
 * Of a party the first is called, the others wait with `called_with_id` and are in nobody's order of calling. When the one before
 * is done, the next is called, in the same transaction; who goes back to waiting, or never came, lets the others go.
 */
export const up = async (knex: Knex): Promise<void> => {
  await knex.raw(`
    ALTER TABLE public.queue
      ADD COLUMN called_with_id uuid CONSTRAINT queue_called_with_id_fkey REFERENCES public.queue,
      ADD COLUMN called_with text[] NOT NULL DEFAULT '{}',
      ADD COLUMN advanced_at timestamptz(3) CONSTRAINT queue_advanced_at_check CHECK (isfinite(advanced_at)),
      ADD COLUMN area_id uuid CONSTRAINT queue_area_id_fkey REFERENCES public.areas,
      ADD COLUMN outcome varchar(20) CONSTRAINT queue_outcome_check CHECK (outcome ~ '^[A-Za-z0-9][A-Za-z0-9_-]*$'),
      ADD CONSTRAINT queue_called_with_check CHECK (
        (called_with_id IS NULL OR status = 'waiting') AND (called_with = '{}' OR status IN ('called', 'in_service'))),
      ADD CONSTRAINT queue_advanced_check CHECK (
        (advanced_at IS NULL) = (area_id IS NULL) AND (advanced_at IS NULL OR status = 'waiting'));
    CREATE INDEX queue_called_with_id_idx ON public.queue (called_with_id) WHERE called_with_id IS NOT NULL;
    CREATE INDEX queue_area_id_idx ON public.queue (area_id) WHERE area_id IS NOT NULL;
    COMMENT ON COLUMN public.queue.called_with_id IS 'The entry that was called and is first of the party; this one comes after it.';
    COMMENT ON COLUMN public.queue.called_with IS 'The numbers of the others of the party that were called together with this one.';
    COMMENT ON COLUMN public.queue.advanced_at IS 'Since when the patient is to wait in the area near the rooms.';
    COMMENT ON COLUMN public.queue.outcome IS 'How the stop ended, by a code of the settings.';

    ALTER TABLE public.settings ADD COLUMN outcomes jsonb NOT NULL DEFAULT '[]'
      CONSTRAINT settings_outcomes_check CHECK (jsonb_typeof(outcomes) = 'array');
    ALTER TABLE public.departments ADD COLUMN requires_outcome boolean NOT NULL DEFAULT false;

    CREATE FUNCTION public.queue_leave_together() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = pg_catalog, pg_temp
    AS $$
    BEGIN
      IF NEW.status <> 'waiting' THEN
        NEW.called_with_id := NULL;
        NEW.advanced_at := NULL;
        NEW.area_id := NULL;
      END IF;
      IF NEW.status NOT IN ('called', 'in_service') THEN
        NEW.called_with := '{}';
      END IF;
      RETURN NEW;
    END $$;
    CREATE TRIGGER queue_leave_together BEFORE UPDATE OF status ON public.queue
      FOR EACH ROW WHEN (OLD.status <> NEW.status
        AND (OLD.called_with_id IS NOT NULL OR OLD.called_with <> '{}' OR OLD.advanced_at IS NOT NULL))
      EXECUTE FUNCTION public.queue_leave_together();

    CREATE FUNCTION public.queue_call_following() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = pg_catalog, pg_temp
    AS $$
    DECLARE
      following public.queue;
    BEGIN
      -- Whoever calls somebody else in between has the room for them.
      IF NEW.status = 'completed'
        AND NOT EXISTS (SELECT FROM public.queue WHERE doctor_id = NEW.doctor_id AND status = 'called') THEN
        SELECT * INTO following FROM public.queue
        WHERE called_with_id = NEW.queue_id AND doctor_id = NEW.doctor_id
        ORDER BY arrived_at, queue_number LIMIT 1 FOR NO KEY UPDATE;
      END IF;
      IF following.queue_id IS NOT NULL THEN
        UPDATE public.queue SET status = 'called', called_at = public.hub_now(), room = NEW.room, recall_count = 0,
          called_with_id = NULL, called_with = array_remove(OLD.called_with, following.queue_number)
        WHERE queue_id = following.queue_id;
        UPDATE public.queue SET called_with_id = following.queue_id
        WHERE called_with_id = NEW.queue_id AND doctor_id = NEW.doctor_id;
      END IF;
      UPDATE public.queue SET called_with_id = NULL, doctor_id = requested_doctor_id WHERE called_with_id = NEW.queue_id;
      RETURN NULL;
    END $$;
    -- Before the next step of the visit opens: that stop is over.
    CREATE TRIGGER queue_call_following AFTER UPDATE OF status ON public.queue
      FOR EACH ROW WHEN (OLD.called_with <> '{}' AND NEW.called_with = '{}' AND NEW.status NOT IN ('called', 'in_service'))
      EXECUTE FUNCTION public.queue_call_following();

    -- One who left, was held, transferred or called by somebody else. Where the first is being completed meanwhile, that looks for itself.
    CREATE FUNCTION public.queue_tell_first() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = pg_catalog, pg_temp
    AS $$
    BEGIN
      UPDATE public.queue SET called_with = array_remove(called_with, OLD.queue_number)
      WHERE queue_id IN (
        SELECT queue_id FROM public.queue WHERE queue_id = OLD.called_with_id AND OLD.queue_number = ANY (called_with)
        FOR NO KEY UPDATE SKIP LOCKED);
      RETURN NULL;
    END $$;
    CREATE TRIGGER queue_tell_first AFTER UPDATE OF status ON public.queue
      FOR EACH ROW WHEN (OLD.called_with_id IS NOT NULL AND NEW.status <> 'waiting')
      EXECUTE FUNCTION public.queue_tell_first();
  `);
};

export const down = async (knex: Knex): Promise<void> => {
  await knex.raw(`
    DROP TRIGGER queue_tell_first ON public.queue;
    DROP FUNCTION public.queue_tell_first();
    DROP TRIGGER queue_call_following ON public.queue;
    DROP FUNCTION public.queue_call_following();
    DROP TRIGGER queue_leave_together ON public.queue;
    DROP FUNCTION public.queue_leave_together();
    ALTER TABLE public.departments DROP COLUMN requires_outcome;
    ALTER TABLE public.settings DROP COLUMN outcomes;
    ALTER TABLE public.queue DROP CONSTRAINT queue_advanced_check, DROP CONSTRAINT queue_called_with_check,
      DROP COLUMN outcome, DROP COLUMN area_id, DROP COLUMN advanced_at, DROP COLUMN called_with, DROP COLUMN called_with_id;
  `);
};

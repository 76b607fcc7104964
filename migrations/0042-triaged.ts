import type { Knex } from 'knex';

/**
 * When somebody on the staff last judged the urgency of an entry; null: nobody has. A kiosk gives everybody level 4, and
 * so does a desk that does not ask, which is not what a nurse means by it.
 *
 * The first other level is a judgement, by plain SQL too.
 */
export const up = async (knex: Knex): Promise<void> => {
  await knex.raw(`
    ALTER TABLE public.queue
      ADD COLUMN triaged_at timestamptz(3) CONSTRAINT queue_triaged_at_check CHECK (isfinite(triaged_at));
    COMMENT ON COLUMN public.queue.triaged_at IS 'When the staff last judged the urgency; null: nobody has.';

    CREATE FUNCTION public.queue_note_triage() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = pg_catalog, pg_temp
    AS $$
    BEGIN
      NEW.triaged_at := public.hub_now();
      RETURN NEW;
    END $$;

    CREATE TRIGGER queue_note_triage BEFORE UPDATE OF urgency_level ON public.queue
      FOR EACH ROW
      WHEN (NEW.urgency_level <> OLD.urgency_level AND NEW.triaged_at IS NULL AND OLD.triaged_at IS NULL)
      EXECUTE FUNCTION public.queue_note_triage();
  `);
};

export const down = async (knex: Knex): Promise<void> => {
  await knex.raw(`
    DROP TRIGGER queue_note_triage ON public.queue;
    DROP FUNCTION public.queue_note_triage();
    ALTER TABLE public.queue DROP COLUMN triaged_at;
  `);
};

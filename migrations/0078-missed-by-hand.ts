import type { Knex } from 'knex';

/**
 * A stop that was called in vain and is corrected by plain SQL to another end goes on as if it had ended so at once: else the visit
 * would stand still, with stops planned that nobody opens.
 */
export const up = async (knex: Knex): Promise<void> => {
  await knex.raw(`
    CREATE FUNCTION public.queue_move_missed() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = pg_catalog, pg_temp
    AS $$
    BEGIN
      PERFORM FROM public.visits WHERE visit_id = NEW.visit_id FOR NO KEY UPDATE;
      UPDATE public.visit_steps SET status = CASE NEW.status WHEN 'completed' THEN 'done' ELSE NEW.status END
      WHERE step_id = NEW.step_id AND status = 'missed';
      IF EXISTS (SELECT FROM public.queue
          WHERE visit_id = NEW.visit_id AND status IN ('waiting', 'called', 'in_service', 'on_hold')) THEN
        RETURN NULL;
      END IF;
      IF NEW.status = 'completed' THEN
        PERFORM public.visit_open_next(NEW);
      ELSE
        UPDATE public.visit_steps SET status = NEW.status, ended_at = NEW.ended_at
        WHERE visit_id = NEW.visit_id AND status = 'planned';
      END IF;
      UPDATE public.visits v SET ended_at = NEW.ended_at
      WHERE visit_id = NEW.visit_id AND ended_at IS NULL
        AND NOT EXISTS (SELECT FROM public.queue q
          WHERE q.visit_id = v.visit_id AND q.status IN ('waiting', 'called', 'in_service', 'on_hold'))
        AND NOT EXISTS (SELECT FROM public.visit_steps s WHERE s.visit_id = v.visit_id AND s.status = 'planned');
      RETURN NULL;
    END $$;

    CREATE TRIGGER queue_move_missed AFTER UPDATE OF status ON public.queue
      FOR EACH ROW WHEN (OLD.status = 'no_show' AND NEW.status IN ('completed', 'left', 'cancelled'))
      EXECUTE FUNCTION public.queue_move_missed();
  `);
};

export const down = async (knex: Knex): Promise<void> => {
  await knex.raw('DROP TRIGGER queue_move_missed ON public.queue; DROP FUNCTION public.queue_move_missed()');
};

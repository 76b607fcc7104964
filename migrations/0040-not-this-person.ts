import type { Knex } from 'knex';

/**
 * A ticket that was somebody else's: what the feed has stored of the wrong person with it is blanked at once. An erasure
 * of that person goes by whose a visit is, and would not find it any more.
 */
export const up = async (knex: Knex): Promise<void> => {
  await knex.raw(`
    CREATE FUNCTION public.queue_forget_former_patient() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = pg_catalog, pg_temp
    SET enable_seqscan = off
    AS $$
    BEGIN
      UPDATE public.changes SET "row" = "row" || '{"patient_id": null, "patient": null}'
      WHERE row_id = NEW.queue_id AND "row" ->> 'patient_id' = OLD.patient_id::text AND stream_id IN (
        -- The streams that the entry has ever been in.
        SELECT said.stream::uuid FROM public.audit_log a CROSS JOIN LATERAL (VALUES
          (a.before ->> 'doctor_id'), (a.after ->> 'doctor_id'),
          (a.before ->> 'department_id'), (a.after ->> 'department_id')) AS said (stream)
        WHERE a.row_id = NEW.queue_id AND said.stream IS NOT NULL);
      RETURN NULL;
    END $$;

    CREATE TRIGGER queue_forget_former_patient AFTER UPDATE OF patient_id ON public.queue
      FOR EACH ROW WHEN (OLD.patient_id IS NOT NULL AND NEW.patient_id IS DISTINCT FROM OLD.patient_id)
      EXECUTE FUNCTION public.queue_forget_former_patient();
  `);
};

export const down = async (knex: Knex): Promise<void> => {
  await knex.raw(`
    DROP TRIGGER queue_forget_former_patient ON public.queue;
    DROP FUNCTION public.queue_forget_former_patient();
  `);
};

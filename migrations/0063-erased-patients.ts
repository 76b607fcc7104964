import type { Knex } from 'knex';

/**
 * Nobody is here, or is coming, whom the hospital has forgotten. Told by the database, for every way in.
 *
 * `erase_patient` looked for open visits before it had locked the patient's rows: an entry that was being reinstated at that
 * moment was open afterwards. The check comes when the patient is marked, once everybody who writes such a row is done
 * or waits. And an ended entry of somebody erased could be reinstated later on.
 *
 * No lock is taken for a row that stays with its patient: the erasure holds the row itself. For a new one the patient is held
 * by its key, as the foreign key does anyway.
 */
export const up = async (knex: Knex): Promise<void> => {
  await knex.raw(`
    CREATE FUNCTION public.patients_erase_settled() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = pg_catalog, pg_temp
    AS $$
    BEGIN
      PERFORM FROM public.queue WHERE patient_id = NEW.patient_id ORDER BY queue_id FOR NO KEY UPDATE;
      PERFORM FROM public.appointments WHERE patient_id = NEW.patient_id ORDER BY appointment_id FOR NO KEY UPDATE;
      PERFORM FROM public.patients WHERE patient_id = NEW.patient_id FOR UPDATE;
      IF EXISTS (SELECT FROM public.patient_visits(NEW.patient_id)) THEN
        RAISE EXCEPTION 'the patient has a visit that is not over' USING ERRCODE = 'check_violation',
          CONSTRAINT = 'patients_erase_visits', SCHEMA = 'public', TABLE = 'patients';
      END IF;
      RETURN NEW;
    END $$;

    CREATE TRIGGER patients_erase_settled BEFORE UPDATE OF erased_at ON public.patients
      FOR EACH ROW WHEN (OLD.erased_at IS NULL AND NEW.erased_at IS NOT NULL)
      EXECUTE FUNCTION public.patients_erase_settled();

    CREATE FUNCTION public.refuse_erased_patient() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = pg_catalog, pg_temp
    AS $$
    DECLARE
      erased timestamptz;
    BEGIN
      IF TG_OP = 'UPDATE' AND OLD.patient_id IS NOT DISTINCT FROM NEW.patient_id THEN
        SELECT erased_at INTO erased FROM public.patients WHERE patient_id = NEW.patient_id;
      ELSE
        SELECT erased_at INTO erased FROM public.patients WHERE patient_id = NEW.patient_id FOR KEY SHARE;
      END IF;
      IF erased IS NOT NULL THEN
        RAISE EXCEPTION 'the patient was erased' USING ERRCODE = 'check_violation',
          CONSTRAINT = TG_TABLE_NAME || '_patient_erased', SCHEMA = 'public', TABLE = TG_TABLE_NAME;
      END IF;
      RETURN NEW;
    END $$;

    CREATE TRIGGER queue_refuse_erased_on_insert BEFORE INSERT ON public.queue
      FOR EACH ROW WHEN (NEW.patient_id IS NOT NULL AND NEW.status IN ('waiting', 'called', 'in_service', 'on_hold'))
      EXECUTE FUNCTION public.refuse_erased_patient();
    CREATE TRIGGER queue_refuse_erased_on_update BEFORE UPDATE OF patient_id, status ON public.queue
      FOR EACH ROW WHEN (NEW.patient_id IS NOT NULL AND NEW.status IN ('waiting', 'called', 'in_service', 'on_hold')
        AND (OLD.patient_id IS DISTINCT FROM NEW.patient_id
          OR OLD.status NOT IN ('waiting', 'called', 'in_service', 'on_hold')))
      EXECUTE FUNCTION public.refuse_erased_patient();
    CREATE TRIGGER appointments_refuse_erased_on_insert BEFORE INSERT ON public.appointments
      FOR EACH ROW WHEN (NEW.status IN ('booked', 'checked_in', 'in_consultation'))
      EXECUTE FUNCTION public.refuse_erased_patient();
    CREATE TRIGGER appointments_refuse_erased_on_update BEFORE UPDATE OF patient_id, status ON public.appointments
      FOR EACH ROW WHEN (NEW.status IN ('booked', 'checked_in', 'in_consultation')
        AND (OLD.patient_id IS DISTINCT FROM NEW.patient_id
          OR OLD.status NOT IN ('booked', 'checked_in', 'in_consultation')))
      EXECUTE FUNCTION public.refuse_erased_patient();
  `);
};

export const down = async (knex: Knex): Promise<void> => {
  await knex.raw(`
    DROP TRIGGER appointments_refuse_erased_on_update ON public.appointments;
    DROP TRIGGER appointments_refuse_erased_on_insert ON public.appointments;
    DROP TRIGGER queue_refuse_erased_on_update ON public.queue;
    DROP TRIGGER queue_refuse_erased_on_insert ON public.queue;
    DROP FUNCTION public.refuse_erased_patient();
    DROP TRIGGER patients_erase_settled ON public.patients;
    DROP FUNCTION public.patients_erase_settled();
  `);
};

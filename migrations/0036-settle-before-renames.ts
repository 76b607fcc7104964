import type { Knex } from 'knex';

/**
 * The feed copies a patient's name and the like into the rows of entries and appointments. A change of them has to reach
 * the rows that other transactions write at the same time, too, so it first waits for those:
 *
 * 1. The update itself holds the patient FOR NO KEY UPDATE. Writers of new rows, who hold KEY SHARE, are not stopped yet:
 *    they may hold what step 2 waits for.
 * 2. The patient's entries and appointments, in the order of their keys, as commands lock them.
 * 3. The patient FOR UPDATE: waits for new rows that are not committed, whose foreign keys hold KEY SHARE.
 *
 * Then the AFTER trigger touches the rows, in a later statement, which sees them all. Without it 19 to 56 of 60 races ended
 * with the former name; FOR UPDATE before step 2 ended 64 of 120 in a deadlock.
 *
 * The unique indexes become partial: PostgreSQL takes FOR UPDATE for a column that a foreign key could refer to, before
 * any trigger runs, and a partial index is none of those.
 */
export const up = async (knex: Knex): Promise<void> => {
  await knex.raw(`
    ALTER TABLE public.patients DROP CONSTRAINT patients_phone_number_key;
    CREATE UNIQUE INDEX patients_phone_number_key ON public.patients (phone_number) WHERE phone_number IS NOT NULL;
    ALTER TABLE public.patients DROP CONSTRAINT patients_medical_record_number_key;
    CREATE UNIQUE INDEX patients_medical_record_number_key ON public.patients (medical_record_number)
      WHERE medical_record_number IS NOT NULL;

    CREATE FUNCTION public.patients_settle_views() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = pg_catalog, pg_temp
    AS $$
    BEGIN
      IF current_setting('transaction_isolation') <> 'read committed' THEN
        RAISE EXCEPTION 'a patient is changed in READ COMMITTED alone: an older snapshot does not see whom to tell'
          USING ERRCODE = 'feature_not_supported', SCHEMA = 'public', TABLE = 'patients';
      END IF;
      -- All of them: one that no screen shows may be about to be shown.
      PERFORM FROM public.queue WHERE patient_id = NEW.patient_id ORDER BY queue_id FOR NO KEY UPDATE;
      PERFORM FROM public.appointments WHERE patient_id = NEW.patient_id ORDER BY appointment_id FOR NO KEY UPDATE;
      PERFORM FROM public.patients WHERE patient_id = NEW.patient_id FOR UPDATE;
      RETURN NEW;
    END $$;

    CREATE TRIGGER patients_settle_views BEFORE UPDATE ON public.patients
      FOR EACH ROW WHEN (
        (OLD.full_name, OLD.date_of_birth, OLD.medical_record_number, OLD.phone_number, OLD.language)
        IS DISTINCT FROM
        (NEW.full_name, NEW.date_of_birth, NEW.medical_record_number, NEW.phone_number, NEW.language))
      EXECUTE FUNCTION public.patients_settle_views();
  `);
};

export const down = async (knex: Knex): Promise<void> => {
  await knex.raw(`
    DROP TRIGGER patients_settle_views ON public.patients;
    DROP FUNCTION public.patients_settle_views();
    DROP INDEX public.patients_medical_record_number_key;
    ALTER TABLE public.patients ADD CONSTRAINT patients_medical_record_number_key UNIQUE (medical_record_number);
    DROP INDEX public.patients_phone_number_key;
    ALTER TABLE public.patients ADD CONSTRAINT patients_phone_number_key UNIQUE (phone_number);
  `);
};

import type { Knex } from 'knex';

/**
 * The feed's rows carry the patient's name and the like. When those change, the patient's entries and appointments that
 * a staff screen may hold are touched, so that the change flows as any other.
 */
export const up = async (knex: Knex): Promise<void> => {
  await knex.raw(`
    CREATE FUNCTION public.patients_touch_views() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = pg_catalog, pg_temp
    AS $$
    BEGIN
      UPDATE public.queue SET revision = revision
      WHERE patient_id = NEW.patient_id
        AND (status IN ('waiting', 'called', 'in_service', 'on_hold')
          OR queue_date >= public.hospital_day(department_id, public.hub_now()));
      UPDATE public.appointments a SET revision = a.revision
      FROM public.doctors d
      WHERE a.patient_id = NEW.patient_id AND d.doctor_id = a.doctor_id
        AND a.scheduled_date >= public.hospital_day_starts(
          d.department_id, public.hospital_day(d.department_id, public.hub_now()));
      RETURN NULL;
    END $$;

    CREATE TRIGGER patients_touch_views AFTER UPDATE ON public.patients
      FOR EACH ROW WHEN (
        (OLD.full_name, OLD.date_of_birth, OLD.medical_record_number, OLD.phone_number, OLD.language)
        IS DISTINCT FROM
        (NEW.full_name, NEW.date_of_birth, NEW.medical_record_number, NEW.phone_number, NEW.language))
      EXECUTE FUNCTION public.patients_touch_views();
  `);
};

export const down = async (knex: Knex): Promise<void> => {
  await knex.raw(`
    DROP TRIGGER patients_touch_views ON public.patients;
    DROP FUNCTION public.patients_touch_views();
  `);
};

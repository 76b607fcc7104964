import type { Knex } from 'knex';

/**
 * A doctor's hours are part of the doctor: whoever changes them, the doctor's revision rises. So every screen that shows the doctor
 * hears of it by the directory, and reads the hours again.
 */
export const up = async (knex: Knex): Promise<void> => {
  await knex.raw(`
    CREATE FUNCTION public.schedules_touch_doctor() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = pg_catalog, pg_temp
    AS $$
    BEGIN
      -- The trigger of \`doctors\` raises it.
      UPDATE public.doctors SET revision = revision WHERE doctor_id IN (OLD.doctor_id, NEW.doctor_id);
      RETURN NULL;
    END $$;

    CREATE TRIGGER schedules_touch_doctor AFTER INSERT OR UPDATE OR DELETE ON public.schedules
      FOR EACH ROW EXECUTE FUNCTION public.schedules_touch_doctor();
  `);
};

export const down = async (knex: Knex): Promise<void> => {
  await knex.raw(
    'DROP TRIGGER schedules_touch_doctor ON public.schedules; DROP FUNCTION public.schedules_touch_doctor()',
  );
};

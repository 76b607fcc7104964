import type { Knex } from 'knex';

/**
 * Where somebody is who is away for a while, and until when.
 *
 * - A doctor who pauses or is off may say when to expect them. `status_since` tells whom they left waiting from who came
 *   afterwards.
 * - An entry on hold has a place ("X-ray") and an instant to expect the patient back. Both go with the state they are
 *   about, whoever changes it. The place is free text, so what forgets a patient forgets it too.
 */
export const up = async (knex: Knex): Promise<void> => {
  await knex.raw(`
    ALTER TABLE public.doctors
      ADD COLUMN status_since timestamptz(3) NOT NULL DEFAULT public.hub_now()
        CONSTRAINT doctors_status_since_check CHECK (isfinite(status_since)),
      ADD COLUMN back_at timestamptz(3) CONSTRAINT doctors_back_at_check CHECK (isfinite(back_at));
    COMMENT ON COLUMN public.doctors.back_at IS 'When to expect a doctor who pauses or is off; null: not said.';

    CREATE FUNCTION public.doctors_change_status() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = pg_catalog, pg_temp
    AS $$
    BEGIN
      NEW.status_since := public.hub_now();
      IF NEW.status = 'available' THEN
        NEW.back_at := NULL;
      END IF;
      RETURN NEW;
    END $$;

    CREATE TRIGGER doctors_change_status BEFORE UPDATE OF status ON public.doctors
      FOR EACH ROW WHEN (OLD.status IS DISTINCT FROM NEW.status) EXECUTE FUNCTION public.doctors_change_status();

    ALTER TABLE public.queue
      ADD COLUMN status_note varchar(100),
      ADD COLUMN back_at timestamptz(3) CONSTRAINT queue_back_at_check CHECK (isfinite(back_at));
    COMMENT ON COLUMN public.queue.status_note IS 'Where the patient is while on hold. Free text: personal.';
    COMMENT ON COLUMN public.queue.back_at IS 'When to expect back a patient on hold; null: not said.';

    CREATE FUNCTION public.queue_drop_note() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = pg_catalog, pg_temp
    AS $$
    BEGIN
      NEW.status_note := NULL;
      NEW.back_at := NULL;
      RETURN NEW;
    END $$;

    CREATE TRIGGER queue_drop_note BEFORE UPDATE OF status ON public.queue
      FOR EACH ROW WHEN (NEW.status <> 'on_hold' AND num_nonnulls(NEW.status_note, NEW.back_at) > 0)
      EXECUTE FUNCTION public.queue_drop_note();

    CREATE OR REPLACE FUNCTION public.audit_blanked(p_content jsonb, p_table_name text) RETURNS jsonb
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN coalesce(
      (SELECT jsonb_object_agg(key, CASE
        WHEN value <> 'null'::jsonb AND key = ANY (CASE p_table_name
          WHEN 'patients' THEN
            '{full_name,phone_number,date_of_birth,medical_record_number,language,email,guardian_id}'::text[]
          ELSE '{reason,status_note}'::text[] END)
        THEN '"[erased]"'::jsonb ELSE value END)
       FROM jsonb_each(p_content)),
      p_content);

    -- A change is written once, and again only where a patient is forgotten.
    CREATE FUNCTION public.changes_forget_note() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = pg_catalog, pg_temp
    AS $$
    BEGIN
      NEW."row" := NEW."row" || '{"status_note": null}';
      RETURN NEW;
    END $$;

    CREATE TRIGGER changes_forget_note BEFORE UPDATE ON public.changes
      FOR EACH ROW WHEN (NEW."row" ->> 'status_note' IS NOT NULL) EXECUTE FUNCTION public.changes_forget_note();
  `);
};

export const down = async (knex: Knex): Promise<void> => {
  await knex.raw(`
    DROP TRIGGER changes_forget_note ON public.changes;
    DROP FUNCTION public.changes_forget_note();

    CREATE OR REPLACE FUNCTION public.audit_blanked(p_content jsonb, p_table_name text) RETURNS jsonb
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN coalesce(
      (SELECT jsonb_object_agg(key, CASE
        WHEN value <> 'null'::jsonb AND key = ANY (CASE p_table_name
          WHEN 'patients' THEN
            '{full_name,phone_number,date_of_birth,medical_record_number,language,email,guardian_id}'::text[]
          ELSE '{reason}'::text[] END)
        THEN '"[erased]"'::jsonb ELSE value END)
       FROM jsonb_each(p_content)),
      p_content);

    DROP TRIGGER queue_drop_note ON public.queue;
    DROP FUNCTION public.queue_drop_note();
    ALTER TABLE public.queue DROP COLUMN back_at, DROP COLUMN status_note;
    DROP TRIGGER doctors_change_status ON public.doctors;
    DROP FUNCTION public.doctors_change_status();
    ALTER TABLE public.doctors DROP COLUMN back_at, DROP COLUMN status_since;
  `);
};

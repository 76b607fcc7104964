import type { Knex } from 'knex';

/**
 * No two appointments of a doctor overlap, without btree_gist: each doctor has a stretch of the int8 line of their own,
 * in which the appointment's seconds lie, and the built-in range operators do the rest. The bounds of `scheduled_date`
 * and `doctor_no` keep the stretches apart. `doctor_no` is copied by trigger and held right by the composite foreign key.
 */
export const up = async (knex: Knex): Promise<void> => {
  await knex.raw(`
    CREATE TABLE public.appointments (
      appointment_id uuid CONSTRAINT appointments_pkey PRIMARY KEY,
      patient_id uuid NOT NULL CONSTRAINT appointments_patient_id_fkey REFERENCES public.patients,
      doctor_id uuid NOT NULL,
      doctor_no integer NOT NULL,
      scheduled_date timestamptz(3) NOT NULL CONSTRAINT appointments_scheduled_date_check
        CHECK (scheduled_date >= '2000-01-01 00:00:00+00' AND scheduled_date < '3000-01-01 00:00:00+00'),
      duration_minutes smallint NOT NULL
        CONSTRAINT appointments_duration_minutes_check CHECK (duration_minutes BETWEEN 5 AND 480),
      urgency_level smallint NOT NULL DEFAULT 4
        CONSTRAINT appointments_urgency_level_check CHECK (urgency_level BETWEEN 1 AND 5),
      status text NOT NULL DEFAULT 'booked' CONSTRAINT appointments_status_check CHECK (status IN
        ('booked', 'checked_in', 'in_consultation', 'fulfilled', 'cancelled', 'rescheduled', 'no_show')),
      holds_slot boolean NOT NULL DEFAULT true,
      confirmation_code varchar(16) NOT NULL
        CONSTRAINT appointments_confirmation_code_check CHECK (confirmation_code ~ '^[A-Z0-9]{4,16}$'),
      reason varchar(500),
      rescheduled_from_id uuid CONSTRAINT appointments_rescheduled_from_id_fkey REFERENCES public.appointments,
      revision bigint NOT NULL DEFAULT 1,
      created_at timestamptz(3) NOT NULL DEFAULT public.hub_now(),
      CONSTRAINT appointments_doctor_id_fkey FOREIGN KEY (doctor_id, doctor_no)
        REFERENCES public.doctors (doctor_id, doctor_no) ON UPDATE CASCADE,
      CONSTRAINT appointments_holds_slot_check
        CHECK (NOT holds_slot OR status NOT IN ('cancelled', 'rescheduled', 'no_show')),
      CONSTRAINT appointments_no_overlap EXCLUDE USING gist (
        int8range(
          doctor_no::int8 * 100000000000 + extract(epoch FROM scheduled_date AT TIME ZONE 'UTC')::int8,
          doctor_no::int8 * 100000000000 + extract(epoch FROM scheduled_date AT TIME ZONE 'UTC')::int8
            + duration_minutes * 60
        ) WITH &&
      ) WHERE (holds_slot)
    );

    -- A no-show may still check in by its code, so it keeps it.
    CREATE UNIQUE INDEX appointments_confirmation_code_key ON public.appointments (confirmation_code)
      WHERE status IN ('booked', 'checked_in', 'in_consultation', 'no_show');
    CREATE UNIQUE INDEX appointments_rescheduled_from_id_key ON public.appointments (rescheduled_from_id)
      WHERE rescheduled_from_id IS NOT NULL;
    CREATE INDEX appointments_patient_id_idx ON public.appointments (patient_id, scheduled_date);
    CREATE INDEX appointments_doctor_id_idx ON public.appointments (doctor_id, scheduled_date);
    CREATE INDEX appointments_scheduled_date_idx ON public.appointments (scheduled_date);
    CREATE INDEX appointments_urgency_level_idx ON public.appointments (urgency_level, scheduled_date);

    CREATE FUNCTION public.appointments_before_write() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = pg_catalog, pg_temp
    AS $$
    BEGIN
      NEW.doctor_no := (SELECT doctor_no FROM public.doctors WHERE doctor_id = NEW.doctor_id);
      IF NEW.doctor_no IS NULL THEN
        RAISE EXCEPTION 'there is no doctor %', NEW.doctor_id
          USING ERRCODE = 'foreign_key_violation', CONSTRAINT = 'appointments_doctor_id_fkey',
            SCHEMA = 'public', TABLE = 'appointments';
      END IF;
      IF NEW.status IN ('cancelled', 'rescheduled', 'no_show') THEN
        NEW.holds_slot := false;
      END IF;
      RETURN NEW;
    END $$;

    CREATE TRIGGER appointments_before_write BEFORE INSERT OR UPDATE OF doctor_id, doctor_no, status, holds_slot
      ON public.appointments FOR EACH ROW EXECUTE FUNCTION public.appointments_before_write();

    COMMENT ON COLUMN public.appointments.holds_slot IS
      'False for an overbooked one, and from a no-show, cancellation or rescheduling on; a late check-in leaves it so.';
  `);
};

export const down = async (knex: Knex): Promise<void> => {
  await knex.raw('DROP TABLE public.appointments; DROP FUNCTION public.appointments_before_write()');
};

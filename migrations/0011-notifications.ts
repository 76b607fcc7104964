import type { Knex } from 'knex';

/** Messages to patients, each sent once: the dedupe key names what it is about. */
export const up = async (knex: Knex): Promise<void> => {
  await knex.raw(`
    CREATE TABLE public.notifications (
      notification_id uuid CONSTRAINT notifications_pkey PRIMARY KEY,
      patient_id uuid NOT NULL CONSTRAINT notifications_patient_id_fkey REFERENCES public.patients,
      queue_id uuid CONSTRAINT notifications_queue_id_fkey REFERENCES public.queue,
      appointment_id uuid CONSTRAINT notifications_appointment_id_fkey REFERENCES public.appointments,
      channel text NOT NULL CONSTRAINT notifications_channel_check CHECK (channel IN ('sms', 'email')),
      template varchar(64) NOT NULL CONSTRAINT notifications_template_check CHECK (template <> ''),
      language varchar(35) NOT NULL
        CONSTRAINT notifications_language_check CHECK (language ~ '^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$'),
      dedupe_key text NOT NULL CONSTRAINT notifications_dedupe_key_key UNIQUE,
      status text NOT NULL DEFAULT 'pending'
        CONSTRAINT notifications_status_check CHECK (status IN ('pending', 'sent', 'failed', 'cancelled')),
      attempts integer NOT NULL DEFAULT 0 CONSTRAINT notifications_attempts_check CHECK (attempts >= 0),
      next_attempt_at timestamptz(3) NOT NULL DEFAULT public.hub_now(),
      error text,
      created_at timestamptz(3) NOT NULL DEFAULT public.hub_now(),
      CONSTRAINT notifications_subject_check CHECK (num_nonnulls(queue_id, appointment_id) <= 1)
    );
    CREATE INDEX notifications_patient_id_idx ON public.notifications (patient_id);
    CREATE INDEX notifications_queue_id_idx ON public.notifications (queue_id) WHERE queue_id IS NOT NULL;
    CREATE INDEX notifications_appointment_id_idx ON public.notifications (appointment_id)
      WHERE appointment_id IS NOT NULL;
    CREATE INDEX notifications_pending_idx ON public.notifications (next_attempt_at) WHERE status = 'pending';
  `);
};

export const down = async (knex: Knex): Promise<void> => {
  await knex.raw('DROP TABLE public.notifications');
};

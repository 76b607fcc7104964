import type { Knex } from 'knex';

export const up = async (knex: Knex): Promise<void> => {
  await knex.raw(`
    CREATE TABLE public.queue (
      queue_id uuid CONSTRAINT queue_pkey PRIMARY KEY,
      patient_id uuid CONSTRAINT queue_patient_id_fkey REFERENCES public.patients,
      department_id uuid NOT NULL CONSTRAINT queue_department_id_fkey REFERENCES public.departments,
      doctor_id uuid CONSTRAINT queue_doctor_id_fkey REFERENCES public.doctors,
      requested_doctor_id uuid CONSTRAINT queue_requested_doctor_id_fkey REFERENCES public.doctors,
      appointment_id uuid CONSTRAINT queue_appointment_id_fkey REFERENCES public.appointments,
      queue_date date NOT NULL,
      queue_number varchar(12) NOT NULL
        CONSTRAINT queue_queue_number_check CHECK (queue_number ~ '^[A-Z]{1,3}-[0-9]{3,8}$'),
      urgency_level smallint NOT NULL DEFAULT 4
        CONSTRAINT queue_urgency_level_check CHECK (urgency_level BETWEEN 1 AND 5),
      call_rank smallint NOT NULL,
      status text NOT NULL DEFAULT 'waiting' CONSTRAINT queue_status_check CHECK (status IN
        ('waiting', 'called', 'in_service', 'on_hold', 'completed', 'no_show', 'cancelled', 'left', 'transferred')),
      arrived_at timestamptz(3) NOT NULL DEFAULT public.hub_now(),
      anchor_at timestamptz(3) NOT NULL,
      due_at timestamptz(3) NOT NULL,
      called_at timestamptz(3),
      started_at timestamptz(3),
      ended_at timestamptz(3),
      room varchar(20),
      recall_count integer NOT NULL DEFAULT 0 CONSTRAINT queue_recall_count_check CHECK (recall_count >= 0),
      reason varchar(500),
      transferred_from_id uuid
        CONSTRAINT queue_transferred_from_id_fkey REFERENCES public.queue
        CONSTRAINT queue_transferred_from_id_check CHECK (transferred_from_id <> queue_id),
      ticket_token text NOT NULL CONSTRAINT queue_ticket_token_check CHECK (ticket_token ~ '^[A-Za-z0-9_-]{16,64}$'),
      device_id uuid CONSTRAINT queue_device_id_fkey REFERENCES public.devices,
      revision bigint NOT NULL DEFAULT 1,
      created_at timestamptz(3) NOT NULL DEFAULT public.hub_now(),
      CONSTRAINT queue_call_rank_check CHECK (call_rank BETWEEN 1 AND urgency_level),
      CONSTRAINT queue_doctor_check CHECK (status NOT IN ('called', 'in_service') OR doctor_id IS NOT NULL),
      CONSTRAINT queue_called_at_check CHECK (status <> 'called' OR called_at IS NOT NULL),
      CONSTRAINT queue_started_at_check CHECK (status <> 'in_service' OR started_at IS NOT NULL),
      CONSTRAINT queue_ended_at_check CHECK (
        (ended_at IS NULL) = (status IN ('waiting', 'called', 'in_service', 'on_hold')))
    ) WITH (fillfactor = 70);

    -- What must never be: a number given out twice, a patient or an appointment queued twice, a doctor with two
    -- patients, a ticket transferred twice. A transfer ends the parent in one statement and inserts the child in the next.
    CREATE UNIQUE INDEX queue_number_key ON public.queue (queue_date, queue_number) WHERE transferred_from_id IS NULL;
    CREATE UNIQUE INDEX queue_number_active_key ON public.queue (queue_date, queue_number)
      WHERE status IN ('waiting', 'called', 'in_service', 'on_hold');
    CREATE UNIQUE INDEX queue_transferred_from_id_key ON public.queue (transferred_from_id)
      WHERE transferred_from_id IS NOT NULL;
    CREATE UNIQUE INDEX queue_appointment_active_key ON public.queue (appointment_id)
      WHERE appointment_id IS NOT NULL AND status IN ('waiting', 'called', 'in_service', 'on_hold');
    CREATE UNIQUE INDEX queue_patient_active_key ON public.queue (patient_id, department_id, queue_date)
      WHERE patient_id IS NOT NULL AND appointment_id IS NULL
        AND status IN ('waiting', 'called', 'in_service', 'on_hold');
    CREATE UNIQUE INDEX queue_doctor_called_key ON public.queue (doctor_id) WHERE status = 'called';
    CREATE UNIQUE INDEX queue_doctor_in_service_key ON public.queue (doctor_id) WHERE status = 'in_service';

    -- The order of calling: whoever waits for a doctor, and whoever waits in a department's pool.
    CREATE INDEX queue_doctor_call_order_idx ON public.queue (doctor_id, call_rank, due_at, arrived_at, queue_id)
      WHERE status = 'waiting' AND doctor_id IS NOT NULL;
    CREATE INDEX queue_department_call_order_idx
      ON public.queue (department_id, call_rank, due_at, arrived_at, queue_id)
      WHERE status = 'waiting' AND doctor_id IS NULL;

    CREATE INDEX queue_department_id_idx ON public.queue (department_id, queue_date);
    CREATE INDEX queue_doctor_id_idx ON public.queue (doctor_id, queue_date) WHERE doctor_id IS NOT NULL;
    CREATE INDEX queue_patient_id_idx ON public.queue (patient_id, queue_date) WHERE patient_id IS NOT NULL;
    CREATE INDEX queue_requested_doctor_id_idx ON public.queue (requested_doctor_id)
      WHERE requested_doctor_id IS NOT NULL;
    CREATE INDEX queue_appointment_id_idx ON public.queue (appointment_id) WHERE appointment_id IS NOT NULL;
    CREATE INDEX queue_device_id_idx ON public.queue (device_id) WHERE device_id IS NOT NULL;
    CREATE INDEX queue_queue_number_idx ON public.queue (queue_number, queue_date);
    CREATE INDEX queue_urgency_level_idx ON public.queue (urgency_level, due_at)
      WHERE status IN ('waiting', 'called', 'in_service', 'on_hold');
    CREATE INDEX queue_ticket_token_idx ON public.queue (ticket_token);

    COMMENT ON COLUMN public.queue.doctor_id IS 'Null while the entry is in its department''s pool.';
    COMMENT ON COLUMN public.queue.anchor_at IS 'The instant that the target of the urgency level counts from.';
    COMMENT ON COLUMN public.queue.ticket_token IS
      'A capability: whoever has it sees this ticket. Kept out of feed and audit.';

    -- A row for each number given out, from 1 each hospital day; inserted by next_queue_number (0008). Not one row that
    -- is updated: docs/decisions/0005-append-only-feed.md
    CREATE TABLE public.queue_counters (
      department_id uuid NOT NULL CONSTRAINT queue_counters_department_id_fkey REFERENCES public.departments,
      queue_date date NOT NULL,
      last_value integer NOT NULL CONSTRAINT queue_counters_last_value_check CHECK (last_value > 0),
      created_at timestamptz(3) NOT NULL DEFAULT public.hub_now(),
      CONSTRAINT queue_counters_pkey PRIMARY KEY (department_id, queue_date, last_value)
    );
  `);
};

export const down = async (knex: Knex): Promise<void> => {
  await knex.raw('DROP TABLE public.queue_counters, public.queue');
};

import type { Knex } from 'knex';

/**
 * A visit is one patient's stay on one hospital day: it has the number and the ticket. A step is one stop of it. An entry of
 * the queue is a step that somebody waits for; a transfer is a new entry of the same step.
 *
 * A visit of one stop has no row in visit_steps: most visits are that, and each row costs a check-in.
 *
 * Existing entries move over: each chain of transfers becomes a visit, with the key of its first entry. Two visits of one
 * patient at a time, which were allowed between departments, keep their numbers as second numbers. So does the later one of
 * two open visits with one number, of different days.
 *
 * The reason is the visit's, and no action on an entry changes it. What former entries of a chain said is in their notes.
 */
export const up = async (knex: Knex): Promise<void> => {
  await knex.raw(`
    CREATE TABLE public.visits (
      visit_id uuid CONSTRAINT visits_pkey PRIMARY KEY,
      visit_date date NOT NULL,
      site_id uuid NOT NULL CONSTRAINT visits_site_id_fkey REFERENCES public.sites,
      number varchar(12) NOT NULL
        CONSTRAINT visits_number_check CHECK (number ~ '^[A-Z]{1,3}-[0-9]{3,8}$'),
      department_id uuid NOT NULL CONSTRAINT visits_department_id_fkey REFERENCES public.departments,
      patient_id uuid CONSTRAINT visits_patient_id_fkey REFERENCES public.patients,
      party_id uuid,
      ticket_token text NOT NULL CONSTRAINT visits_ticket_token_check CHECK (ticket_token ~ '^[A-Za-z0-9_-]{16,64}$'),
      arrived_at timestamptz(3) NOT NULL DEFAULT public.hub_now()
        CONSTRAINT visits_arrived_at_check CHECK (isfinite(arrived_at)),
      ended_at timestamptz(3) CONSTRAINT visits_ended_at_check CHECK (isfinite(ended_at)),
      reason varchar(500),
      language text,
      origin text NOT NULL DEFAULT 'sql' CONSTRAINT visits_origin_check
        CHECK (origin IN ('kiosk', 'desk', 'remote', 'offline', 'import', 'hl7', 'fhir', 'ward', 'sql')),
      second_number boolean NOT NULL DEFAULT false,
      merged_into_id uuid CONSTRAINT visits_merged_into_id_fkey REFERENCES public.visits
        CONSTRAINT visits_merged_into_id_check CHECK (merged_into_id IS NULL OR (merged_into_id <> visit_id AND ended_at IS NOT NULL)),
      revision bigint NOT NULL DEFAULT 1,
      created_at timestamptz(3) NOT NULL DEFAULT public.hub_now()
    ) WITH (fillfactor = 80);

    COMMENT ON COLUMN public.visits.department_id IS 'Whose series of numbers the number is from.';
    COMMENT ON COLUMN public.visits.ticket_token IS
      'A capability: whoever has it sees this ticket. Kept out of feed and audit.';
    COMMENT ON COLUMN public.visits.second_number IS
      'Given to somebody who had an open visit already: by staff for a reason, or before there were visits.';

    CREATE TABLE public.visit_steps (
      step_id uuid CONSTRAINT visit_steps_pkey PRIMARY KEY,
      visit_id uuid NOT NULL CONSTRAINT visit_steps_visit_id_fkey REFERENCES public.visits,
      position smallint NOT NULL CONSTRAINT visit_steps_position_check CHECK (position > 0),
      department_id uuid NOT NULL CONSTRAINT visit_steps_department_id_fkey REFERENCES public.departments,
      doctor_id uuid CONSTRAINT visit_steps_doctor_id_fkey REFERENCES public.doctors,
      appointment_id uuid CONSTRAINT visit_steps_appointment_id_fkey REFERENCES public.appointments,
      status text NOT NULL DEFAULT 'planned' CONSTRAINT visit_steps_status_check
        CHECK (status IN ('planned', 'current', 'done', 'skipped', 'missed', 'left', 'cancelled')),
      keeps_place boolean NOT NULL DEFAULT false,
      optional boolean NOT NULL DEFAULT false,
      not_before timestamptz(3) CONSTRAINT visit_steps_not_before_check CHECK (isfinite(not_before)),
      instruction varchar(200),
      ended_at timestamptz(3) CONSTRAINT visit_steps_ended_at_check CHECK (isfinite(ended_at)),
      created_at timestamptz(3) NOT NULL DEFAULT public.hub_now()
    ) WITH (fillfactor = 80);
    CREATE INDEX visit_steps_visit_id_idx ON public.visit_steps (visit_id, position);
    CREATE INDEX visit_steps_department_id_idx ON public.visit_steps (department_id);
    CREATE INDEX visit_steps_doctor_id_idx ON public.visit_steps (doctor_id) WHERE doctor_id IS NOT NULL;
    CREATE INDEX visit_steps_appointment_id_idx ON public.visit_steps (appointment_id) WHERE appointment_id IS NOT NULL;
    COMMENT ON TABLE public.visit_steps IS 'A visit of one stop has none.';

    ALTER TABLE public.queue
      ADD COLUMN visit_id uuid CONSTRAINT queue_visit_id_fkey REFERENCES public.visits,
      ADD COLUMN step_id uuid CONSTRAINT queue_step_id_fkey REFERENCES public.visit_steps;

    -- Each entry with the first one of its chain. For as long as this takes: temporary tables may be forbidden.
    CREATE TABLE public.visit_chains AS
    WITH RECURSIVE chain AS (
      SELECT queue_id, queue_id AS root_id, 0 AS depth FROM public.queue WHERE transferred_from_id IS NULL
      UNION ALL
      SELECT q.queue_id, c.root_id, c.depth + 1 FROM chain c JOIN public.queue q ON q.transferred_from_id = c.queue_id)
    SELECT * FROM chain;
    CREATE UNIQUE INDEX ON public.visit_chains (queue_id);
    ANALYZE public.visit_chains;

    WITH ends AS (
      SELECT c.root_id,
        bool_or(q.ended_at IS NULL) AS is_open,
        max(q.ended_at) AS ended_at,
        (array_agg(q.patient_id ORDER BY c.depth DESC))[1] AS patient_id,
        (array_agg(q.reason ORDER BY c.depth DESC))[1] AS reason
      FROM public.visit_chains c JOIN public.queue q USING (queue_id) GROUP BY c.root_id)
    INSERT INTO public.visits (visit_id, visit_date, site_id, number, department_id, patient_id, ticket_token, arrived_at,
      ended_at, reason, origin, second_number, created_at)
    SELECT q.queue_id, q.queue_date, d.site_id, q.queue_number, q.department_id, e.patient_id, q.ticket_token, q.arrived_at,
      CASE WHEN NOT e.is_open THEN e.ended_at END, e.reason,
      CASE WHEN q.device_id IS NOT NULL THEN 'kiosk' ELSE 'desk' END,
      e.is_open AND (
        row_number() OVER (PARTITION BY d.site_id, e.is_open, coalesce(e.patient_id, q.queue_id)
          ORDER BY q.arrived_at, q.queue_id) > 1
        OR row_number() OVER (PARTITION BY d.site_id, e.is_open, q.queue_number ORDER BY q.arrived_at, q.queue_id) > 1),
      q.created_at
    FROM ends e JOIN public.queue q ON q.queue_id = e.root_id JOIN public.departments d ON d.department_id = q.department_id;

    -- The feed's triggers would tell every screen of every entry there ever was.
    DROP TRIGGER queue_drop_note ON public.queue;
    ALTER TABLE public.queue ALTER COLUMN status_note TYPE varchar(500);
    CREATE TRIGGER queue_drop_note BEFORE UPDATE OF status ON public.queue
      FOR EACH ROW WHEN (NEW.status <> 'on_hold' AND num_nonnulls(NEW.status_note, NEW.back_at) > 0)
      EXECUTE FUNCTION public.queue_drop_note();
    ALTER TABLE public.queue DISABLE TRIGGER USER;
    UPDATE public.queue q SET visit_id = v.visit_id,
      status_note = CASE WHEN q.reason <> v.reason THEN q.reason ELSE q.status_note END
    FROM public.visit_chains c JOIN public.visits v ON v.visit_id = c.root_id WHERE c.queue_id = q.queue_id;
    ALTER TABLE public.queue ENABLE TRIGGER USER;
    DROP TABLE public.visit_chains;
    ALTER TABLE public.queue ALTER COLUMN visit_id SET NOT NULL;
    ALTER TABLE public.queue DROP COLUMN reason;

    CREATE UNIQUE INDEX visits_number_key ON public.visits (site_id, number, visit_date);
    CREATE UNIQUE INDEX visits_open_number_key ON public.visits (site_id, number)
      WHERE ended_at IS NULL AND NOT second_number;
    CREATE UNIQUE INDEX visits_open_patient_key ON public.visits (site_id, patient_id)
      WHERE patient_id IS NOT NULL AND ended_at IS NULL AND NOT second_number;
    CREATE UNIQUE INDEX visits_ticket_token_key ON public.visits (ticket_token);
    CREATE INDEX visits_patient_id_idx ON public.visits (patient_id, visit_date) WHERE patient_id IS NOT NULL;
    CREATE INDEX visits_department_id_idx ON public.visits (department_id, visit_date);
    CREATE INDEX visits_merged_into_id_idx ON public.visits (merged_into_id) WHERE merged_into_id IS NOT NULL;
    CREATE INDEX visits_party_id_idx ON public.visits (party_id) WHERE party_id IS NOT NULL;

    CREATE TRIGGER visits_first_revision BEFORE INSERT ON public.visits
      FOR EACH ROW WHEN (NEW.revision IS DISTINCT FROM 1) EXECUTE FUNCTION public.raise_revision();
    -- Of what screens show. A change of its steps adds one, too (0073).
    CREATE TRIGGER visits_raise_revision BEFORE UPDATE ON public.visits
      FOR EACH ROW WHEN ((OLD.number, OLD.patient_id, OLD.reason, OLD.party_id, OLD.language, OLD.revision)
        IS DISTINCT FROM (NEW.number, NEW.patient_id, NEW.reason, NEW.party_id, NEW.language, NEW.revision))
      EXECUTE FUNCTION public.raise_revision();

    -- One at a time.
    CREATE UNIQUE INDEX queue_visit_active_key ON public.queue (visit_id)
      WHERE status IN ('waiting', 'called', 'in_service', 'on_hold');
    CREATE INDEX queue_visit_id_idx ON public.queue (visit_id);
    CREATE INDEX queue_step_id_idx ON public.queue (step_id) WHERE step_id IS NOT NULL;
    -- A further step is a further entry with the number. The visits keep numbers apart.
    DROP INDEX public.queue_number_key;
    DROP INDEX public.queue_number_active_key;
    DROP INDEX public.queue_patient_active_key;
  `);
};

export const down = async (knex: Knex): Promise<void> => {
  await knex.raw(`
    ALTER TABLE public.queue ADD COLUMN reason varchar(500);
    ALTER TABLE public.queue DISABLE TRIGGER USER;
    UPDATE public.queue q SET reason = v.reason FROM public.visits v WHERE v.visit_id = q.visit_id AND v.reason IS NOT NULL;
    UPDATE public.queue SET reason = status_note, status_note = NULL WHERE ended_at IS NOT NULL AND status_note IS NOT NULL;
    ALTER TABLE public.queue ENABLE TRIGGER USER;
    DROP TRIGGER queue_drop_note ON public.queue;
    ALTER TABLE public.queue ALTER COLUMN status_note TYPE varchar(100) USING left(status_note, 100);
    CREATE TRIGGER queue_drop_note BEFORE UPDATE OF status ON public.queue
      FOR EACH ROW WHEN (NEW.status <> 'on_hold' AND num_nonnulls(NEW.status_note, NEW.back_at) > 0)
      EXECUTE FUNCTION public.queue_drop_note();
    -- A further stop is, as far as that version knows, a transfer.
    ALTER TABLE public.queue DISABLE TRIGGER USER;
    UPDATE public.queue q SET transferred_from_id = p.former_id
    FROM (
      SELECT queue_id, lag(queue_id) OVER (PARTITION BY visit_id ORDER BY created_at, queue_id) AS former_id
      FROM public.queue) AS p
    WHERE p.queue_id = q.queue_id AND q.transferred_from_id IS NULL AND p.former_id IS NOT NULL;
    ALTER TABLE public.queue ENABLE TRIGGER USER;
    DROP INDEX public.queue_visit_active_key;
    ALTER TABLE public.queue DROP COLUMN step_id, DROP COLUMN visit_id;
    DROP TABLE public.visit_steps;
    DROP TABLE public.visits;
    CREATE UNIQUE INDEX queue_number_key ON public.queue (queue_date, queue_number) WHERE transferred_from_id IS NULL;
    CREATE UNIQUE INDEX queue_number_active_key ON public.queue (queue_date, queue_number)
      WHERE status IN ('waiting', 'called', 'in_service', 'on_hold');
    CREATE UNIQUE INDEX queue_patient_active_key ON public.queue (patient_id, department_id, queue_date)
      WHERE patient_id IS NOT NULL AND appointment_id IS NULL
        AND status IN ('waiting', 'called', 'in_service', 'on_hold');
  `);
};

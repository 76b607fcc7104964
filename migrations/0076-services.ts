import type { Knex } from 'knex';

/**
 * What is done for patients, and in which order: a service is chosen at the check-in, its journey is a template of steps.
 * A visit keeps the plan that it began with: a journey that is edited is for those who come later.
 */
const keys = { services: 'service_id', journeys: 'journey_id' };

const byLanguage = (column: string, most: number): string => `jsonb_typeof(${column}) = 'object'
  AND NOT jsonb_path_exists(${column}, 'strict $.* \\? (!(@.type() == "string" && @ like_regex "\\\\S" && @ like_regex "^.{1,${most}}$"))')
  AND NOT jsonb_path_exists(${column}, '$.keyvalue().key \\? (!(@ like_regex "^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$"))')`;

const named = (table: string): string => `
  name varchar(100) NOT NULL CONSTRAINT ${table}_name_check CHECK (btrim(name) <> ''),
  names jsonb NOT NULL DEFAULT '{}' CONSTRAINT ${table}_names_check CHECK (${byLanguage('names', 100)}),
  active boolean NOT NULL DEFAULT true,
  revision bigint NOT NULL DEFAULT 1,
  created_at timestamptz(3) NOT NULL DEFAULT public.hub_now()`;

/** `feed_visit` of 0073, with or without the service. */
const feedVisit = ({ visit = '', step = '' }): string => `
  CREATE OR REPLACE FUNCTION public.feed_visit(p_visit_id uuid, p_status text) RETURNS jsonb
    LANGUAGE plpgsql STABLE
    AS $$
    BEGIN
      RETURN (
        SELECT jsonb_build_object('visit_id', v.visit_id, 'number', v.number, 'arrived_at', v.arrived_at, 'reason', v.reason,
          'party_id', v.party_id,${visit} 'revision', CASE WHEN steps IS NOT NULL THEN v.revision END, 'steps', steps)
        FROM public.visits v CROSS JOIN LATERAL (
          SELECT CASE WHEN p_status IN ('waiting', 'called', 'in_service', 'on_hold') THEN (
            SELECT coalesce(jsonb_agg(jsonb_build_object('step_id', s.step_id, 'position', s.position,
              'department_id', s.department_id, 'doctor_id', s.doctor_id, 'appointment_id', s.appointment_id,${step}
              'status', s.status, 'keeps_place', s.keeps_place, 'optional', s.optional, 'not_before', s.not_before,
              'instruction', s.instruction, 'ended_at', s.ended_at) ORDER BY s.position, s.step_id), '[]')
            FROM public.visit_steps s WHERE s.visit_id = v.visit_id) END AS steps) AS stops
        WHERE v.visit_id = p_visit_id);
    END $$;
`;

export const up = async (knex: Knex): Promise<void> => {
  await knex.raw(`
    CREATE TABLE public.journeys (
      journey_id uuid CONSTRAINT journeys_pkey PRIMARY KEY,
      code varchar(20) NOT NULL CONSTRAINT journeys_code_key UNIQUE
        CONSTRAINT journeys_code_check CHECK (code ~ '^[A-Za-z0-9][A-Za-z0-9_-]*$'),
      ${named('journeys')}
    );

    CREATE TABLE public.services (
      service_id uuid CONSTRAINT services_pkey PRIMARY KEY,
      department_id uuid NOT NULL CONSTRAINT services_department_id_fkey REFERENCES public.departments,
      code varchar(20) NOT NULL CONSTRAINT services_code_check CHECK (code ~ '^[A-Za-z0-9][A-Za-z0-9_-]*$'),
      ${named('services')},
      minutes smallint NOT NULL DEFAULT 10 CONSTRAINT services_minutes_check CHECK (minutes BETWEEN 1 AND 480),
      slot_minutes smallint CONSTRAINT services_slot_minutes_check CHECK (slot_minutes BETWEEN 5 AND 480),
      self_service boolean NOT NULL DEFAULT true,
      asks_party boolean NOT NULL DEFAULT false,
      asks_needs boolean NOT NULL DEFAULT false,
      journey_id uuid CONSTRAINT services_journey_id_fkey REFERENCES public.journeys,
      CONSTRAINT services_code_key UNIQUE (department_id, code)
    );
    CREATE INDEX services_journey_id_idx ON public.services (journey_id) WHERE journey_id IS NOT NULL;
    COMMENT ON COLUMN public.services.code IS 'The same code in two departments is the same service, at another place.';
    COMMENT ON COLUMN public.services.minutes IS 'How long it usually takes.';
    COMMENT ON COLUMN public.services.self_service IS 'A kiosk offers it.';

    CREATE TABLE public.journey_steps (
      journey_step_id uuid CONSTRAINT journey_steps_pkey PRIMARY KEY,
      journey_id uuid NOT NULL CONSTRAINT journey_steps_journey_id_fkey REFERENCES public.journeys,
      position smallint NOT NULL CONSTRAINT journey_steps_position_check CHECK (position > 0),
      department_id uuid NOT NULL CONSTRAINT journey_steps_department_id_fkey REFERENCES public.departments,
      goes_to text NOT NULL DEFAULT 'pool' CONSTRAINT journey_steps_goes_to_check CHECK (goes_to IN ('pool', 'visit_doctor', 'doctor')),
      doctor_id uuid CONSTRAINT journey_steps_doctor_id_fkey REFERENCES public.doctors,
      service_id uuid CONSTRAINT journey_steps_service_id_fkey REFERENCES public.services,
      keeps_place boolean NOT NULL DEFAULT false,
      optional boolean NOT NULL DEFAULT false,
      instruction varchar(200) CONSTRAINT journey_steps_instruction_check CHECK (btrim(instruction) <> ''),
      instructions jsonb NOT NULL DEFAULT '{}'
        CONSTRAINT journey_steps_instructions_check CHECK (${byLanguage('instructions', 200)}),
      created_at timestamptz(3) NOT NULL DEFAULT public.hub_now(),
      CONSTRAINT journey_steps_doctor_check CHECK ((goes_to = 'doctor') = (doctor_id IS NOT NULL))
    );
    CREATE INDEX journey_steps_journey_id_idx ON public.journey_steps (journey_id, position);
    CREATE INDEX journey_steps_department_id_idx ON public.journey_steps (department_id);
    CREATE INDEX journey_steps_doctor_id_idx ON public.journey_steps (doctor_id) WHERE doctor_id IS NOT NULL;
    CREATE INDEX journey_steps_service_id_idx ON public.journey_steps (service_id) WHERE service_id IS NOT NULL;
    COMMENT ON COLUMN public.journey_steps.goes_to IS
      'The department''s pool, whom the patient has seen there in this visit, or a certain doctor.';

    CREATE TRIGGER journey_steps_audit AFTER INSERT OR UPDATE OR DELETE ON public.journey_steps
      FOR EACH ROW EXECUTE FUNCTION public.audit_record_change('journey_step_id');
    CREATE TRIGGER journey_steps_refuse_truncate BEFORE TRUNCATE ON public.journey_steps
      FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_change();

    ALTER TABLE public.visits ADD COLUMN service_id uuid CONSTRAINT visits_service_id_fkey REFERENCES public.services;
    ALTER TABLE public.visit_steps ADD COLUMN service_id uuid CONSTRAINT visit_steps_service_id_fkey REFERENCES public.services;
    CREATE INDEX visits_service_id_idx ON public.visits (service_id) WHERE service_id IS NOT NULL;
    CREATE INDEX visit_steps_service_id_idx ON public.visit_steps (service_id) WHERE service_id IS NOT NULL;
    COMMENT ON COLUMN public.visits.service_id IS 'What the patient chose on arrival; of the only stop, which has no row.';

    CREATE FUNCTION public.place_wait(p_department uuid, p_doctor uuid) RETURNS double precision
    LANGUAGE sql STABLE
    SET search_path = pg_catalog, pg_temp
    AS $$
      SELECT public.usual_seconds(p_department) * (
        SELECT count(*) FROM public.queue
        WHERE status = 'waiting' AND CASE WHEN p_doctor IS NULL
          THEN doctor_id IS NULL AND department_id = p_department ELSE doctor_id = p_doctor END)
    $$;
    COMMENT ON FUNCTION public.place_wait(uuid, uuid) IS
      'Seconds that somebody would wait there: those who wait, each for as long as usual in the department.';
    CREATE OR REPLACE FUNCTION public.visit_step_wait(p_step public.visit_steps) RETURNS double precision
    LANGUAGE sql STABLE
    SET search_path = pg_catalog, pg_temp
    AS $$ SELECT public.place_wait(p_step.department_id, p_step.doctor_id) $$;

    ${feedVisit({ visit: ` 'service_id', v.service_id,`, step: ` 'service_id', s.service_id,` })}
  `);
  for (const [table, key] of Object.entries(keys)) {
    await knex.raw(`
      CREATE TRIGGER ${table}_first_revision BEFORE INSERT ON public.${table}
        FOR EACH ROW WHEN (NEW.revision IS DISTINCT FROM 1) EXECUTE FUNCTION public.raise_revision();
      CREATE TRIGGER ${table}_raise_revision BEFORE UPDATE ON public.${table}
        FOR EACH ROW EXECUTE FUNCTION public.raise_revision();
      CREATE TRIGGER ${table}_keep_key BEFORE UPDATE OF ${key} ON public.${table}
        FOR EACH ROW WHEN (OLD.${key} IS DISTINCT FROM NEW.${key}) EXECUTE FUNCTION public.refuse_change();
      CREATE TRIGGER ${table}_refuse_truncate BEFORE TRUNCATE ON public.${table}
        FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_change();
      CREATE TRIGGER ${table}_audit AFTER INSERT OR UPDATE OR DELETE ON public.${table}
        FOR EACH ROW EXECUTE FUNCTION public.audit_record_change('${key}');
      CREATE TRIGGER ${table}_note_stream AFTER INSERT OR UPDATE OR DELETE ON public.${table}
        FOR EACH ROW EXECUTE FUNCTION public.directory_note_stream();
      CREATE CONSTRAINT TRIGGER ${table}_feed AFTER INSERT OR UPDATE OR DELETE ON public.${table}
        DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION public.directory_feed('${key}');
    `);
  }
};

export const down = async (knex: Knex): Promise<void> => {
  await knex.raw(feedVisit({}));
  await knex.raw(`
    CREATE OR REPLACE FUNCTION public.visit_step_wait(p_step public.visit_steps) RETURNS double precision
    LANGUAGE sql STABLE
    SET search_path = pg_catalog, pg_temp
    AS $$
      SELECT public.usual_seconds(p_step.department_id) * (
        SELECT count(*) FROM public.queue
        WHERE status = 'waiting' AND CASE WHEN p_step.doctor_id IS NULL
          THEN doctor_id IS NULL AND department_id = p_step.department_id ELSE doctor_id = p_step.doctor_id END)
    $$;
    DROP FUNCTION public.place_wait(uuid, uuid);
    ALTER TABLE public.visit_steps DROP COLUMN service_id;
    ALTER TABLE public.visits DROP COLUMN service_id;
    DROP TABLE public.journey_steps;
    DROP TABLE public.services;
    DROP TABLE public.journeys;
  `);
};

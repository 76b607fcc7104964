import type { Knex } from 'knex';

/**
 * Visits and steps in the audit, in the erasure of a patient, and in the numbers that are given out.
 *
 * What opens or ends with an entry is in that entry's records, and is not written twice: of a visit the audit has the changes of
 * its reason, its party and its language, of a step that it was planned, changed or skipped.
 *
 * A number is not given out while a visit with it is open or may be opened again, also one of yesterday.
 */
export const up = async (knex: Knex): Promise<void> => {
  await knex.raw(`
    -- The first entry's record is also that of the visit, which has its key.
    CREATE FUNCTION public.queue_audit_opening() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = pg_catalog, pg_temp
    SET timezone = 'UTC'
    AS $$
    BEGIN
      PERFORM public.audit_append('queue', NEW.queue_id, to_jsonb(NEW) - 'ticket_token' || (
        SELECT jsonb_build_object('reason', v.reason, 'language', v.language, 'origin', v.origin)
        FROM public.visits v WHERE v.visit_id = NEW.visit_id));
      RETURN NULL;
    END $$;
    DROP TRIGGER queue_audit ON public.queue;
    CREATE TRIGGER queue_audit AFTER UPDATE OR DELETE ON public.queue
      FOR EACH ROW EXECUTE FUNCTION public.audit_record_change('queue_id');
    CREATE TRIGGER queue_audit_opening AFTER INSERT ON public.queue
      FOR EACH ROW WHEN (NEW.visit_id = NEW.queue_id) EXECUTE FUNCTION public.queue_audit_opening();
    CREATE TRIGGER queue_audit_step AFTER INSERT ON public.queue
      FOR EACH ROW WHEN (NEW.visit_id IS DISTINCT FROM NEW.queue_id)
      EXECUTE FUNCTION public.audit_record_change('queue_id');

    -- A step that is taken out of the plan is deleted. Its records say whose it was.
    CREATE INDEX audit_log_visit_id_idx ON public.audit_log ((coalesce(after ->> 'visit_id', before ->> 'visit_id')))
      WHERE table_name = 'visit_steps';

    CREATE FUNCTION public.audit_steps_of(p_visit_ids uuid[]) RETURNS SETOF uuid
    LANGUAGE sql STABLE
    SET search_path = pg_catalog, pg_temp
    AS $$
      SELECT step_id FROM public.visit_steps WHERE visit_id = ANY (p_visit_ids)
      UNION
      SELECT row_id FROM public.audit_log
      WHERE table_name = 'visit_steps' AND coalesce(after ->> 'visit_id', before ->> 'visit_id') = ANY (p_visit_ids::text[])
    $$;
    COMMENT ON FUNCTION public.audit_steps_of(uuid[]) IS
      'The steps of these visits that the audit may know: those that are, and those that were taken out of the plan.';

    CREATE FUNCTION public.audit_patient_of(p_table_name text, p_row_id uuid, p_audit_id bigint) RETURNS uuid
    LANGUAGE sql STABLE
    SET search_path = pg_catalog, pg_temp
    RETURN CASE p_table_name
      WHEN 'patients' THEN p_row_id
      WHEN 'queue' THEN public.audit_patient_at(p_row_id, p_audit_id)
      WHEN 'appointments' THEN public.audit_patient_at(p_row_id, p_audit_id)
      WHEN 'visits' THEN public.audit_patient_at(p_row_id, p_audit_id)
      WHEN 'visit_steps' THEN public.audit_patient_at(coalesce(
        (SELECT s.visit_id FROM public.visit_steps s WHERE s.step_id = p_row_id),
        (SELECT (a.before ->> 'visit_id')::uuid FROM public.audit_log a
         WHERE a.row_id = p_row_id AND a.before ->> 'visit_id' IS NOT NULL LIMIT 1)), p_audit_id) END;
    COMMENT ON FUNCTION public.audit_patient_of(text, uuid, bigint) IS
      'Whom a record of the audit was about, by the audit alone; null where it is about nobody.';

    CREATE TRIGGER visits_audit AFTER UPDATE ON public.visits
      FOR EACH ROW WHEN ((OLD.number, OLD.reason, OLD.party_id, OLD.language, OLD.merged_into_id)
        IS DISTINCT FROM (NEW.number, NEW.reason, NEW.party_id, NEW.language, NEW.merged_into_id))
      EXECUTE FUNCTION public.audit_record_change('visit_id');
    CREATE TRIGGER visits_refuse_truncate BEFORE TRUNCATE ON public.visits
      FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_change();
    CREATE TRIGGER visits_keep_key BEFORE UPDATE OF visit_id ON public.visits
      FOR EACH ROW WHEN (OLD.visit_id IS DISTINCT FROM NEW.visit_id) EXECUTE FUNCTION public.refuse_change();

    CREATE TRIGGER visit_steps_audit_plan AFTER INSERT ON public.visit_steps
      FOR EACH ROW WHEN (NEW.status = 'planned') EXECUTE FUNCTION public.audit_record_change('step_id');
    CREATE TRIGGER visit_steps_audit AFTER UPDATE ON public.visit_steps
      FOR EACH ROW WHEN (NEW.status = 'skipped' AND OLD.status <> 'skipped' OR OLD.status = 'skipped' AND NEW.status <> 'skipped'
        OR OLD.status = NEW.status AND (OLD.position, OLD.department_id, OLD.doctor_id, OLD.appointment_id, OLD.keeps_place, OLD.optional, OLD.not_before,
          OLD.instruction) IS DISTINCT FROM
        (NEW.position, NEW.department_id, NEW.doctor_id, NEW.appointment_id, NEW.keeps_place, NEW.optional, NEW.not_before,
          NEW.instruction))
      EXECUTE FUNCTION public.audit_record_change('step_id');
    CREATE TRIGGER visit_steps_audit_end AFTER DELETE ON public.visit_steps
      FOR EACH ROW EXECUTE FUNCTION public.audit_record_change('step_id');
    CREATE TRIGGER visit_steps_refuse_truncate BEFORE TRUNCATE ON public.visit_steps
      FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_change();
    CREATE TRIGGER visit_steps_keep_key BEFORE UPDATE OF step_id, visit_id ON public.visit_steps
      FOR EACH ROW WHEN ((OLD.step_id, OLD.visit_id) IS DISTINCT FROM (NEW.step_id, NEW.visit_id))
      EXECUTE FUNCTION public.refuse_change();

    CREATE OR REPLACE FUNCTION public.audit_blanked(p_content jsonb, p_table_name text) RETURNS jsonb
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN coalesce(
      (SELECT jsonb_object_agg(key, CASE
        WHEN value <> 'null'::jsonb AND key = ANY (CASE p_table_name
          WHEN 'patients' THEN
            '{full_name,phone_number,date_of_birth,medical_record_number,language,email,guardian_id}'::text[]
          ELSE '{reason,status_note,instruction,language}'::text[] END)
        THEN '"[erased]"'::jsonb ELSE value END)
       FROM jsonb_each(p_content)),
      p_content);

    -- Also what a row has of its visit.
    CREATE OR REPLACE FUNCTION public.changes_forget_note() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = pg_catalog, pg_temp
    AS $$
    BEGIN
      NEW."row" := NEW."row" || '{"status_note": null}';
      IF jsonb_typeof(NEW."row" -> 'visit') = 'object' THEN
        NEW."row" := jsonb_set(NEW."row", '{visit,reason}', 'null');
        IF jsonb_typeof(NEW."row" #> '{visit,steps}') = 'array' THEN
          NEW."row" := jsonb_set(NEW."row", '{visit,steps}', (
            SELECT coalesce(jsonb_agg(step || '{"instruction": null}' ORDER BY n), '[]')
            FROM jsonb_array_elements(NEW."row" #> '{visit,steps}') WITH ORDINALITY AS stop (step, n)));
        END IF;
      END IF;
      RETURN NEW;
    END $$;
    DROP TRIGGER changes_forget_note ON public.changes;
    CREATE TRIGGER changes_forget_note BEFORE UPDATE ON public.changes
      FOR EACH ROW WHEN (NEW."row" ->> 'status_note' IS NOT NULL OR NEW."row" -> 'visit' IS NOT NULL)
      EXECUTE FUNCTION public.changes_forget_note();

    CREATE OR REPLACE FUNCTION public.patient_visits(p_patient_id uuid) RETURNS TABLE (table_name text, row_id uuid)
    LANGUAGE sql STABLE
    SET search_path = pg_catalog, pg_temp
    AS $$
      SELECT 'queue', queue_id FROM public.queue
      WHERE patient_id = p_patient_id AND status IN ('waiting', 'called', 'in_service', 'on_hold')
      UNION ALL
      SELECT 'visits', visit_id FROM public.visits v WHERE patient_id = p_patient_id AND ended_at IS NULL AND NOT EXISTS (
        SELECT FROM public.queue q WHERE q.visit_id = v.visit_id AND q.status IN ('waiting', 'called', 'in_service', 'on_hold'))
      UNION ALL
      SELECT 'appointments', appointment_id FROM public.appointments
      WHERE patient_id = p_patient_id AND (status IN ('checked_in', 'in_consultation')
        OR (status = 'booked' AND scheduled_date > public.hub_now() - interval '1 day'))
    $$;
  `);
  await knex.raw(erasePatient(OF_VISITS));
  await knex.raw(NEXT_NUMBER);
};

/** Of yesterday: whose stay goes on over midnight, or may be opened again. A round-the-clock department takes back a no-show of yesterday. */
const TAKEN_BY_VISITS = `EXISTS (
          SELECT FROM public.visits v CROSS JOIN public.departments d CROSS JOIN public.settings s
          WHERE d.department_id = p_department AND v.site_id = d.site_id AND v.visit_date >= p_day - 1 AND v.number = wanted
            AND (v.visit_date >= p_day OR v.ended_at IS NULL
              OR v.ended_at >= public.hub_now() - make_interval(mins => s.reopen_within_minutes)
              OR d.round_the_clock AND EXISTS (
                SELECT FROM public.queue q WHERE q.visit_id = v.visit_id AND q.status = 'no_show')))
          OR EXISTS (
          SELECT FROM public.visits v JOIN public.departments d USING (site_id)
          WHERE d.department_id = p_department AND v.number = wanted AND v.ended_at IS NULL)`;
const NEXT_NUMBER = `
    CREATE OR REPLACE FUNCTION public.next_queue_number(p_department uuid, p_day date) RETURNS integer
    LANGUAGE plpgsql
    SET search_path = pg_catalog, pg_temp
    SET enable_seqscan = off
    AS $$
    DECLARE
      number integer;
      prefix constant text := (SELECT d.number_prefix FROM public.departments d WHERE d.department_id = p_department);
      wanted text;
    BEGIN
      LOOP
        PERFORM pg_advisory_xact_lock(hashtext('queue_counters'), hashtext(p_department::text || p_day));
        -- In a statement after the lock, which sees what the former holder committed; 40001 where the snapshot is older.
        INSERT INTO public.queue_counters (department_id, queue_date, last_value)
        SELECT p_department, p_day, coalesce(max(last_value), 0) + 1 FROM public.queue_counters
        WHERE department_id = p_department AND queue_date = p_day
        ON CONFLICT DO NOTHING
        RETURNING last_value INTO number;
        wanted := prefix || '-' || lpad(number::text, greatest(3, length(number::text)), '0');
        EXIT WHEN FOUND AND NOT (${TAKEN_BY_VISITS});
      END LOOP;
      RETURN number;
    END $$;`;

/** The function of 0037. */
const FORMER_NEXT_NUMBER = `
  CREATE OR REPLACE FUNCTION public.next_queue_number(p_department uuid, p_day date) RETURNS integer
    LANGUAGE plpgsql
    SET search_path = pg_catalog, pg_temp
    SET enable_seqscan = off
    AS $$
    DECLARE
      number integer;
    BEGIN
      LOOP
        PERFORM pg_advisory_xact_lock(hashtext('queue_counters'), hashtext(p_department::text || p_day));
        -- In a statement after the lock, which sees what the former holder committed; 40001 where the snapshot is older.
        INSERT INTO public.queue_counters (department_id, queue_date, last_value)
        SELECT p_department, p_day, coalesce(max(last_value), 0) + 1 FROM public.queue_counters
        WHERE department_id = p_department AND queue_date = p_day
        ON CONFLICT DO NOTHING
        RETURNING last_value INTO number;
        EXIT WHEN FOUND AND NOT EXISTS (
          -- Found by its number: + 0 keeps the planner from reading the whole day.
          SELECT FROM public.queue q
          WHERE q.queue_date + 0 = p_day AND q.queue_number =
            (SELECT d.number_prefix FROM public.departments d WHERE d.department_id = p_department)
              || '-' || lpad(number::text, greatest(3, length(number::text)), '0'));
      END LOOP;
      RETURN number;
    END $$;`;

type Parts = {
  readonly declare: string;
  readonly lock: string;
  readonly forget: string;
  readonly rows: string;
  readonly proven: string;
};

const OF_VISITS: Parts = {
  declare: `stays uuid[];
      steps uuid[];
      `,
  lock: `stays := ARRAY(SELECT visit_id FROM public.visits WHERE patient_id = p_patient_id ORDER BY visit_id FOR NO KEY UPDATE);
      steps := ARRAY(SELECT public.audit_steps_of(stays));
      `,
  forget: `UPDATE public.visits SET reason = NULL, language = NULL WHERE visit_id = ANY (stays) AND num_nonnulls(reason, language) > 0;
      UPDATE public.visit_steps SET instruction = NULL WHERE visit_id = ANY (stays) AND instruction IS NOT NULL;
      UPDATE public.queue SET status_note = NULL WHERE queue_id = ANY (entries) AND status_note IS NOT NULL;`,
  rows: 'visits || stays || steps',
  proven: 'public.audit_patient_of(a.table_name, a.row_id, a.audit_id)',
};
const OF_ENTRIES: Parts = {
  declare: '',
  lock: '',
  forget: `UPDATE public.queue SET reason = NULL WHERE queue_id = ANY (entries) AND reason IS NOT NULL;`,
  rows: 'visits',
  proven: `(CASE a.table_name
          WHEN 'patients' THEN a.row_id WHEN 'queue' THEN public.audit_patient_at(a.row_id, a.audit_id)
          WHEN 'appointments' THEN public.audit_patient_at(a.row_id, a.audit_id) END)`,
};

/** The function of 0055, but for the visits. */
const erasePatient = ({ declare, lock, forget, rows, proven }: Parts): string => `
    CREATE OR REPLACE FUNCTION public.erase_patient(p_patient_id uuid) RETURNS jsonb
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = pg_catalog, pg_temp
    SET timezone = 'UTC'
    AS $$
    DECLARE
      ${declare}entries uuid[];
      bookings uuid[];
      visits uuid[];
      recent uuid[];
      streams uuid[];
      touched_at timestamptz;
      blanked bigint[];
      digests bytea[];
      summary jsonb;
      erasure bigint;
      in_changes integer;
      in_requests integer;
      in_notifications integer;
    BEGIN
      -- Whoever queues or books the patient holds the row by its key: they are done before this, or see the erasure.
      PERFORM FROM public.patients WHERE patient_id = p_patient_id AND erased_at IS NULL FOR UPDATE;
      IF NOT FOUND THEN
        RETURN NULL;
      END IF;
      IF EXISTS (SELECT FROM public.patient_visits(p_patient_id)) THEN
        RAISE EXCEPTION 'the patient has a visit that is not over' USING ERRCODE = 'check_violation',
          CONSTRAINT = 'patients_erase_visits', SCHEMA = 'public', TABLE = 'patients';
      END IF;

      ${lock}entries := ARRAY(SELECT queue_id FROM public.queue WHERE patient_id = p_patient_id ORDER BY queue_id FOR UPDATE);
      bookings := ARRAY(SELECT appointment_id FROM public.appointments WHERE patient_id = p_patient_id
                        ORDER BY appointment_id FOR UPDATE);
      visits := entries || bookings;
      SELECT max(at) INTO touched_at FROM public.audit_log WHERE row_id = ANY (visits || p_patient_id);
      -- Where the feed may hold them: the streams that the rows have ever been in.
      streams := ARRAY(
        SELECT DISTINCT stream::uuid FROM public.audit_log a CROSS JOIN LATERAL (VALUES
          (a.before ->> 'doctor_id'), (a.after ->> 'doctor_id'),
          (a.before ->> 'department_id'), (a.after ->> 'department_id')) AS said (stream)
        WHERE a.row_id = ANY (visits) AND stream IS NOT NULL);
      -- Replies are kept for a month at most, and those about older visits name the patient.
      recent := p_patient_id || ARRAY(
        SELECT DISTINCT row_id FROM public.audit_log
        WHERE row_id = ANY (${rows}) AND at >= public.hub_now() - interval '31 days');

      UPDATE public.patients SET guardian_id = NULL WHERE guardian_id = p_patient_id;
      ${forget}
      UPDATE public.appointments SET reason = NULL WHERE appointment_id = ANY (bookings) AND reason IS NOT NULL;
      DELETE FROM public.notifications
      WHERE patient_id = p_patient_id OR queue_id = ANY (entries) OR appointment_id = ANY (bookings);
      GET DIAGNOSTICS in_notifications = ROW_COUNT;
      UPDATE public.patients SET full_name = 'Erased patient', phone_number = NULL, date_of_birth = NULL,
        medical_record_number = NULL, language = NULL, email = NULL, guardian_id = NULL, sms_consent = false,
        erased_at = public.hub_now()
      WHERE patient_id = p_patient_id;

      UPDATE public.changes SET "row" = "row" || jsonb_build_object('reason', NULL) || CASE
        WHEN "row" -> 'patient' IS DISTINCT FROM 'null'::jsonb
        THEN jsonb_build_object('patient', public.feed_patient(p_patient_id)) ELSE '{}' END
      WHERE row_id = ANY (visits) AND "row" IS NOT NULL AND stream_id = ANY (ARRAY(
        -- Not where everything that is left is younger than the last visit.
        SELECT stream FROM unnest(streams) AS stream
        WHERE (SELECT at FROM public.changes WHERE stream_id = stream ORDER BY version LIMIT 1)
          <= touched_at + interval '1 hour'));
      GET DIAGNOSTICS in_changes = ROW_COUNT;

      -- Whoever sends such a request again hears that.
      UPDATE public.requests SET input_hash = decode(repeat('00', 32), 'hex'), reply = jsonb_build_object(
        'ok', false, 'error', jsonb_build_object('code', 'not_found', 'retryable', false,
          'message', 'The patient was erased.', 'details', jsonb_build_object('erased', true)))
      WHERE reply::text LIKE ANY (ARRAY(SELECT '%' || id || '%' FROM unnest(recent) AS id));
      GET DIAGNOSTICS in_requests = ROW_COUNT;

      -- Of inputs that were refused nobody can tell whose they were. With another key no digest from before can be guessed at.
      UPDATE public.request_key SET key_id = key_id + 1, key = uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid());
      UPDATE public.requests SET input_hash = decode(repeat('00', 32), 'hex'), key_id = 0 WHERE key_id IS NULL;

      -- Last, since what came before wrote records of its own.
      PERFORM set_config('hub.erasing', 'on', true);
      WITH records AS (
        UPDATE public.audit_log a SET
          reason = CASE WHEN a.reason IS NOT NULL THEN '[erased]' END,
          before = public.audit_blanked(a.before, a.table_name),
          after = public.audit_blanked(a.after, a.table_name)
        WHERE a.row_id = ANY (${rows} || p_patient_id) AND ${proven} = p_patient_id
          AND (a.reason <> '[erased]' OR a.before IS DISTINCT FROM public.audit_blanked(a.before, a.table_name)
            OR a.after IS DISTINCT FROM public.audit_blanked(a.after, a.table_name))
        RETURNING a.audit_id, public.audit_digest(
          a.at, a.actor, a.action, a.reason, a.table_name, a.row_id, a.before, a.after, a.request_id) AS digest
      )
      SELECT array_agg(audit_id ORDER BY audit_id), array_agg(digest ORDER BY audit_id) INTO blanked, digests FROM records;
      PERFORM set_config('hub.erasing', '', true);

      summary := jsonb_build_object('records', coalesce(cardinality(blanked), 0), 'changes', in_changes, 'requests', in_requests,
        'notifications', in_notifications);
      erasure := public.audit_append('patients', p_patient_id, jsonb_build_object('erased', summary || jsonb_build_object(
        'digest', (SELECT encode(sha256(coalesce(
                     string_agg(int8send(audit_id) || digest, ''::bytea ORDER BY audit_id), ''::bytea)), 'hex')
                   FROM unnest(blanked, digests) AS b (audit_id, digest)))));
      INSERT INTO public.audit_blanks (audit_id, erasure_id, digest)
      SELECT audit_id, erasure, digest FROM unnest(blanked, digests) AS b (audit_id, digest);
      RETURN summary;
    END $$;
`;

export const down = async (knex: Knex): Promise<void> => {
  await knex.raw(FORMER_NEXT_NUMBER);
  await knex.raw(erasePatient(OF_ENTRIES));
  await knex.raw(`
    CREATE OR REPLACE FUNCTION public.patient_visits(p_patient_id uuid) RETURNS TABLE (table_name text, row_id uuid)
    LANGUAGE sql STABLE
    SET search_path = pg_catalog, pg_temp
    AS $$
      SELECT 'queue', queue_id FROM public.queue
      WHERE patient_id = p_patient_id AND status IN ('waiting', 'called', 'in_service', 'on_hold')
      UNION ALL
      SELECT 'appointments', appointment_id FROM public.appointments
      WHERE patient_id = p_patient_id AND (status IN ('checked_in', 'in_consultation')
        OR (status = 'booked' AND scheduled_date > public.hub_now() - interval '1 day'))
    $$;
    DROP TRIGGER changes_forget_note ON public.changes;
    CREATE OR REPLACE FUNCTION public.changes_forget_note() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = pg_catalog, pg_temp
    AS $$
    BEGIN
      NEW."row" := NEW."row" || '{"status_note": null}';
      RETURN NEW;
    END $$;
    CREATE TRIGGER changes_forget_note BEFORE UPDATE ON public.changes
      FOR EACH ROW WHEN (NEW."row" ->> 'status_note' IS NOT NULL) EXECUTE FUNCTION public.changes_forget_note();
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
    DROP TRIGGER visit_steps_keep_key ON public.visit_steps;
    DROP TRIGGER visit_steps_refuse_truncate ON public.visit_steps;
    DROP TRIGGER visit_steps_audit_end ON public.visit_steps;
    DROP TRIGGER visit_steps_audit ON public.visit_steps;
    DROP TRIGGER visit_steps_audit_plan ON public.visit_steps;
    DROP TRIGGER visits_keep_key ON public.visits;
    DROP TRIGGER visits_refuse_truncate ON public.visits;
    DROP TRIGGER visits_audit ON public.visits;
    DROP FUNCTION public.audit_patient_of(text, uuid, bigint);
    DROP FUNCTION public.audit_steps_of(uuid[]);
    DROP INDEX public.audit_log_visit_id_idx;
    DROP TRIGGER queue_audit_step ON public.queue;
    DROP TRIGGER queue_audit_opening ON public.queue;
    DROP FUNCTION public.queue_audit_opening();
    DROP TRIGGER queue_audit ON public.queue;
    CREATE TRIGGER queue_audit AFTER INSERT OR UPDATE OR DELETE ON public.queue
      FOR EACH ROW EXECUTE FUNCTION public.audit_record_change('queue_id');
  `);
};

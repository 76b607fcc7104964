import type { Knex } from 'knex';

/**
 * Forgets one patient wherever the database has personal data: the patient's row, free-text reasons, the feed's stored
 * rows, stored replies, notifications, and the audit, whose digests stay (0030). Keys, times and states stay too, so
 * that statistics, the chain and everybody else's history hold. docs/personal-data.md says what is left and why.
 *
 * The hub's role can do it by this function alone, which leaves a record of it in the audit.
 */
export const up = async (knex: Knex): Promise<void> => {
  await knex.raw(`
    ALTER TABLE public.patients ADD COLUMN erased_at timestamptz(3);
    ALTER TABLE public.patients ADD CONSTRAINT patients_erased_check CHECK (erased_at IS NULL OR (
      full_name = 'Erased patient' AND NOT sms_consent
      AND num_nonnulls(phone_number, date_of_birth, medical_record_number, language, email, guardian_id) = 0));

    COMMENT ON COLUMN public.patients.erased_at IS 'From then on the row holds nothing about a person, and takes nothing.';

    CREATE FUNCTION public.audit_blanked(p_content jsonb, p_table_name text) RETURNS jsonb
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

    COMMENT ON FUNCTION public.audit_blanked(jsonb, text) IS
      'What an audit record says of a row, with "[erased]" for what is personal in that table.';

    CREATE FUNCTION public.erase_patient(p_patient_id uuid) RETURNS jsonb
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = pg_catalog, pg_temp
    SET timezone = 'UTC'
    AS $$
    DECLARE
      entries uuid[];
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

      entries := ARRAY(SELECT queue_id FROM public.queue WHERE patient_id = p_patient_id ORDER BY queue_id FOR UPDATE);
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
        WHERE row_id = ANY (visits) AND at >= public.hub_now() - interval '31 days');

      UPDATE public.patients SET guardian_id = NULL WHERE guardian_id = p_patient_id;
      UPDATE public.queue SET reason = NULL WHERE queue_id = ANY (entries) AND reason IS NOT NULL;
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

      -- Whoever sends such a request again hears that it was another one; the digest of its input could be guessed at.
      UPDATE public.requests SET input_hash = decode(repeat('00', 32), 'hex'), reply = jsonb_build_object(
        'ok', false, 'error', jsonb_build_object('code', 'not_found', 'retryable', false,
          'message', 'The patient was erased.', 'details', jsonb_build_object('erased', true)))
      WHERE reply::text LIKE ANY (ARRAY(SELECT '%' || id || '%' FROM unnest(recent) AS id));
      GET DIAGNOSTICS in_requests = ROW_COUNT;

      -- Last, since what came before wrote records of its own.
      PERFORM set_config('hub.erasing', 'on', true);
      WITH records AS (
        UPDATE public.audit_log a SET
          reason = CASE WHEN a.reason IS NOT NULL THEN '[erased]' END,
          before = public.audit_blanked(a.before, a.table_name),
          after = public.audit_blanked(a.after, a.table_name)
        WHERE a.row_id = ANY (visits || p_patient_id) AND a.table_name IN ('patients', 'queue', 'appointments')
          AND (a.reason <> '[erased]' OR a.before IS DISTINCT FROM public.audit_blanked(a.before, a.table_name)
            OR a.after IS DISTINCT FROM public.audit_blanked(a.after, a.table_name))
        RETURNING a.audit_id, public.audit_digest(
          a.at, a.actor, a.action, a.reason, a.table_name, a.row_id, a.before, a.after, a.request_id) AS digest
      )
      SELECT array_agg(audit_id ORDER BY audit_id), array_agg(digest ORDER BY audit_id) INTO blanked, digests FROM records;
      PERFORM set_config('hub.erasing', '', true);

      summary := jsonb_build_object('records', coalesce(cardinality(blanked), 0), 'changes', in_changes, 'requests', in_requests,
        'notifications', in_notifications);
      erasure := public.audit_note('patients', p_patient_id, jsonb_build_object('erased', summary || jsonb_build_object(
        'digest', (SELECT encode(sha256(coalesce(
                     string_agg(int8send(audit_id) || digest, ''::bytea ORDER BY audit_id), ''::bytea)), 'hex')
                   FROM unnest(blanked, digests) AS b (audit_id, digest)))));
      INSERT INTO public.audit_blanks (audit_id, erasure_id, digest)
      SELECT audit_id, erasure, digest FROM unnest(blanked, digests) AS b (audit_id, digest);
      RETURN summary;
    END $$;

    COMMENT ON FUNCTION public.erase_patient(uuid) IS
      'How many records, changes, requests and notifications it blanked or removed; null where there is nobody to erase.';

    CREATE FUNCTION public.patient_visits(p_patient_id uuid) RETURNS TABLE (table_name text, row_id uuid)
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

    COMMENT ON FUNCTION public.patient_visits(uuid) IS
      'What the patient is here for or still coming for; an appointment that nobody came to counts for a day.';

    REVOKE EXECUTE ON FUNCTION public.erase_patient(uuid) FROM PUBLIC;
  `);
};

export const down = async (knex: Knex): Promise<void> => {
  await knex.raw(`
    DROP FUNCTION public.patient_visits(uuid);
    DROP FUNCTION public.erase_patient(uuid);
    DROP FUNCTION public.audit_blanked(jsonb, text);
    ALTER TABLE public.patients DROP COLUMN erased_at;
  `);
};

import type { Knex } from 'knex';

/**
 * The functions by which the hub's own role writes into the audit trust nothing that it says:
 *
 * - `audit_note` takes the few notes there are, in their form, and no other table. `audit_append`, which takes anything, is the
 *   owner's.
 * - `audit_seal` finds out by itself how far the records are final.
 * - `erase_patient` blanks what the audit itself proves to be about the patient: who a visit was by the patient_id in its
 *   records, and not in the row, which the hub may point at anybody. It also renews the key of the requests (0054).
 *
 * The forms of before stay for hubs of before, and do what the new ones do.
 */
export const up = async (knex: Knex): Promise<void> => {
  await knex.raw(`
    ALTER FUNCTION public.audit_note(text, uuid, jsonb) RENAME TO audit_append;
    REVOKE ALL ON FUNCTION public.audit_append(text, uuid, jsonb) FROM PUBLIC;
    COMMENT ON FUNCTION public.audit_append(text, uuid, jsonb) IS
      'Writes down what no trigger sees. For functions of the owner, who has to look at what it is given.';

    CREATE FUNCTION public.audit_note(p_table_name text, p_row_id uuid, p_after jsonb) RETURNS bigint
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = pg_catalog, pg_temp
    AS $$
    DECLARE
      note constant text := (SELECT min(key) FROM jsonb_object_keys(p_after) AS key);
      said constant jsonb := p_after -> note;
    BEGIN
      IF p_after - note = '{}' AND (CASE note
        WHEN 'purged' THEN p_row_id IS NULL AND jsonb_typeof(said) = 'number' AND p_table_name IN
          ('changes', 'requests', 'sessions', 'pairings', 'known_browsers', 'sign_in_throttles')
        WHEN 'exported' THEN p_table_name = 'patients' AND jsonb_typeof(said) = 'object' AND said - 'records' = '{}' AND jsonb_typeof(said -> 'records') = 'number'
          AND EXISTS (SELECT FROM public.patients WHERE patient_id = p_row_id)
        WHEN 'referred' THEN p_table_name = 'patients' AND said IN ('"phone_of_another"', '"several_fit"', '"child_booked"')
          AND EXISTS (SELECT FROM public.patients WHERE patient_id = p_row_id)
        WHEN 'read' THEN p_row_id IS NULL AND p_table_name IN ('patients', 'queue', 'appointments', 'audit_log')
          AND jsonb_typeof(said) = 'object' AND said - '{rows,patients}'::text[] = '{}' AND jsonb_typeof(said -> 'rows') = 'number'
          AND jsonb_typeof(said -> 'patients') = 'array'
          AND NOT EXISTS (
            SELECT FROM jsonb_array_elements(said -> 'patients') AS one
            WHERE jsonb_typeof(one) <> 'string' OR one #>> '{}' !~ '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$')
        ELSE false END)
      THEN
        RETURN public.audit_append(p_table_name, p_row_id, p_after);
      END IF;
      RAISE EXCEPTION 'that is no note for the audit' USING ERRCODE = 'insufficient_privilege', SCHEMA = 'public', TABLE = 'audit_log';
    END $$;

    COMMENT ON FUNCTION public.audit_note(text, uuid, jsonb) IS
      'Writes down a purge, an export, that a kiosk sent somebody to reception, or that somebody looked at patients; nothing else. Returns the record''s id.';

    CREATE INDEX audit_log_read_idx ON public.audit_log USING gin ((after -> 'read' -> 'patients') jsonb_path_ops)
      WHERE (after -> 'read') IS NOT NULL;

    CREATE TABLE public.audit_pending (
      up_to bigint NOT NULL,
      horizon xid8 NOT NULL
    );
    CREATE UNIQUE INDEX audit_pending_only_key ON public.audit_pending ((true));
    COMMENT ON TABLE public.audit_pending IS
      'What audit_seal waits for: once every transaction from before the horizon has ended, no more records up to this one can appear.';

    CREATE FUNCTION public.audit_seal(p_limit integer, OUT seal_id integer, OUT waiting boolean)
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = pg_catalog, pg_temp
    AS $$
    DECLARE
      last record;
      next record;
      drawn bigint;
      pending public.audit_pending;
    BEGIN
      waiting := NOT pg_try_advisory_xact_lock(hashtext('audit_seals'));
      IF waiting THEN
        RETURN;
      END IF;
      SELECT s.seal_id AS id, s.to_id, s.digest INTO last FROM public.audit_seals s ORDER BY s.seal_id DESC LIMIT 1;
      LOOP
        -- In this order: whoever drew a number up to this one has a transaction id from before ours.
        SELECT last_value INTO drawn FROM public.audit_log_audit_id_seq;
        -- A horizon of the future is another server's, from before a restore.
        DELETE FROM public.audit_pending WHERE horizon > pg_current_xact_id();
        SELECT * INTO pending FROM public.audit_pending;
        IF NOT FOUND THEN
          IF NOT EXISTS (SELECT FROM public.audit_log WHERE audit_id > coalesce(last.to_id, 0) AND audit_id <= drawn) THEN
            RETURN;
          END IF;
          INSERT INTO public.audit_pending VALUES (drawn, pg_current_xact_id()) RETURNING * INTO pending;
        END IF;
        waiting := pg_snapshot_xmin(pg_current_snapshot()) < pending.horizon;
        IF waiting THEN
          RETURN;
        END IF;
        SELECT min(r.audit_id) AS from_id, max(r.audit_id) AS to_id, count(*)::integer AS records,
          string_agg(int8send(r.audit_id) || r.digest, ''::bytea ORDER BY r.audit_id) AS content
        INTO next
        FROM (SELECT a.audit_id, a.digest FROM public.audit_log a
              WHERE a.audit_id > coalesce(last.to_id, 0) AND a.audit_id <= pending.up_to
              ORDER BY a.audit_id LIMIT least(greatest(p_limit, 1), 10000)) r;
        EXIT WHEN next.records > 0;
        DELETE FROM public.audit_pending;
      END LOOP;
      seal_id := coalesce(last.id, 0) + 1;
      INSERT INTO public.audit_seals (seal_id, sealed_at, from_id, to_id, records, content, digest)
      VALUES (seal_id, public.hub_now(), next.from_id, next.to_id, next.records, next.content,
        public.audit_seal_digest(last.digest, seal_id, public.hub_now(), next.content));
    END $$;

    COMMENT ON FUNCTION public.audit_seal(integer) IS
      'Seals the next records, at most so many, and returns the seal''s id; null where there is none to seal, or while it has to wait: for transactions to end, or for somebody else who seals.';

    CREATE OR REPLACE FUNCTION public.audit_seal(p_up_to bigint, p_horizon xid8, p_limit integer DEFAULT 10000) RETURNS integer
    LANGUAGE sql SECURITY DEFINER
    SET search_path = pg_catalog, pg_temp
    AS 'SELECT s.seal_id FROM public.audit_seal(p_limit) AS s';

    REVOKE EXECUTE ON FUNCTION public.audit_note(text, uuid, jsonb) FROM PUBLIC;
    REVOKE EXECUTE ON FUNCTION public.audit_seal(integer) FROM PUBLIC;

    CREATE FUNCTION public.audit_patient_at(p_row_id uuid, p_audit_id bigint) RETURNS uuid
    LANGUAGE sql STABLE
    SET search_path = pg_catalog, pg_temp
    RETURN coalesce(
      (SELECT (a.after ->> 'patient_id')::uuid FROM public.audit_log a
       WHERE a.row_id = p_row_id AND a.audit_id <= p_audit_id AND a.after \\? 'patient_id'
       ORDER BY a.audit_id DESC LIMIT 1),
      (SELECT (a.after ->> 'patient_id')::uuid FROM public.audit_log a
       WHERE a.row_id = p_row_id AND a.audit_id > p_audit_id AND a.after ->> 'patient_id' IS NOT NULL
         AND (SELECT s.after ->> 'status' FROM public.audit_log s
              WHERE s.row_id = p_row_id AND s.audit_id <= a.audit_id AND s.after \\? 'status'
              ORDER BY s.audit_id DESC LIMIT 1) IN ('waiting', 'called', 'in_service', 'on_hold')
       ORDER BY a.audit_id LIMIT 1));

    COMMENT ON FUNCTION public.audit_patient_at(uuid, bigint) IS
      'Whose the visit or appointment was when a record of it was written, by the audit alone. Before an anonymous visit got its patient it was that patient''s already, if it was still open then.';
  `);
  await knex.raw(erasePatient(PRESENT));
};

type Parts = { readonly repeated: string; readonly renew: string; readonly proven: string; readonly append: string };

const FORMER: Parts = {
  repeated:
    '-- Whoever sends such a request again hears that it was another one; the digest of its input could be guessed at.',
  renew: '',
  proven: `a.table_name IN ('patients', 'queue', 'appointments')`,
  append: 'audit_note',
};

const PRESENT: Parts = {
  repeated: '-- Whoever sends such a request again hears that.',
  renew: `
      -- Of inputs that were refused nobody can tell whose they were. With another key no digest from before can be guessed at.
      UPDATE public.request_key SET key_id = key_id + 1, key = uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid());
      UPDATE public.requests SET input_hash = decode(repeat('00', 32), 'hex'), key_id = 0 WHERE key_id IS NULL;
`,
  proven: `(CASE a.table_name
          WHEN 'patients' THEN a.row_id WHEN 'queue' THEN public.audit_patient_at(a.row_id, a.audit_id)
          WHEN 'appointments' THEN public.audit_patient_at(a.row_id, a.audit_id) END) = p_patient_id`,
  append: 'audit_append',
};

/** The function of 0031, but for what has changed since. */
const erasePatient = ({ repeated, renew, proven, append }: Parts): string => `
    CREATE OR REPLACE FUNCTION public.erase_patient(p_patient_id uuid) RETURNS jsonb
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

      ${repeated}
      UPDATE public.requests SET input_hash = decode(repeat('00', 32), 'hex'), reply = jsonb_build_object(
        'ok', false, 'error', jsonb_build_object('code', 'not_found', 'retryable', false,
          'message', 'The patient was erased.', 'details', jsonb_build_object('erased', true)))
      WHERE reply::text LIKE ANY (ARRAY(SELECT '%' || id || '%' FROM unnest(recent) AS id));
      GET DIAGNOSTICS in_requests = ROW_COUNT;
${renew}
      -- Last, since what came before wrote records of its own.
      PERFORM set_config('hub.erasing', 'on', true);
      WITH records AS (
        UPDATE public.audit_log a SET
          reason = CASE WHEN a.reason IS NOT NULL THEN '[erased]' END,
          before = public.audit_blanked(a.before, a.table_name),
          after = public.audit_blanked(a.after, a.table_name)
        WHERE a.row_id = ANY (visits || p_patient_id) AND ${proven}
          AND (a.reason <> '[erased]' OR a.before IS DISTINCT FROM public.audit_blanked(a.before, a.table_name)
            OR a.after IS DISTINCT FROM public.audit_blanked(a.after, a.table_name))
        RETURNING a.audit_id, public.audit_digest(
          a.at, a.actor, a.action, a.reason, a.table_name, a.row_id, a.before, a.after, a.request_id) AS digest
      )
      SELECT array_agg(audit_id ORDER BY audit_id), array_agg(digest ORDER BY audit_id) INTO blanked, digests FROM records;
      PERFORM set_config('hub.erasing', '', true);

      summary := jsonb_build_object('records', coalesce(cardinality(blanked), 0), 'changes', in_changes, 'requests', in_requests,
        'notifications', in_notifications);
      erasure := public.${append}('patients', p_patient_id, jsonb_build_object('erased', summary || jsonb_build_object(
        'digest', (SELECT encode(sha256(coalesce(
                     string_agg(int8send(audit_id) || digest, ''::bytea ORDER BY audit_id), ''::bytea)), 'hex')
                   FROM unnest(blanked, digests) AS b (audit_id, digest)))));
      INSERT INTO public.audit_blanks (audit_id, erasure_id, digest)
      SELECT audit_id, erasure, digest FROM unnest(blanked, digests) AS b (audit_id, digest);
      RETURN summary;
    END $$;
`;

export const down = async (knex: Knex): Promise<void> => {
  await knex.raw(erasePatient(FORMER));
  await knex.raw(`
    DROP FUNCTION public.audit_patient_at(uuid, bigint);
    CREATE OR REPLACE FUNCTION public.audit_seal(p_up_to bigint, p_horizon xid8, p_limit integer DEFAULT 10000) RETURNS integer
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = pg_catalog, pg_temp
    AS $$
    DECLARE
      last_id integer;
      last_to bigint;
      last_digest bytea;
      first_record bigint;
      last_record bigint;
      sealed integer;
      content bytea;
    BEGIN
      PERFORM pg_advisory_xact_lock(hashtext('audit_seals'));
      IF pg_snapshot_xmin(pg_current_snapshot()) < p_horizon THEN
        RAISE EXCEPTION 'transactions from before the horizon are still open' USING ERRCODE = 'object_in_use';
      END IF;
      SELECT seal_id, to_id, digest INTO last_id, last_to, last_digest
      FROM public.audit_seals ORDER BY seal_id DESC LIMIT 1;
      SELECT min(r.audit_id), max(r.audit_id), count(*),
        string_agg(int8send(r.audit_id) || r.digest, ''::bytea ORDER BY r.audit_id)
      INTO first_record, last_record, sealed, content
      FROM (SELECT a.audit_id, a.digest FROM public.audit_log a
            WHERE a.audit_id > coalesce(last_to, 0) AND a.audit_id <= p_up_to
            ORDER BY a.audit_id LIMIT p_limit) r;
      IF sealed = 0 THEN
        RETURN NULL;
      END IF;
      last_id := coalesce(last_id, 0) + 1;
      INSERT INTO public.audit_seals (seal_id, sealed_at, from_id, to_id, records, content, digest)
      VALUES (last_id, public.hub_now(), first_record, last_record, sealed, content,
        public.audit_seal_digest(last_digest, last_id, public.hub_now(), content));
      RETURN last_id;
    END $$;
    DROP FUNCTION public.audit_seal(integer);
    DROP TABLE public.audit_pending;
    DROP INDEX public.audit_log_read_idx;
    DROP FUNCTION public.audit_note(text, uuid, jsonb);
    ALTER FUNCTION public.audit_append(text, uuid, jsonb) RENAME TO audit_note;
    COMMENT ON FUNCTION public.audit_note(text, uuid, jsonb) IS
      'Writes down what no trigger sees: a purge, a look at somebody''s data. Returns the record''s id.';
  `);
};

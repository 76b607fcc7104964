import type { Knex } from 'knex';

const keyOf = {
  departments: 'department_id',
  doctors: 'doctor_id',
  schedules: 'schedule_id',
  settings: 'settings_id',
  users: 'user_id',
  devices: 'device_id',
  sessions: 'session_id',
  patients: 'patient_id',
  appointments: 'appointment_id',
  queue: 'queue_id',
};

/**
 * Who changed what: written by triggers, so plain SQL is in it. The hub names actor, action, reason and request in
 * transaction-local settings (`hub.actor`, `hub.action`, `hub.reason`, `hub.request_id`).
 *
 * Inserts and deletes keep the whole row, updates the changed columns alone. Secrets are left out; that one of them
 * changed is recorded. Heartbeats and updates that change nothing are not. The digest is over the record as it was
 * written, so that a later blanking of personal data can be told from forgery. `request_id` is no foreign key: requests
 * are purged sooner.
 */
export const up = async (knex: Knex): Promise<void> => {
  await knex.raw(`
    CREATE TABLE public.audit_log (
      audit_id bigint GENERATED ALWAYS AS IDENTITY CONSTRAINT audit_log_pkey PRIMARY KEY,
      at timestamptz NOT NULL,
      actor text NOT NULL,
      action text,
      reason text,
      table_name text NOT NULL,
      row_id uuid,
      before jsonb,
      after jsonb,
      request_id uuid,
      digest bytea NOT NULL CONSTRAINT audit_log_digest_check CHECK (octet_length(digest) = 32)
    );
    CREATE INDEX audit_log_row_id_idx ON public.audit_log (row_id, audit_id);
    CREATE INDEX audit_log_actor_idx ON public.audit_log (actor, audit_id);
    CREATE INDEX audit_log_at_idx ON public.audit_log USING brin (at);

    CREATE FUNCTION public.audit_digest(
      p_at timestamptz, p_actor text, p_action text, p_reason text, p_table_name text, p_row_id uuid,
      p_before jsonb, p_after jsonb, p_request_id uuid
    ) RETURNS bytea
    LANGUAGE sql STABLE
    RETURN sha256(convert_to(jsonb_build_array(
      (extract(epoch FROM p_at) * 1000000)::bigint, p_actor, p_action, p_reason, p_table_name, p_row_id,
      p_before, p_after, p_request_id)::text, 'UTF8'));

    COMMENT ON FUNCTION public.audit_digest(timestamptz, text, text, text, text, uuid, jsonb, jsonb, uuid) IS
      'SHA-256 of a record''s content as a JSON array, the instant in microseconds of the Unix epoch.';

    CREATE FUNCTION public.audit_record_change() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = pg_catalog, pg_temp
    SET timezone = 'UTC'
    AS $$
    DECLARE
      secrets constant text[] := '{password_hash,token_hash,ticket_token}';
      silent constant text[] := '{revision,last_used_at,last_seen_at,version}';
      at constant timestamptz := public.hub_now();
      actor constant text := coalesce(nullif(current_setting('hub.actor', true), ''), 'sql:' || session_user);
      action constant text := nullif(current_setting('hub.action', true), '');
      reason constant text := nullif(current_setting('hub.reason', true), '');
      request_id constant uuid := nullif(current_setting('hub.request_id', true), '');
      old_row jsonb;
      new_row jsonb;
      row_id uuid;
      changed text[];
    BEGIN
      IF TG_OP <> 'INSERT' THEN
        old_row := to_jsonb(OLD);
        row_id := old_row ->> TG_ARGV[0];
      END IF;
      IF TG_OP <> 'DELETE' THEN
        new_row := to_jsonb(NEW);
        row_id := new_row ->> TG_ARGV[0];
      END IF;
      IF TG_OP = 'UPDATE' THEN
        changed := ARRAY(
          SELECT column_name FROM jsonb_each(new_row) AS n (column_name, value)
          WHERE n.value IS DISTINCT FROM old_row -> n.column_name AND n.column_name <> ALL (silent));
        IF cardinality(changed) = 0 THEN
          RETURN NULL;
        END IF;
        old_row := (SELECT jsonb_object_agg(c, old_row -> c) FROM unnest(changed) AS c);
        new_row := (SELECT jsonb_object_agg(c, new_row -> c) FROM unnest(changed) AS c);
      END IF;
      old_row := old_row - secrets;
      new_row := new_row - secrets;
      INSERT INTO public.audit_log (at, actor, action, reason, table_name, row_id, before, after, request_id, digest)
      VALUES (at, actor, action, reason, TG_TABLE_NAME, row_id, old_row, new_row, request_id,
        public.audit_digest(at, actor, action, reason, TG_TABLE_NAME, row_id, old_row, new_row, request_id));
      RETURN NULL;
    END $$;

    CREATE FUNCTION public.refuse_change() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = pg_catalog, pg_temp
    AS $$
    BEGIN
      RAISE EXCEPTION '% of % is refused', TG_OP, TG_TABLE_NAME
        USING ERRCODE = 'insufficient_privilege', SCHEMA = TG_TABLE_SCHEMA, TABLE = TG_TABLE_NAME;
    END $$;

    CREATE TRIGGER audit_log_refuse_change BEFORE UPDATE OR DELETE OR TRUNCATE ON public.audit_log
      FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_change();
  `);
  for (const [table, key] of Object.entries(keyOf)) {
    await knex.raw(`
      CREATE TRIGGER ${table}_audit AFTER INSERT OR UPDATE OR DELETE ON public.${table}
        FOR EACH ROW EXECUTE FUNCTION public.audit_record_change('${key}');
      CREATE TRIGGER ${table}_refuse_truncate BEFORE TRUNCATE ON public.${table}
        FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_change();
    `);
  }
};

export const down = async (knex: Knex): Promise<void> => {
  for (const table of Object.keys(keyOf)) {
    await knex.raw(`
      DROP TRIGGER ${table}_refuse_truncate ON public.${table};
      DROP TRIGGER ${table}_audit ON public.${table};
    `);
  }
  await knex.raw(`
    DROP TABLE public.audit_log;
    DROP FUNCTION public.refuse_change();
    DROP FUNCTION public.audit_record_change();
    DROP FUNCTION public.audit_digest(timestamptz, text, text, text, text, uuid, jsonb, jsonb, uuid);
  `);
};

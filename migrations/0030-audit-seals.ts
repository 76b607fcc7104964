import type { Knex } from 'knex';

/**
 * Makes the audit tamper-evident without making its writers wait for each other. Each record has the digest of its
 * content from its insert (0013); what has been committed is sealed later, all at once: a seal lists the ids and digests
 * of its records, and its own digest covers that list and the seal before it. Why so: docs/decisions/0007-audit-seals.md
 *
 * The owner too can only append, but for blanking what is personal in a record (0031). The digest stays then, and
 * `audit_blanks` says which erasure blanked the record and what it has been since. All of it is written by functions
 * that run as the owner; the hub's own role reads.
 */
export const up = async (knex: Knex): Promise<void> => {
  await knex.raw(`
    CREATE TABLE public.audit_seals (
      seal_id integer CONSTRAINT audit_seals_pkey PRIMARY KEY,
      sealed_at timestamptz(3) NOT NULL,
      from_id bigint NOT NULL,
      to_id bigint NOT NULL,
      records integer NOT NULL CONSTRAINT audit_seals_records_check CHECK (records > 0),
      content bytea NOT NULL CONSTRAINT audit_seals_content_check CHECK (octet_length(content) = 40 * records),
      digest bytea NOT NULL CONSTRAINT audit_seals_digest_check CHECK (octet_length(digest) = 32),
      CONSTRAINT audit_seals_ids_check CHECK (from_id <= to_id)
    );
    -- Digests do not compress.
    ALTER TABLE public.audit_seals ALTER COLUMN content SET STORAGE EXTERNAL;

    COMMENT ON COLUMN public.audit_seals.content IS
      'For each record, in the order of their ids: the id in 8 bytes, big-endian, and the digest in 32.';
    COMMENT ON COLUMN public.audit_seals.digest IS
      'SHA-256 of the digest of the seal before (of nothing for the first), seal_id in 4 bytes, sealed_at in ms of the Unix epoch in 8, and content.';

    CREATE TABLE public.audit_blanks (
      audit_id bigint NOT NULL CONSTRAINT audit_blanks_audit_id_fkey REFERENCES public.audit_log,
      erasure_id bigint NOT NULL CONSTRAINT audit_blanks_erasure_id_fkey REFERENCES public.audit_log,
      digest bytea NOT NULL CONSTRAINT audit_blanks_digest_check CHECK (octet_length(digest) = 32),
      CONSTRAINT audit_blanks_pkey PRIMARY KEY (audit_id, erasure_id)
    );
    CREATE INDEX audit_blanks_erasure_id_idx ON public.audit_blanks (erasure_id, audit_id);

    COMMENT ON TABLE public.audit_blanks IS
      'Records whose personal data an erasure has blanked. The erasure''s own record holds the digest of its rows here.';
    COMMENT ON COLUMN public.audit_blanks.digest IS 'audit_digest of what is left of the record.';

    CREATE TRIGGER audit_seals_refuse_change BEFORE UPDATE OR DELETE OR TRUNCATE ON public.audit_seals
      FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_change();
    CREATE TRIGGER audit_blanks_refuse_change BEFORE UPDATE OR DELETE OR TRUNCATE ON public.audit_blanks
      FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_change();

    DROP TRIGGER audit_log_refuse_change ON public.audit_log;
    CREATE TRIGGER audit_log_refuse_change BEFORE DELETE OR TRUNCATE ON public.audit_log
      FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_change();
    CREATE TRIGGER audit_log_refuse_update BEFORE UPDATE ON public.audit_log
      FOR EACH STATEMENT WHEN (current_setting('hub.erasing', true) IS DISTINCT FROM 'on')
      EXECUTE FUNCTION public.refuse_change();
    CREATE TRIGGER audit_log_keep_facts BEFORE UPDATE ON public.audit_log
      FOR EACH ROW WHEN (
        (OLD.audit_id, OLD.at, OLD.actor, OLD.action, OLD.table_name, OLD.row_id, OLD.request_id, OLD.digest)
        IS DISTINCT FROM
        (NEW.audit_id, NEW.at, NEW.actor, NEW.action, NEW.table_name, NEW.row_id, NEW.request_id, NEW.digest))
      EXECUTE FUNCTION public.refuse_change();

    CREATE FUNCTION public.audit_note(p_table_name text, p_row_id uuid, p_after jsonb) RETURNS bigint
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = pg_catalog, pg_temp
    SET timezone = 'UTC'
    AS $$
    DECLARE
      at constant timestamptz := public.hub_now();
      actor constant text := coalesce(nullif(current_setting('hub.actor', true), ''), 'sql:' || session_user);
      action constant text := nullif(current_setting('hub.action', true), '');
      reason constant text := nullif(current_setting('hub.reason', true), '');
      request_id constant uuid := nullif(current_setting('hub.request_id', true), '');
      id bigint;
    BEGIN
      -- Before the record takes its number: audit_horizon tells by it who may still be on the way to commit.
      PERFORM pg_current_xact_id();
      INSERT INTO public.audit_log (at, actor, action, reason, table_name, row_id, before, after, request_id, digest)
      VALUES (at, actor, action, reason, p_table_name, p_row_id, NULL, p_after, request_id,
        public.audit_digest(at, actor, action, reason, p_table_name, p_row_id, NULL, p_after, request_id))
      RETURNING audit_id INTO id;
      RETURN id;
    END $$;

    COMMENT ON FUNCTION public.audit_note(text, uuid, jsonb) IS
      'Writes down what no trigger sees: a purge, a look at somebody''s data. Returns the record''s id.';

    CREATE FUNCTION public.audit_horizon(OUT up_to bigint, OUT horizon xid8)
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = pg_catalog, pg_temp
    AS $$
    BEGIN
      -- In this order: whoever drew a number up to this one has a transaction id from before ours.
      SELECT last_value INTO up_to FROM public.audit_log_audit_id_seq;
      horizon := pg_current_xact_id();
    END $$;

    COMMENT ON FUNCTION public.audit_horizon() IS
      'Once every transaction from before the horizon has ended, no more records up to this one can appear.';

    CREATE FUNCTION public.audit_seal_digest(
      p_previous bytea, p_seal_id integer, p_sealed_at timestamptz, p_content bytea
    ) RETURNS bytea
    LANGUAGE sql STABLE
    RETURN sha256(coalesce(p_previous, ''::bytea) || int4send(p_seal_id)
      || int8send((extract(epoch FROM p_sealed_at) * 1000)::bigint) || p_content);

    CREATE FUNCTION public.audit_seal(p_up_to bigint, p_horizon xid8, p_limit integer DEFAULT 10000) RETURNS integer
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

    COMMENT ON FUNCTION public.audit_seal(bigint, xid8, integer) IS
      'Seals the next records up to what audit_horizon said, and returns the seal''s id; null where there is none left.';

    REVOKE EXECUTE ON FUNCTION public.audit_note(text, uuid, jsonb) FROM PUBLIC;
    REVOKE EXECUTE ON FUNCTION public.audit_horizon() FROM PUBLIC;
    REVOKE EXECUTE ON FUNCTION public.audit_seal(bigint, xid8, integer) FROM PUBLIC;
  `);
};

export const down = async (knex: Knex): Promise<void> => {
  await knex.raw(`
    DROP FUNCTION public.audit_seal(bigint, xid8, integer);
    DROP FUNCTION public.audit_seal_digest(bytea, integer, timestamptz, bytea);
    DROP FUNCTION public.audit_horizon();
    DROP FUNCTION public.audit_note(text, uuid, jsonb);
    DROP TRIGGER audit_log_keep_facts ON public.audit_log;
    DROP TRIGGER audit_log_refuse_update ON public.audit_log;
    DROP TRIGGER audit_log_refuse_change ON public.audit_log;
    CREATE TRIGGER audit_log_refuse_change BEFORE UPDATE OR DELETE OR TRUNCATE ON public.audit_log
      FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_change();
    DROP TABLE public.audit_blanks, public.audit_seals;
  `);
};

import type { Knex } from 'knex';

/**
 * Each table's stream of a row. The functions plan without sequential scans: a plan made while `changes` was small would
 * else be kept by a connection until the table is next analysed.
 */
const rowTables = {
  queue: { key: 'queue_id', stream: (row: string) => `coalesce(${row}doctor_id, ${row}department_id)` },
  appointments: { key: 'appointment_id', stream: (row: string) => `${row}doctor_id` },
};

const directoryTables = {
  departments: { key: 'department_id' },
  doctors: { key: 'doctor_id' },
  settings: { key: 'settings_id' },
  devices: { key: 'device_id' },
  sessions: { key: 'session_id' },
  users: { key: 'user_id' },
};

const withHeartbeat = new Set(['devices', 'sessions']);

const keys = { ...rowTables, ...directoryTables };

export const up = async (knex: Knex): Promise<void> => {
  for (const [table, { key, stream }] of Object.entries(rowTables)) {
    await knex.raw(`
      CREATE FUNCTION public.${table}_note_streams() RETURNS trigger
      LANGUAGE plpgsql SECURITY DEFINER
      SET search_path = pg_catalog, pg_temp
      AS $$
      BEGIN
        IF TG_OP <> 'INSERT' THEN
          PERFORM public.feed_note_stream(${stream('OLD.')});
        END IF;
        IF TG_OP <> 'DELETE' THEN
          PERFORM public.feed_note_stream(${stream('NEW.')});
        END IF;
        RETURN NULL;
      END $$;

      CREATE TRIGGER ${table}_note_streams AFTER INSERT OR UPDATE OR DELETE ON public.${table}
        FOR EACH ROW EXECUTE FUNCTION public.${table}_note_streams();

      CREATE FUNCTION public.${table}_feed() RETURNS trigger
      LANGUAGE plpgsql SECURITY DEFINER
      SET search_path = pg_catalog, pg_temp
      SET timezone = 'UTC'
      SET enable_seqscan = off
      AS $$
      BEGIN
        IF TG_OP = 'DELETE' THEN
          PERFORM public.feed_capture('${table}', OLD.${key}, ${stream('OLD.')}, NULL,
             OLD.urgency_level, NULL, NULL);
        ELSE
          PERFORM public.feed_capture('${table}', NEW.${key},
            CASE TG_OP WHEN 'UPDATE' THEN ${stream('OLD.')} END, ${stream('NEW.')},
            CASE TG_OP WHEN 'UPDATE' THEN OLD.urgency_level END, NEW.urgency_level,
            to_jsonb(NEW) - 'ticket_token' || jsonb_build_object('patient', public.feed_patient(NEW.patient_id)));
        END IF;
        RETURN NULL;
      END $$;

      CREATE CONSTRAINT TRIGGER ${table}_feed AFTER INSERT OR UPDATE OR DELETE ON public.${table}
        DEFERRABLE INITIALLY DEFERRED
        FOR EACH ROW EXECUTE FUNCTION public.${table}_feed();
    `);
  }

  await knex.raw(`
    CREATE FUNCTION public.directory_note_stream() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = pg_catalog, pg_temp
    AS $$
    BEGIN
      PERFORM public.feed_note_stream('00000000-0000-0000-0000-000000000000');
      RETURN NULL;
    END $$;

    CREATE FUNCTION public.directory_feed() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = pg_catalog, pg_temp
    SET timezone = 'UTC'
    SET enable_seqscan = off
    AS $$
    DECLARE
      content constant jsonb := CASE TG_OP WHEN 'DELETE' THEN to_jsonb(OLD) ELSE to_jsonb(NEW) END;
    BEGIN
      PERFORM public.feed_begin_capture();
      PERFORM public.feed_append('00000000-0000-0000-0000-000000000000', TG_TABLE_NAME, lower(TG_OP),
        (content ->> TG_ARGV[0])::uuid, NULL, NULL,
        CASE WHEN TG_OP <> 'DELETE' THEN content - '{password_hash,token_hash}'::text[] END);
      RETURN NULL;
    END $$;
  `);
  for (const [table, { key }] of Object.entries(directoryTables)) {
    const unlessHeartbeat = withHeartbeat.has(table) ? `WHEN (NOT public.${table}_is_heartbeat(OLD, NEW))` : '';
    await knex.raw(`
      CREATE TRIGGER ${table}_note_stream AFTER INSERT OR DELETE ON public.${table}
        FOR EACH ROW EXECUTE FUNCTION public.directory_note_stream();
      CREATE TRIGGER ${table}_note_stream_of_update AFTER UPDATE ON public.${table}
        FOR EACH ROW ${unlessHeartbeat} EXECUTE FUNCTION public.directory_note_stream();
      CREATE CONSTRAINT TRIGGER ${table}_feed AFTER INSERT OR DELETE ON public.${table}
        DEFERRABLE INITIALLY DEFERRED
        FOR EACH ROW EXECUTE FUNCTION public.directory_feed('${key}');
      CREATE CONSTRAINT TRIGGER ${table}_feed_of_update AFTER UPDATE ON public.${table}
        DEFERRABLE INITIALLY DEFERRED
        FOR EACH ROW ${unlessHeartbeat} EXECUTE FUNCTION public.directory_feed('${key}');
    `);
  }

  // A row that changed its key would stay in the screens under the old one.
  for (const [table, { key }] of Object.entries(keys)) {
    await knex.raw(`
      CREATE TRIGGER ${table}_keep_key BEFORE UPDATE OF ${key} ON public.${table}
        FOR EACH ROW WHEN (OLD.${key} IS DISTINCT FROM NEW.${key}) EXECUTE FUNCTION public.refuse_change();
    `);
  }
};

export const down = async (knex: Knex): Promise<void> => {
  for (const table of Object.keys(keys)) {
    await knex.raw(`DROP TRIGGER ${table}_keep_key ON public.${table}`);
  }
  for (const table of Object.keys(directoryTables)) {
    await knex.raw(`
      DROP TRIGGER ${table}_feed_of_update ON public.${table};
      DROP TRIGGER ${table}_feed ON public.${table};
      DROP TRIGGER ${table}_note_stream_of_update ON public.${table};
      DROP TRIGGER ${table}_note_stream ON public.${table};
    `);
  }
  await knex.raw('DROP FUNCTION public.directory_feed(); DROP FUNCTION public.directory_note_stream()');
  for (const table of Object.keys(rowTables)) {
    await knex.raw(`
      DROP TRIGGER ${table}_feed ON public.${table};
      DROP FUNCTION public.${table}_feed();
      DROP TRIGGER ${table}_note_streams ON public.${table};
      DROP FUNCTION public.${table}_note_streams();
    `);
  }
};

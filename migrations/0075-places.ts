import type { Knex } from 'knex';

/**
 * Where people go: areas in which they wait, desks that they are sent to, the way to each place; and stations, places that
 * call without being a doctor. Whoever works at a station attends it.
 */
const areas = 'areas';
const sites = 'sites';
const keys = { [areas]: 'area_id', [sites]: 'site_id' };

/** By language, as `departments.names` has it (0059). */
const byLanguage = (column: string, most: number): string => `jsonb_typeof(${column}) = 'object'
  AND NOT jsonb_path_exists(${column}, 'strict $.* \\? (!(@.type() == "string" && @ like_regex "\\\\S" && @ like_regex "^.{1,${most}}$"))')
  AND NOT jsonb_path_exists(${column}, '$.keyvalue().key \\? (!(@ like_regex "^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$"))')`;

const locationOf = (table: string): string => `
  ADD COLUMN location varchar(200) CONSTRAINT ${table}_location_check CHECK (btrim(location) <> ''),
  ADD COLUMN locations jsonb NOT NULL DEFAULT '{}' CONSTRAINT ${table}_locations_check CHECK (${byLanguage('locations', 200)})`;

export const up = async (knex: Knex): Promise<void> => {
  await knex.raw(`
    CREATE TABLE public.areas (
      area_id uuid CONSTRAINT areas_pkey PRIMARY KEY,
      site_id uuid NOT NULL CONSTRAINT areas_site_id_fkey REFERENCES public.sites,
      letter varchar(1) NOT NULL CONSTRAINT areas_letter_check CHECK (letter ~ '^[A-Z]$'),
      name varchar(100) NOT NULL CONSTRAINT areas_name_check CHECK (btrim(name) <> ''),
      names jsonb NOT NULL DEFAULT '{}' CONSTRAINT areas_names_check CHECK (${byLanguage('names', 100)}),
      seats smallint CONSTRAINT areas_seats_check CHECK (seats BETWEEN 1 AND 5000),
      active boolean NOT NULL DEFAULT true,
      revision bigint NOT NULL DEFAULT 1,
      created_at timestamptz(3) NOT NULL DEFAULT public.hub_now(),
      CONSTRAINT areas_letter_key UNIQUE (site_id, letter)
    );
    ALTER TABLE public.areas ${locationOf('areas')};
    COMMENT ON TABLE public.areas IS 'Where people wait: the hall, or a few seats near the rooms.';

    ALTER TABLE public.departments ${locationOf('departments')},
      ADD COLUMN area_id uuid CONSTRAINT departments_area_id_fkey REFERENCES public.areas,
      ADD COLUMN desk varchar(100) CONSTRAINT departments_desk_check CHECK (btrim(desk) <> ''),
      ADD COLUMN desks jsonb NOT NULL DEFAULT '{}' CONSTRAINT departments_desks_check CHECK (${byLanguage('desks', 100)});
    CREATE INDEX departments_area_id_idx ON public.departments (area_id) WHERE area_id IS NOT NULL;
    COMMENT ON COLUMN public.departments.location IS 'The way there, as patients read it; locations by language.';
    COMMENT ON COLUMN public.departments.desk IS 'Where its patients are sent who need somebody; desks by language.';

    ALTER TABLE public.doctors ${locationOf('doctors')},
      ADD COLUMN area_id uuid CONSTRAINT doctors_area_id_fkey REFERENCES public.areas,
      ADD COLUMN kind text NOT NULL DEFAULT 'doctor' CONSTRAINT doctors_kind_check CHECK (kind IN ('doctor', 'station')),
      ADD COLUMN place_kind text CONSTRAINT doctors_place_kind_check CHECK (place_kind IN ('room', 'window', 'chair', 'counter', 'desk')),
      ADD COLUMN attended_by uuid CONSTRAINT doctors_attended_by_fkey REFERENCES public.users,
      ADD COLUMN attended_since timestamptz(3) CONSTRAINT doctors_attended_since_check CHECK (isfinite(attended_since)),
      ADD CONSTRAINT doctors_station_check CHECK (CASE kind
        WHEN 'station' THEN user_id IS NULL AND (attended_by IS NULL) = (attended_since IS NULL)
        ELSE num_nonnulls(attended_by, attended_since) = 0 END);
    CREATE INDEX doctors_area_id_idx ON public.doctors (area_id) WHERE area_id IS NOT NULL;
    CREATE UNIQUE INDEX doctors_attended_by_key ON public.doctors (attended_by) WHERE attended_by IS NOT NULL;
    COMMENT ON COLUMN public.doctors.place_kind IS 'What the plate at the door says before its name; null: room.';
    COMMENT ON COLUMN public.doctors.attended_by IS 'Who works at the station now. A user works at one at a time.';

    CREATE FUNCTION public.station_given_up(p_user_id uuid, p_except uuid DEFAULT NULL) RETURNS uuid
    LANGUAGE sql VOLATILE
    SET search_path = pg_catalog, pg_temp
    AS $$
      UPDATE public.doctors d SET attended_by = NULL, attended_since = NULL,
        status = CASE WHEN EXISTS (
          SELECT FROM public.queue q WHERE q.doctor_id = d.doctor_id AND q.status IN ('called', 'in_service'))
          THEN 'paused' ELSE 'off' END
      WHERE attended_by = p_user_id AND doctor_id IS DISTINCT FROM p_except
      RETURNING doctor_id
    $$;
    COMMENT ON FUNCTION public.station_given_up(uuid, uuid) IS
      'Nobody works there any more: it goes off, and pauses where somebody is in it. Returns which one.';

    -- With the last session of who works there.
    CREATE FUNCTION public.sessions_leave_station() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = pg_catalog, pg_temp
    AS $$
    BEGIN
      IF NOT EXISTS (SELECT FROM public.sessions
          WHERE user_id = NEW.user_id AND revoked_at IS NULL AND expires_at > public.hub_now()) THEN
        PERFORM public.station_given_up(NEW.user_id);
      END IF;
      RETURN NULL;
    END $$;
    CREATE TRIGGER sessions_leave_station AFTER UPDATE OF revoked_at ON public.sessions
      FOR EACH ROW WHEN (NEW.user_id IS NOT NULL AND OLD.revoked_at IS NULL AND NEW.revoked_at IS NOT NULL)
      EXECUTE FUNCTION public.sessions_leave_station();

    -- Of the first site, as long as nothing else is known.
    CREATE TRIGGER areas_take_site BEFORE INSERT ON public.areas
      FOR EACH ROW WHEN (NEW.site_id IS NULL) EXECUTE FUNCTION public.departments_take_site();
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
  for (const table of Object.keys(keys)) {
    await knex.raw(`
      DROP TRIGGER ${table}_feed ON public.${table};
      DROP TRIGGER ${table}_note_stream ON public.${table};
      DROP TRIGGER ${table}_audit ON public.${table};
      DROP TRIGGER ${table}_refuse_truncate ON public.${table};
      DROP TRIGGER ${table}_keep_key ON public.${table};
      DROP TRIGGER ${table}_raise_revision ON public.${table};
      DROP TRIGGER ${table}_first_revision ON public.${table};
    `);
  }
  await knex.raw(`
    DROP TRIGGER sessions_leave_station ON public.sessions;
    DROP FUNCTION public.sessions_leave_station();
    DROP FUNCTION public.station_given_up(uuid, uuid);
    ALTER TABLE public.doctors DROP CONSTRAINT doctors_station_check, DROP COLUMN attended_since, DROP COLUMN attended_by,
      DROP COLUMN place_kind, DROP COLUMN kind, DROP COLUMN area_id, DROP COLUMN locations, DROP COLUMN location;
    ALTER TABLE public.departments DROP COLUMN desks, DROP COLUMN desk, DROP COLUMN area_id, DROP COLUMN locations,
      DROP COLUMN location;
    DROP TABLE public.areas;
  `);
};

import type { Knex } from 'knex';

/**
 * A building or campus. Every department belongs to one, and numbers are unique within one. What the hospital has so far is
 * one site. A department that is made without a site, by an older version or by plain SQL, belongs to the first one.
 */
export const up = async (knex: Knex): Promise<void> => {
  await knex.raw(`
    -- UUIDs that the database makes itself, of version 7 as the hub makes them: rows of one time lie together in an index.
    CREATE FUNCTION public.hub_uuid() RETURNS uuid
    LANGUAGE sql VOLATILE
    SET search_path = pg_catalog, pg_temp
    AS $$
      SELECT encode(
        set_byte(random, 6, get_byte(random, 6) & 15 | 112), 'hex')::uuid
      FROM (SELECT substring(int8send((extract(epoch FROM clock_timestamp()) * 1000)::bigint) FROM 3)
        || substring(uuid_send(gen_random_uuid()) FROM 7) AS random) AS made
    $$;

    CREATE TABLE public.sites (
      site_id uuid CONSTRAINT sites_pkey PRIMARY KEY,
      code varchar(20) NOT NULL CONSTRAINT sites_code_key UNIQUE
        CONSTRAINT sites_code_check CHECK (code ~ '^[A-Za-z0-9][A-Za-z0-9_-]*$'),
      name varchar(100) NOT NULL CONSTRAINT sites_name_check CHECK (btrim(name) <> ''),
      active boolean NOT NULL DEFAULT true,
      revision bigint NOT NULL DEFAULT 1,
      created_at timestamptz(3) NOT NULL DEFAULT public.hub_now()
    );

    INSERT INTO public.sites (site_id, code, name)
    SELECT public.hub_uuid(), 'MAIN', coalesce(nullif(btrim(hospital_name), ''), 'Hospital') FROM public.settings;

    ALTER TABLE public.departments ADD COLUMN site_id uuid
      CONSTRAINT departments_site_id_fkey REFERENCES public.sites;
    -- Nothing that a screen shows has changed.
    ALTER TABLE public.departments DISABLE TRIGGER USER;
    UPDATE public.departments SET site_id = (SELECT site_id FROM public.sites);
    ALTER TABLE public.departments ENABLE TRIGGER USER;
    ALTER TABLE public.departments ALTER COLUMN site_id SET NOT NULL;
    CREATE INDEX departments_site_id_idx ON public.departments (site_id);

    CREATE FUNCTION public.departments_take_site() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = pg_catalog, pg_temp
    AS $$
    BEGIN
      NEW.site_id := (SELECT site_id FROM public.sites ORDER BY active DESC, created_at, site_id LIMIT 1);
      RETURN NEW;
    END $$;

    CREATE TRIGGER departments_take_site BEFORE INSERT ON public.departments
      FOR EACH ROW WHEN (NEW.site_id IS NULL) EXECUTE FUNCTION public.departments_take_site();
  `);
};

export const down = async (knex: Knex): Promise<void> => {
  await knex.raw(`
    DROP TRIGGER departments_take_site ON public.departments;
    DROP FUNCTION public.departments_take_site();
    ALTER TABLE public.departments DROP COLUMN site_id;
    DROP TABLE public.sites;
    DROP FUNCTION public.hub_uuid();
  `);
};

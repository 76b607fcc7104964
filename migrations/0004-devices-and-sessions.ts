import type { Knex } from 'knex';

export const up = async (knex: Knex): Promise<void> => {
  await knex.raw(`
    CREATE TABLE public.devices (
      device_id uuid CONSTRAINT devices_pkey PRIMARY KEY,
      kind text NOT NULL CONSTRAINT devices_kind_check CHECK (kind IN ('kiosk', 'board')),
      name varchar(100) NOT NULL CONSTRAINT devices_name_check CHECK (btrim(name) <> ''),
      department_id uuid CONSTRAINT devices_department_id_fkey REFERENCES public.departments,
      filter jsonb NOT NULL DEFAULT '{}' CONSTRAINT devices_filter_check CHECK (jsonb_typeof(filter) = 'object'),
      version varchar(40),
      last_seen_at timestamptz(3),
      revoked_at timestamptz(3),
      revision bigint NOT NULL DEFAULT 1,
      created_at timestamptz(3) NOT NULL DEFAULT public.hub_now()
    );
    CREATE INDEX devices_department_id_idx ON public.devices (department_id) WHERE department_id IS NOT NULL;

    COMMENT ON COLUMN public.devices.version IS 'Of the page that it runs, as it last said itself.';

    CREATE TABLE public.sessions (
      session_id uuid CONSTRAINT sessions_pkey PRIMARY KEY,
      token_hash bytea NOT NULL
        CONSTRAINT sessions_token_hash_key UNIQUE
        CONSTRAINT sessions_token_hash_check CHECK (octet_length(token_hash) = 32),
      user_id uuid CONSTRAINT sessions_user_id_fkey REFERENCES public.users,
      device_id uuid CONSTRAINT sessions_device_id_fkey REFERENCES public.devices,
      last_used_at timestamptz(3),
      expires_at timestamptz(3) NOT NULL,
      revoked_at timestamptz(3),
      revision bigint NOT NULL DEFAULT 1,
      created_at timestamptz(3) NOT NULL DEFAULT public.hub_now(),
      CONSTRAINT sessions_holder_check CHECK (num_nonnulls(user_id, device_id) = 1)
    );
    CREATE INDEX sessions_user_id_idx ON public.sessions (user_id) WHERE user_id IS NOT NULL;
    CREATE INDEX sessions_device_id_idx ON public.sessions (device_id) WHERE device_id IS NOT NULL;
    CREATE INDEX sessions_expires_at_idx ON public.sessions (expires_at);

    COMMENT ON COLUMN public.sessions.token_hash IS 'SHA-256 of the token; the token itself is stored nowhere.';
  `);
};

export const down = async (knex: Knex): Promise<void> => {
  await knex.raw('DROP TABLE public.sessions, public.devices');
};

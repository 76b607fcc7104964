import type { Knex } from 'knex';

/**
 * A screen that asks to become a device: it shows the code, an administrator approves it, and the screen fetches its
 * token with the secret that only it has. Rows are removed soon after they have expired.
 */
export const up = async (knex: Knex): Promise<void> => {
  await knex.raw(`
    CREATE TABLE public.pairings (
      pairing_id uuid CONSTRAINT pairings_pkey PRIMARY KEY,
      code text NOT NULL
        CONSTRAINT pairings_code_key UNIQUE
        CONSTRAINT pairings_code_check CHECK (code ~ '^[BCDFGHJKLMNPQRSTVWXZ2-9]{6}$'),
      secret_hash bytea NOT NULL
        CONSTRAINT pairings_secret_hash_key UNIQUE
        CONSTRAINT pairings_secret_hash_check CHECK (octet_length(secret_hash) = 32),
      kind text NOT NULL CONSTRAINT pairings_kind_check CHECK (kind IN ('kiosk', 'board')),
      version varchar(40),
      device_id uuid
        CONSTRAINT pairings_device_id_key UNIQUE
        CONSTRAINT pairings_device_id_fkey REFERENCES public.devices,
      expires_at timestamptz(3) NOT NULL,
      created_at timestamptz(3) NOT NULL DEFAULT public.hub_now()
    );
    CREATE INDEX pairings_expires_at_idx ON public.pairings (expires_at);

    COMMENT ON COLUMN public.pairings.secret_hash IS 'SHA-256 of the secret that the screen polls with.';
    COMMENT ON COLUMN public.pairings.device_id IS 'Null until an administrator has approved it.';
  `);
};

export const down = async (knex: Knex): Promise<void> => {
  await knex.raw('DROP TABLE public.pairings');
};

import type { Knex } from 'knex';

/**
 * What sign-in needs beside users and sessions, shared by all nodes.
 *
 * - `demo` marks the rows of the demo data: everybody knows their passwords and tokens, so they are refused wherever
 *   others than this machine could reach the hub.
 * - `sign_in_throttles` is how far each guessing bucket is used up: one instant a bucket, from which on the next try is
 *   free. Keys are digests, so that the table names nobody.
 * - `known_browsers` are those that a user has signed in from before; guesses from elsewhere do not slow them down.
 */
export const up = async (knex: Knex): Promise<void> => {
  await knex.raw(`
    ALTER TABLE public.users ADD COLUMN demo boolean NOT NULL DEFAULT false;
    ALTER TABLE public.devices ADD COLUMN demo boolean NOT NULL DEFAULT false;
    COMMENT ON COLUMN public.users.demo IS 'Of the demo data; cannot sign in where the hub listens to other machines.';
    COMMENT ON COLUMN public.devices.demo IS 'Of the demo data; its token is refused where the hub listens to other machines.';

    CREATE TABLE public.sign_in_throttles (
      key bytea
        CONSTRAINT sign_in_throttles_pkey PRIMARY KEY
        CONSTRAINT sign_in_throttles_key_check CHECK (octet_length(key) = 32),
      free_from timestamptz(3) NOT NULL
    );
    CREATE INDEX sign_in_throttles_free_from_idx ON public.sign_in_throttles (free_from);
    COMMENT ON COLUMN public.sign_in_throttles.free_from IS
      'Each try moves it one interval on, and time brings it back by at most the bucket''s burst.';

    CREATE TABLE public.known_browsers (
      token_hash bytea NOT NULL CONSTRAINT known_browsers_token_hash_check CHECK (octet_length(token_hash) = 32),
      user_id uuid NOT NULL CONSTRAINT known_browsers_user_id_fkey REFERENCES public.users,
      expires_at timestamptz(3) NOT NULL,
      created_at timestamptz(3) NOT NULL DEFAULT public.hub_now(),
      CONSTRAINT known_browsers_pkey PRIMARY KEY (token_hash, user_id)
    );
    CREATE INDEX known_browsers_user_id_idx ON public.known_browsers (user_id);
    CREATE INDEX known_browsers_expires_at_idx ON public.known_browsers (expires_at);
  `);
};

export const down = async (knex: Knex): Promise<void> => {
  await knex.raw(`
    DROP TABLE public.known_browsers, public.sign_in_throttles;
    ALTER TABLE public.devices DROP COLUMN demo;
    ALTER TABLE public.users DROP COLUMN demo;
  `);
};

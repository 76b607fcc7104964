import type { Knex } from 'knex';

/** One row a command, under the sender's requestId: whoever sends it again gets the stored reply, not a second effect. */
export const up = async (knex: Knex): Promise<void> => {
  await knex.raw(`
    CREATE TABLE public.requests (
      request_id uuid CONSTRAINT requests_pkey PRIMARY KEY,
      actor text NOT NULL CONSTRAINT requests_actor_check CHECK (actor <> ''),
      command text NOT NULL CONSTRAINT requests_command_check CHECK (command <> ''),
      input_hash bytea NOT NULL CONSTRAINT requests_input_hash_check CHECK (octet_length(input_hash) = 32),
      reply jsonb,
      created_at timestamptz(3) NOT NULL DEFAULT public.hub_now(),
      completed_at timestamptz(3),
      CONSTRAINT requests_completed_at_check CHECK ((reply IS NULL) = (completed_at IS NULL))
    ) WITH (fillfactor = 70);
    CREATE INDEX requests_created_at_idx ON public.requests USING brin (created_at);

    COMMENT ON COLUMN public.requests.input_hash IS 'SHA-256 of the command''s input without the requestId.';
  `);
};

export const down = async (knex: Knex): Promise<void> => {
  await knex.raw('DROP TABLE public.requests');
};

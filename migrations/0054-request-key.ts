import type { Knex } from 'knex';

/**
 * What a command was sent with is kept as a keyed digest. A plain one of a phone number and a date of birth can be guessed,
 * and a refused check-in names no patient by whom an erasure could find it. The key is renewed by every erasure (0055),
 * after which nobody can guess at the digests from before.
 *
 * Only the function reads the key. `key_id` is null in rows of a hub that did not know the column yet: their digest is
 * plain.
 */
export const up = async (knex: Knex): Promise<void> => {
  await knex.raw(`
    CREATE TABLE public.request_key (
      key_id integer CONSTRAINT request_key_pkey PRIMARY KEY,
      key bytea NOT NULL CONSTRAINT request_key_key_check CHECK (octet_length(key) = 32)
    );
    CREATE UNIQUE INDEX request_key_only_key ON public.request_key ((true));
    COMMENT ON TABLE public.request_key IS 'The one key of the digests in requests. An erasure puts another in its place.';
    INSERT INTO public.request_key VALUES (1, uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid()));

    ALTER TABLE public.requests ADD COLUMN key_id integer;
    COMMENT ON COLUMN public.requests.key_id IS 'The key of input_hash. One that is not in request_key any more is gone for good.';
    COMMENT ON COLUMN public.requests.input_hash IS 'SHA-256 of the key and of the SHA-256 of the command''s input.';

    CREATE FUNCTION public.request_digest(p_input_hash bytea, OUT key_id integer, OUT digest bytea)
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path = pg_catalog, pg_temp
    AS 'SELECT k.key_id, sha256(k.key || p_input_hash) FROM public.request_key k';

    COMMENT ON FUNCTION public.request_digest(bytea) IS 'What requests keeps of an input, of which this is the SHA-256.';

    REVOKE EXECUTE ON FUNCTION public.request_digest(bytea) FROM PUBLIC;
  `);
};

export const down = async (knex: Knex): Promise<void> => {
  await knex.raw(`
    DROP FUNCTION public.request_digest(bytea);
    DELETE FROM public.requests WHERE key_id IS NOT NULL;
    ALTER TABLE public.requests DROP COLUMN key_id;
    COMMENT ON COLUMN public.requests.input_hash IS 'SHA-256 of the command''s input without the requestId.';
    DROP TABLE public.request_key;
  `);
};

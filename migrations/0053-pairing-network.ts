import type { Knex } from 'knex';

/**
 * Where a pairing was asked for, so that strangers who open very many push out their own and nobody else's. A digest, as
 * in sign_in_throttles. Null for a pairing of a hub that did not know the column yet.
 */
export const up = async (knex: Knex): Promise<void> => {
  await knex.raw(`
    ALTER TABLE public.pairings ADD COLUMN network bytea
      CONSTRAINT pairings_network_check CHECK (octet_length(network) = 32);
    COMMENT ON COLUMN public.pairings.network IS 'SHA-256 of the address, or of the network of an IPv6 address, that asked.';
  `);
};

export const down = async (knex: Knex): Promise<void> => {
  await knex.raw('ALTER TABLE public.pairings DROP COLUMN network');
};

import type { Knex } from 'knex';

/** The SHA-256 of a migration's file as it was run, so that one that was changed afterwards is told and not believed. */
export const up = async (knex: Knex): Promise<void> => {
  await knex.raw(`
    ALTER TABLE public.knex_migrations ADD COLUMN checksum bytea
      CONSTRAINT knex_migrations_checksum_check CHECK (octet_length(checksum) = 32)
  `);
};

export const down = async (knex: Knex): Promise<void> => {
  await knex.raw('ALTER TABLE public.knex_migrations DROP COLUMN checksum');
};

import type { Knex } from 'knex';
import { asOwner } from './owner.ts';

/** Stops the clock of a test's database at an instant (ISO 8601): every transaction from now on happens then. */
export const standStill = async (knex: Knex, instant: string): Promise<void> => {
  const at = new Date(instant).toISOString();
  await asOwner(
    knex,
    `CREATE OR REPLACE FUNCTION public.hub_now() RETURNS timestamptz
     LANGUAGE sql STABLE PARALLEL SAFE RETURN timestamptz '${at}'`,
  );
};

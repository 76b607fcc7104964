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

/** One in which it is ten in the morning: a day's work lies on both sides of now, whenever the tests run. */
const zoneOfMidMorning = (): string => {
  const ahead = 10 - new Date().getUTCHours();
  const east = ahead < -12 ? ahead + 24 : ahead;
  // The signs of these zones are the other way round.
  return east === 0 ? 'Etc/GMT' : `Etc/GMT${east > 0 ? '-' : '+'}${Math.abs(east)}`;
};

/**
 * The zone of the tests' hospital, where none is asked for: one for all processes of a run, also where the hour changes.
 * Midnight and changed clocks have tests of their own, which name their zone and their day.
 */
export const ZONE = (process.env['TEST_TIME_ZONE'] ??= zoneOfMidMorning());

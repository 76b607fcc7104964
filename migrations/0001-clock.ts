import type { Knex } from 'knex';

/**
 * The one clock and the one calendar. Everything asks these functions, so that a test database can replace the clock
 * and a hospital with several zones needs one function changed.
 *
 * The clock ticks in milliseconds, as do the columns of instants (`timestamptz(3)`): a JavaScript Date then holds a
 * stored instant whole, and comparing or sorting by it there and in SQL gives the same answer.
 */
export const up = async (knex: Knex): Promise<void> => {
  await knex.raw(`
    CREATE FUNCTION public.hub_now() RETURNS timestamptz
    LANGUAGE sql STABLE PARALLEL SAFE
    RETURN date_trunc('milliseconds', transaction_timestamp());

    COMMENT ON FUNCTION public.hub_now() IS
      'The instant of this transaction by the database''s clock, in milliseconds.';

    CREATE FUNCTION public.hospital_zone(p_department uuid) RETURNS text
    LANGUAGE sql STABLE PARALLEL SAFE
    RETURN coalesce(nullif(current_setting('hub.time_zone', true), ''), current_setting('TimeZone'));

    COMMENT ON FUNCTION public.hospital_zone(uuid) IS
      'IANA zone that a department keeps its days in: hub.time_zone of the session, else the session''s TimeZone.';

    CREATE FUNCTION public.hospital_day(p_department uuid, p_at timestamptz) RETURNS date
    LANGUAGE sql STABLE PARALLEL SAFE
    RETURN (p_at AT TIME ZONE public.hospital_zone(p_department))::date;

    COMMENT ON FUNCTION public.hospital_day(uuid, timestamptz) IS 'The hospital''s calendar day at an instant.';

    -- Where clocks jump over midnight (Santiago, Cairo) AT TIME ZONE gives the instant of the jump, which is the day's
    -- first. Where midnight comes twice (Havana) it gives the second one; the offset of the day before gives the first.
    CREATE FUNCTION public.hospital_day_starts(p_department uuid, p_day date) RETURNS timestamptz
    LANGUAGE plpgsql STABLE PARALLEL SAFE
    SET search_path = pg_catalog, pg_temp
    AS $$
    DECLARE
      zone constant text := public.hospital_zone(p_department);
      midnight constant timestamptz := p_day::timestamp AT TIME ZONE zone;
      day_before constant timestamptz := midnight - interval '24 hours';
      offset_before constant interval := (day_before AT TIME ZONE zone) - (day_before AT TIME ZONE 'UTC');
      first_midnight constant timestamptz := (p_day::timestamp - offset_before) AT TIME ZONE 'UTC';
    BEGIN
      IF first_midnight < midnight AND (first_midnight AT TIME ZONE zone)::date = p_day THEN
        RETURN first_midnight;
      END IF;
      RETURN midnight;
    END $$;

    COMMENT ON FUNCTION public.hospital_day_starts(uuid, date) IS
      'The first instant of a hospital''s day; the day is half-open, up to the start of the next.';
  `);
};

export const down = async (knex: Knex): Promise<void> => {
  await knex.raw(`
    DROP FUNCTION public.hospital_day_starts(uuid, date);
    DROP FUNCTION public.hospital_day(uuid, timestamptz);
    DROP FUNCTION public.hospital_zone(uuid);
    DROP FUNCTION public.hub_now();
  `);
};

import type { Knex } from 'knex';

/**
 * A number may be taken without the counter's knowledge: written by hand in SQL, or restored beside older counters. The
 * counter used to give it out all the same, and the unique key refused that check-in and every later one until midnight.
 * Now it goes past what is there. A number that is not committed yet is not seen: then the key refuses one check-in, which
 * the hub runs again.
 */
const nextQueueNumber = ({ pastTaken }: { pastTaken: boolean }): string => `
  CREATE OR REPLACE FUNCTION public.next_queue_number(p_department uuid, p_day date) RETURNS integer
    LANGUAGE plpgsql
    SET search_path = pg_catalog, pg_temp
    SET enable_seqscan = off
    AS $$
    DECLARE
      number integer;
    BEGIN
      LOOP
        PERFORM pg_advisory_xact_lock(hashtext('queue_counters'), hashtext(p_department::text || p_day));
        -- In a statement after the lock, which sees what the former holder committed; 40001 where the snapshot is older.
        INSERT INTO public.queue_counters (department_id, queue_date, last_value)
        SELECT p_department, p_day, coalesce(max(last_value), 0) + 1 FROM public.queue_counters
        WHERE department_id = p_department AND queue_date = p_day
        ON CONFLICT DO NOTHING
        RETURNING last_value INTO number;
        EXIT WHEN FOUND${
          pastTaken
            ? ` AND NOT EXISTS (
          -- Found by its number: + 0 keeps the planner from reading the whole day.
          SELECT FROM public.queue q
          WHERE q.queue_date + 0 = p_day AND q.queue_number =
            (SELECT d.number_prefix FROM public.departments d WHERE d.department_id = p_department)
              || '-' || lpad(number::text, greatest(3, length(number::text)), '0'))`
            : ''
        };
      END LOOP;
      RETURN number;
    END $$;`;

export const up = async (knex: Knex): Promise<void> => {
  await knex.raw(nextQueueNumber({ pastTaken: true }));
};

export const down = async (knex: Knex): Promise<void> => {
  await knex.raw(nextQueueNumber({ pastTaken: false }));
};

import type { Knex } from 'knex';

/**
 * The feed's row of an entry carries its visit, with all steps. A change of either reaches the screens as one of the active
 * entry, once per statement. An entry that the same transaction writes is told of at its commit anyway, with the steps as
 * they then are.
 *
 * Number, ticket and patient of an entry are copies; the feed reads the visit anyway, and refuses a row in which they differ.
 */
export const up = async (knex: Knex): Promise<void> => {
  await knex.raw(`
    -- The steps go with what is active: an entry that has ended would else be told of each later one.
    CREATE FUNCTION public.feed_visit(p_visit_id uuid, p_status text) RETURNS jsonb
    LANGUAGE plpgsql STABLE
    AS $$
    BEGIN
      RETURN (
        SELECT jsonb_build_object('visit_id', v.visit_id, 'number', v.number, 'arrived_at', v.arrived_at, 'reason', v.reason,
          'party_id', v.party_id, 'revision', CASE WHEN steps IS NOT NULL THEN v.revision END, 'steps', steps)
        FROM public.visits v CROSS JOIN LATERAL (
          SELECT CASE WHEN p_status IN ('waiting', 'called', 'in_service', 'on_hold') THEN (
            SELECT coalesce(jsonb_agg(jsonb_build_object('step_id', s.step_id, 'position', s.position,
              'department_id', s.department_id, 'doctor_id', s.doctor_id, 'appointment_id', s.appointment_id,
              'status', s.status, 'keeps_place', s.keeps_place, 'optional', s.optional, 'not_before', s.not_before,
              'instruction', s.instruction, 'ended_at', s.ended_at) ORDER BY s.position, s.step_id), '[]')
            FROM public.visit_steps s WHERE s.visit_id = v.visit_id) END AS steps) AS stops
        WHERE v.visit_id = p_visit_id);
    END $$;

    REVOKE EXECUTE ON FUNCTION public.feed_visit(uuid, text) FROM PUBLIC;

    CREATE OR REPLACE FUNCTION public.queue_feed() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = pg_catalog, pg_temp
    SET timezone = 'UTC'
    SET enable_seqscan = off
    AS $$
    DECLARE
      visit jsonb;
    BEGIN
      IF TG_OP = 'DELETE' THEN
        PERFORM public.feed_capture('queue', OLD.queue_id, coalesce(OLD.doctor_id, OLD.department_id), NULL,
          OLD.urgency_level, NULL, NULL);
        RETURN NULL;
      END IF;
      visit := public.feed_visit(NEW.visit_id, NEW.status);
      IF visit ->> 'number' <> NEW.queue_number THEN
        RAISE EXCEPTION 'the number % is not that of the visit, %', NEW.queue_number, visit ->> 'number'
          USING ERRCODE = 'check_violation', CONSTRAINT = 'queue_visit_copies', SCHEMA = 'public', TABLE = 'queue';
      END IF;
      PERFORM public.feed_capture('queue', NEW.queue_id,
        CASE TG_OP WHEN 'UPDATE' THEN coalesce(OLD.doctor_id, OLD.department_id) END,
        coalesce(NEW.doctor_id, NEW.department_id),
        CASE TG_OP WHEN 'UPDATE' THEN OLD.urgency_level END, NEW.urgency_level,
        to_jsonb(NEW) - 'ticket_token'
          || jsonb_build_object('patient', public.feed_patient(NEW.patient_id), 'visit', visit));
      RETURN NULL;
    END $$;

    -- As for patients: whoever writes an entry of the visit at the same time is done before the touch, or waits.
    CREATE FUNCTION public.visits_settle_entries() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = pg_catalog, pg_temp
    AS $$
    BEGIN
      PERFORM FROM public.queue WHERE visit_id = NEW.visit_id ORDER BY queue_id FOR NO KEY UPDATE;
      PERFORM FROM public.visits WHERE visit_id = NEW.visit_id FOR UPDATE;
      RETURN NEW;
    END $$;

    CREATE TRIGGER visits_settle_entries BEFORE UPDATE ON public.visits
      FOR EACH ROW WHEN ((OLD.number, OLD.patient_id, OLD.reason, OLD.party_id, OLD.language)
        IS DISTINCT FROM (NEW.number, NEW.patient_id, NEW.reason, NEW.party_id, NEW.language))
      EXECUTE FUNCTION public.visits_settle_entries();

    -- What the rows of today have of it, as a change of the patient does (0017).
    CREATE FUNCTION public.visits_touch_entries() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = pg_catalog, pg_temp
    AS $$
    BEGIN
      UPDATE public.queue SET revision = revision
      WHERE visit_id = NEW.visit_id AND xmin <> pg_current_xact_id()::xid
        AND (status IN ('waiting', 'called', 'in_service', 'on_hold')
          OR queue_date >= public.hospital_day(department_id, public.hub_now()));
      RETURN NULL;
    END $$;

    CREATE TRIGGER visits_touch_entries AFTER UPDATE ON public.visits
      FOR EACH ROW WHEN ((OLD.number, OLD.reason, OLD.party_id, OLD.language)
        IS DISTINCT FROM (NEW.number, NEW.reason, NEW.party_id, NEW.language))
      EXECUTE FUNCTION public.visits_touch_entries();

    -- The visit's revision counts its steps' changes too. It is locked by that, and so before its entry.
    CREATE FUNCTION public.visit_steps_touch_entry() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = pg_catalog, pg_temp
    AS $$
    BEGIN
      UPDATE public.visits SET revision = revision + 1 WHERE visit_id IN (SELECT visit_id FROM changed);
      UPDATE public.queue SET revision = revision
      WHERE visit_id IN (SELECT visit_id FROM changed) AND status IN ('waiting', 'called', 'in_service', 'on_hold')
        AND xmin <> pg_current_xact_id()::xid;
      RETURN NULL;
    END $$;

    CREATE TRIGGER visit_steps_touch_entry_on_insert AFTER INSERT ON public.visit_steps
      REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION public.visit_steps_touch_entry();
    CREATE TRIGGER visit_steps_touch_entry_on_update AFTER UPDATE ON public.visit_steps
      REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION public.visit_steps_touch_entry();
    CREATE TRIGGER visit_steps_touch_entry_on_delete AFTER DELETE ON public.visit_steps
      REFERENCING OLD TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION public.visit_steps_touch_entry();
  `);
};

export const down = async (knex: Knex): Promise<void> => {
  await knex.raw(`
    DROP TRIGGER visit_steps_touch_entry_on_delete ON public.visit_steps;
    DROP TRIGGER visit_steps_touch_entry_on_update ON public.visit_steps;
    DROP TRIGGER visit_steps_touch_entry_on_insert ON public.visit_steps;
    DROP FUNCTION public.visit_steps_touch_entry();
    DROP TRIGGER visits_touch_entries ON public.visits;
    DROP FUNCTION public.visits_touch_entries();
    DROP TRIGGER visits_settle_entries ON public.visits;
    DROP FUNCTION public.visits_settle_entries();
    CREATE OR REPLACE FUNCTION public.queue_feed() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = pg_catalog, pg_temp
    SET timezone = 'UTC'
    SET enable_seqscan = off
    AS $$
      BEGIN
        IF TG_OP = 'DELETE' THEN
          PERFORM public.feed_capture('queue', OLD.queue_id, coalesce(OLD.doctor_id, OLD.department_id), NULL,
             OLD.urgency_level, NULL, NULL);
        ELSE
          PERFORM public.feed_capture('queue', NEW.queue_id,
            CASE TG_OP WHEN 'UPDATE' THEN coalesce(OLD.doctor_id, OLD.department_id) END, coalesce(NEW.doctor_id, NEW.department_id),
            CASE TG_OP WHEN 'UPDATE' THEN OLD.urgency_level END, NEW.urgency_level,
            to_jsonb(NEW) - 'ticket_token' || jsonb_build_object('patient', public.feed_patient(NEW.patient_id)));
        END IF;
        RETURN NULL;
      END $$;
    DROP FUNCTION public.feed_visit(uuid, text);
  `);
};

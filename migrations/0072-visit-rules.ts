import type { Knex } from 'knex';

/**
 * What holds of visits for every writer, plain SQL included:
 *
 * - An entry that is inserted without a visit gets one. A transfer's child belongs to its parent's visit and step. A visit
 *   whose last entry is deleted goes with it.
 * - When a step's entry is completed, the next step opens in the same transaction. Of several steps at the lowest position
 *   that one opens whose line is the shortest; who reopens the entry before anybody has called the next one takes it back.
 * - A visit is over when nothing is active or planned. Who leaves or cancels ends the planned steps too.
 * - The patient of an entry is the visit's.
 *
 * The visit is locked before its steps change, so two writers that end or open entries of one visit take turns.
 */
export const up = async (knex: Knex): Promise<void> => {
  await knex.raw(`
    CREATE FUNCTION public.queue_open_visit() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = pg_catalog, pg_temp
    AS $$
    DECLARE
      site uuid;
    BEGIN
      IF NEW.transferred_from_id IS NOT NULL THEN
        SELECT visit_id, step_id INTO NEW.visit_id, NEW.step_id FROM public.queue
        WHERE queue_id = NEW.transferred_from_id;
        IF FOUND THEN
          UPDATE public.visit_steps SET department_id = NEW.department_id, doctor_id = NEW.doctor_id
          WHERE step_id = NEW.step_id;
          RETURN NEW;
        END IF;
      END IF;
      SELECT site_id INTO site FROM public.departments WHERE department_id = NEW.department_id;
      -- The entry's own foreign key names a department that is not there.
      IF NOT FOUND THEN
        NEW.visit_id := NEW.queue_id;
        RETURN NEW;
      END IF;
      INSERT INTO public.visits (visit_id, visit_date, site_id, number, department_id, patient_id, ticket_token, arrived_at,
        ended_at, origin, second_number)
      VALUES (NEW.queue_id, NEW.queue_date, site, NEW.queue_number, NEW.department_id, NEW.patient_id, NEW.ticket_token,
        NEW.arrived_at, NEW.ended_at,
        CASE WHEN NEW.device_id IS NOT NULL THEN 'kiosk'
          WHEN nullif(current_setting('hub.actor', true), '') IS NOT NULL THEN 'desk' ELSE 'sql' END,
        NEW.patient_id IS NOT NULL AND NEW.ended_at IS NULL AND EXISTS (
          SELECT FROM public.visits WHERE patient_id = NEW.patient_id AND site_id = site AND ended_at IS NULL));
      NEW.visit_id := NEW.queue_id;
      RETURN NEW;
    END $$;

    CREATE TRIGGER queue_open_visit BEFORE INSERT ON public.queue
      FOR EACH ROW WHEN (NEW.visit_id IS NULL) EXECUTE FUNCTION public.queue_open_visit();

    CREATE FUNCTION public.queue_drop_visit() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = pg_catalog, pg_temp
    AS $$
    BEGIN
      IF NOT EXISTS (SELECT FROM public.queue WHERE visit_id = OLD.visit_id) THEN
        DELETE FROM public.visit_steps WHERE visit_id = OLD.visit_id;
        DELETE FROM public.visits WHERE visit_id = OLD.visit_id;
      END IF;
      RETURN NULL;
    END $$;

    CREATE TRIGGER queue_drop_visit AFTER DELETE ON public.queue
      FOR EACH ROW EXECUTE FUNCTION public.queue_drop_visit();

    CREATE FUNCTION public.usual_seconds(p_department uuid) RETURNS double precision
    LANGUAGE sql STABLE
    SET search_path = pg_catalog, pg_temp
    AS $$
      SELECT coalesce(avg(extract(epoch FROM ended_at - coalesce(called_at, started_at))), 600)
      FROM (
        SELECT ended_at, called_at, started_at FROM public.queue
        WHERE department_id = p_department AND status = 'completed' AND ended_at > public.hub_now() - interval '7 days'
        ORDER BY ended_at DESC LIMIT 20) AS latest
    $$;
    COMMENT ON FUNCTION public.usual_seconds(uuid) IS 'Of a consultation in the department; ten minutes before there was one.';

    CREATE FUNCTION public.visit_step_wait(p_step public.visit_steps) RETURNS double precision
    LANGUAGE sql STABLE
    SET search_path = pg_catalog, pg_temp
    AS $$
      SELECT public.usual_seconds(p_step.department_id) * (
        SELECT count(*) FROM public.queue
        WHERE status = 'waiting' AND CASE WHEN p_step.doctor_id IS NULL
          THEN doctor_id IS NULL AND department_id = p_step.department_id ELSE doctor_id = p_step.doctor_id END)
    $$;
    COMMENT ON FUNCTION public.visit_step_wait(public.visit_steps) IS
      'Seconds that somebody would wait there: those who wait, each for as long as usual in the department.';

    -- As whoever calls it: the hub does, too.
    CREATE FUNCTION public.visit_open_next(p_former public.queue) RETURNS uuid
    LANGUAGE plpgsql
    SET search_path = pg_catalog, pg_temp
    AS $$
    DECLARE
      step public.visit_steps;
      now constant timestamptz := public.hub_now();
      next_id constant uuid := public.hub_uuid();
      opens_at timestamptz;
      anchor timestamptz;
      booked_level integer;
    BEGIN
      SELECT s.* INTO step FROM public.visit_steps s
      JOIN public.departments d USING (department_id) LEFT JOIN public.doctors doc ON doc.doctor_id = s.doctor_id
      WHERE s.visit_id = p_former.visit_id AND s.status = 'planned' AND s.position = (
        SELECT min(position) FROM public.visit_steps WHERE visit_id = p_former.visit_id AND status = 'planned')
      -- Not where nobody serves now, as long as there is another one.
      ORDER BY d.active DESC, doc.status IS NOT DISTINCT FROM 'off', public.visit_step_wait(s), s.step_id
      LIMIT 1;
      IF NOT FOUND THEN
        RETURN NULL;
      END IF;
      opens_at := step.not_before;
      IF step.appointment_id IS NOT NULL THEN
        SELECT a.urgency_level, greatest(opens_at, a.scheduled_date - make_interval(mins => s.early_check_in_minutes))
        INTO booked_level, opens_at
        FROM public.appointments a CROSS JOIN public.settings s WHERE a.appointment_id = step.appointment_id;
      END IF;
      UPDATE public.visit_steps SET status = 'current', not_before = opens_at WHERE step_id = step.step_id;
      IF step.keeps_place THEN
        SELECT q.anchor_at INTO anchor FROM public.queue q
        WHERE q.visit_id = p_former.visit_id
          AND CASE WHEN step.doctor_id IS NULL THEN q.department_id = step.department_id ELSE q.doctor_id = step.doctor_id END
        ORDER BY q.created_at DESC, q.queue_id DESC LIMIT 1;
      END IF;
      INSERT INTO public.queue (queue_id, visit_id, step_id, patient_id, department_id, doctor_id, requested_doctor_id,
        appointment_id, queue_date, queue_number, urgency_level, triaged_at, status, arrived_at, anchor_at, back_at, ticket_token)
      VALUES (next_id, p_former.visit_id, step.step_id, p_former.patient_id, step.department_id, step.doctor_id,
        step.doctor_id, step.appointment_id, public.hospital_day(step.department_id, now), p_former.queue_number,
        least(p_former.urgency_level, booked_level), p_former.triaged_at,
        CASE WHEN opens_at > now THEN 'on_hold' ELSE 'waiting' END, now, coalesce(anchor, now),
        CASE WHEN opens_at > now THEN opens_at END, p_former.ticket_token);
      RETURN next_id;
    END $$;
    COMMENT ON FUNCTION public.visit_open_next(public.queue) IS
      'Opens the next planned step of the entry''s visit, which is locked. Returns its entry; null where none is planned.';

    CREATE FUNCTION public.queue_move_visit() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = pg_catalog, pg_temp
    AS $$
    DECLARE
      is_over boolean := false;
    BEGIN
      -- Most visits: their only stop has ended.
      IF NEW.step_id IS NULL AND NEW.ended_at IS NOT NULL THEN
        UPDATE public.visits SET ended_at = NEW.ended_at
        WHERE visit_id = NEW.visit_id AND ended_at IS NULL
          AND NOT EXISTS (SELECT FROM public.visit_steps WHERE visit_id = NEW.visit_id);
        IF FOUND THEN
          RETURN NULL;
        END IF;
      END IF;
      PERFORM FROM public.visits WHERE visit_id = NEW.visit_id FOR NO KEY UPDATE;
      IF NEW.ended_at IS NULL THEN
        UPDATE public.visit_steps SET status = 'current', ended_at = NULL
        WHERE step_id = NEW.step_id AND status <> 'current';
        IF OLD.status IN ('left', 'cancelled') THEN
          UPDATE public.visit_steps SET status = 'planned', ended_at = NULL
          WHERE visit_id = NEW.visit_id AND status = OLD.status AND step_id IS DISTINCT FROM NEW.step_id;
        END IF;
      ELSE
        -- It was where the entry was last: with whoever called from the pool or took over a list.
        UPDATE public.visit_steps SET status = CASE NEW.status WHEN 'completed' THEN 'done' WHEN 'no_show' THEN 'missed'
          WHEN 'withdrawn' THEN 'planned' ELSE NEW.status END,
          ended_at = CASE WHEN NEW.status <> 'withdrawn' THEN NEW.ended_at END,
          department_id = CASE WHEN NEW.status = 'completed' THEN NEW.department_id ELSE department_id END,
          doctor_id = CASE WHEN NEW.status = 'completed' THEN NEW.doctor_id ELSE doctor_id END
        WHERE step_id = NEW.step_id AND status = 'current';
        IF NEW.status IN ('left', 'cancelled') THEN
          UPDATE public.visit_steps SET status = NEW.status, ended_at = NEW.ended_at
          WHERE visit_id = NEW.visit_id AND status = 'planned';
        ELSIF NEW.status = 'completed' THEN
          PERFORM public.visit_open_next(NEW);
        END IF;
        is_over := NOT EXISTS (
            SELECT FROM public.queue
            WHERE visit_id = NEW.visit_id AND status IN ('waiting', 'called', 'in_service', 'on_hold'))
          AND NOT EXISTS (SELECT FROM public.visit_steps WHERE visit_id = NEW.visit_id AND status = 'planned');
      END IF;
      UPDATE public.visits SET ended_at = CASE WHEN is_over THEN NEW.ended_at END
      WHERE visit_id = NEW.visit_id AND (ended_at IS NULL) = is_over;
      RETURN NULL;
    END $$;

    -- The child of a transfer goes on with the visit.
    CREATE TRIGGER queue_move_visit AFTER UPDATE OF status ON public.queue
      FOR EACH ROW WHEN ((OLD.ended_at IS NULL) <> (NEW.ended_at IS NULL) AND NEW.status <> 'transferred')
      EXECUTE FUNCTION public.queue_move_visit();

    ALTER TABLE public.queue DROP CONSTRAINT queue_status_check;
    ALTER TABLE public.queue ADD CONSTRAINT queue_status_check CHECK (status IN ('waiting', 'called', 'in_service', 'on_hold',
      'completed', 'no_show', 'cancelled', 'left', 'transferred', 'withdrawn'));

    -- Before the row is active again, since a visit has one active entry at a time. One that is called stays, and the index refuses.
    CREATE FUNCTION public.queue_withdraw_next() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = pg_catalog, pg_temp
    AS $$
    BEGIN
      PERFORM FROM public.visits WHERE visit_id = NEW.visit_id FOR NO KEY UPDATE;
      UPDATE public.queue SET status = 'withdrawn', ended_at = public.hub_now()
      WHERE visit_id = NEW.visit_id AND queue_id <> NEW.queue_id AND step_id IS DISTINCT FROM NEW.step_id
        AND status IN ('waiting', 'on_hold') AND called_at IS NULL AND started_at IS NULL;
      RETURN NEW;
    END $$;

    CREATE TRIGGER queue_withdraw_next BEFORE UPDATE OF status ON public.queue
      FOR EACH ROW WHEN (OLD.status = 'completed' AND NEW.status = 'in_service' AND NEW.step_id IS NOT NULL)
      EXECUTE FUNCTION public.queue_withdraw_next();

    CREATE FUNCTION public.queue_tell_visit_patient() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = pg_catalog, pg_temp
    AS $$
    BEGIN
      UPDATE public.visits v SET patient_id = NEW.patient_id, second_number = NEW.patient_id IS NOT NULL AND EXISTS (
        SELECT FROM public.visits o
        WHERE o.patient_id = NEW.patient_id AND o.site_id = v.site_id AND o.ended_at IS NULL AND o.visit_id <> v.visit_id)
      WHERE v.visit_id = NEW.visit_id AND v.patient_id IS DISTINCT FROM NEW.patient_id;
      RETURN NULL;
    END $$;

    CREATE TRIGGER queue_tell_visit_patient AFTER UPDATE OF patient_id ON public.queue
      FOR EACH ROW WHEN (OLD.patient_id IS DISTINCT FROM NEW.patient_id)
      EXECUTE FUNCTION public.queue_tell_visit_patient();

    CREATE FUNCTION public.visits_tell_entries_patient() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = pg_catalog, pg_temp
    AS $$
    BEGIN
      UPDATE public.queue SET patient_id = NEW.patient_id
      WHERE visit_id = NEW.visit_id AND patient_id IS DISTINCT FROM NEW.patient_id;
      RETURN NULL;
    END $$;

    CREATE TRIGGER visits_tell_entries_patient AFTER UPDATE OF patient_id ON public.visits
      FOR EACH ROW WHEN (OLD.patient_id IS DISTINCT FROM NEW.patient_id)
      EXECUTE FUNCTION public.visits_tell_entries_patient();

    -- On time is who arrived in the house on time, wherever they were before.
    CREATE OR REPLACE FUNCTION public.queue_due_at(
      p_urgency_level integer, p_anchor_at timestamptz, p_arrived_at timestamptz, p_appointment_id uuid
    ) RETURNS timestamptz
    LANGUAGE plpgsql STABLE
    SET search_path = pg_catalog, pg_temp
    AS $$
    DECLARE
      by_level timestamptz;
      target integer;
      late integer;
      arrived timestamptz;
    BEGIN
      SELECT p_anchor_at + (urgency_levels -> (p_urgency_level - 1) ->> 'targetMinutes')::numeric * interval '1 minute',
        appointment_target_minutes, late_after_minutes
      INTO by_level, target, late FROM public.settings;
      IF p_appointment_id IS NULL THEN
        RETURN by_level;
      END IF;
      SELECT least(p_arrived_at, min(v.arrived_at)) INTO arrived
      FROM public.visit_steps s JOIN public.visits v USING (visit_id) WHERE s.appointment_id = p_appointment_id;
      RETURN least(by_level, (
        SELECT a.scheduled_date + make_interval(mins => target) FROM public.appointments a
        WHERE a.appointment_id = p_appointment_id AND arrived <= a.scheduled_date + make_interval(mins => late)));
    END $$;
  `);
};

export const down = async (knex: Knex): Promise<void> => {
  await knex.raw(`
    CREATE OR REPLACE FUNCTION public.queue_due_at(
      p_urgency_level integer, p_anchor_at timestamptz, p_arrived_at timestamptz, p_appointment_id uuid
    ) RETURNS timestamptz
    LANGUAGE plpgsql STABLE
    SET search_path = pg_catalog, pg_temp
    AS $$
    DECLARE
      by_level timestamptz;
      target integer;
      late integer;
    BEGIN
      SELECT p_anchor_at + (urgency_levels -> (p_urgency_level - 1) ->> 'targetMinutes')::numeric * interval '1 minute',
        appointment_target_minutes, late_after_minutes
      INTO by_level, target, late FROM public.settings;
      IF p_appointment_id IS NULL THEN
        RETURN by_level;
      END IF;
      RETURN least(by_level, (
        SELECT a.scheduled_date + make_interval(mins => target) FROM public.appointments a
        WHERE a.appointment_id = p_appointment_id AND p_arrived_at <= a.scheduled_date + make_interval(mins => late)));
    END $$;
    DROP TRIGGER visits_tell_entries_patient ON public.visits;
    DROP FUNCTION public.visits_tell_entries_patient();
    DROP TRIGGER queue_tell_visit_patient ON public.queue;
    DROP FUNCTION public.queue_tell_visit_patient();
    DROP TRIGGER queue_withdraw_next ON public.queue;
    DROP FUNCTION public.queue_withdraw_next();
    -- A version that has no such state: taken back, so never waited for.
    ALTER TABLE public.queue DISABLE TRIGGER USER;
    UPDATE public.queue SET status = 'cancelled' WHERE status = 'withdrawn';
    ALTER TABLE public.queue ENABLE TRIGGER USER;
    ALTER TABLE public.queue DROP CONSTRAINT queue_status_check;
    ALTER TABLE public.queue ADD CONSTRAINT queue_status_check CHECK (status IN ('waiting', 'called', 'in_service', 'on_hold',
      'completed', 'no_show', 'cancelled', 'left', 'transferred'));
    DROP TRIGGER queue_move_visit ON public.queue;
    DROP FUNCTION public.queue_move_visit();
    DROP FUNCTION public.visit_open_next(public.queue);
    DROP FUNCTION public.visit_step_wait(public.visit_steps);
    DROP FUNCTION public.usual_seconds(uuid);
    DROP TRIGGER queue_drop_visit ON public.queue;
    DROP FUNCTION public.queue_drop_visit();
    DROP TRIGGER queue_open_visit ON public.queue;
    DROP FUNCTION public.queue_open_visit();
  `);
};

const ACTIVE = `('waiting', 'called', 'in_service', 'on_hold')`;

/** What must hold of every visit, whoever wrote: each names what breaks it, and finds those that do. */
const rules: Readonly<Record<string, string>> = {
  'more than one active entry': `SELECT visit_id FROM queue WHERE status IN ${ACTIVE} GROUP BY visit_id HAVING count(*) > 1`,
  'over, with something active or planned': `
    SELECT visit_id FROM visits v WHERE ended_at IS NOT NULL AND (
      EXISTS (SELECT FROM queue q WHERE q.visit_id = v.visit_id AND status IN ${ACTIVE})
      OR EXISTS (SELECT FROM visit_steps s WHERE s.visit_id = v.visit_id AND s.status = 'planned'))`,
  'open, with nothing active or planned': `
    SELECT visit_id FROM visits v WHERE ended_at IS NULL
      AND NOT EXISTS (SELECT FROM queue q WHERE q.visit_id = v.visit_id AND status IN ${ACTIVE})
      AND NOT EXISTS (SELECT FROM visit_steps s WHERE s.visit_id = v.visit_id AND s.status = 'planned')`,
  'a current step without an active entry, or the other way round': `
    SELECT visit_id FROM visit_steps s WHERE (s.status = 'current') <> EXISTS (
      SELECT FROM queue q WHERE q.step_id = s.step_id AND q.status IN ${ACTIVE})`,
  'something planned comes before where the patient is': `
    SELECT visit_id FROM visit_steps c JOIN visit_steps p USING (visit_id)
    WHERE c.status = 'current' AND p.status = 'planned' AND p.position < c.position`,
  'stands still, and nobody was called in vain': `
    SELECT visit_id FROM visits v WHERE ended_at IS NULL
      AND NOT EXISTS (SELECT FROM queue q WHERE q.visit_id = v.visit_id AND status IN ${ACTIVE})
      AND NOT EXISTS (SELECT FROM queue q WHERE q.visit_id = v.visit_id AND status = 'no_show')`,
  'copies that differ': `
    SELECT visit_id FROM queue q JOIN visits v USING (visit_id)
    WHERE (q.queue_number, q.ticket_token, q.patient_id) IS DISTINCT FROM (v.number, v.ticket_token, v.patient_id)`,
  'called together with somebody who is not called': `
    SELECT q.visit_id FROM queue q WHERE called_with_id IS NOT NULL AND NOT EXISTS (
      SELECT FROM queue f WHERE f.queue_id = q.called_with_id AND f.status IN ('called', 'in_service'))`,
  'the feed says something else than the tables': `
    SELECT q.visit_id FROM queue q CROSS JOIN LATERAL (
      SELECT "row" FROM changes WHERE row_id = q.queue_id AND "row" IS NOT NULL ORDER BY at DESC, version DESC LIMIT 1) c
    WHERE c."row" -> 'visit' IS DISTINCT FROM feed_visit(q.visit_id, q.status)`,
};

/** The rules that some visit breaks; as the tables' owner, over all that there is. For tests and simulations. */
export const brokenVisits = async (query: (sql: string) => Promise<readonly unknown[]>): Promise<string[]> => {
  const found: string[] = [];
  for (const [name, sql] of Object.entries(rules)) if ((await query(sql)).length > 0) found.push(name);
  return found;
};

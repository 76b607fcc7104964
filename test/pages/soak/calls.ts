import type { Client } from 'pg';

/**
 * Every call of the feed against the ledger of the board, of which each is in one or more. Missed: the board has no row
 * of it, or never showed it. Silent: shown or not, it was neither spoken nor muted nor over before its turn, so that the
 * board cannot say why nobody heard it. Doubled: spoken more than once.
 */
const JUDGED = `
  WITH calls AS (
    SELECT DISTINCT row_id AS queue_id, "row" ->> 'queue_number' AS queue_number, "row" ->> 'called_at' AS called_at,
      ("row" ->> 'recall_count')::int AS recall_count
    FROM changes WHERE table_name = 'queue' AND "row" ->> 'status' = 'called'),
  judged AS (
    SELECT calls.queue_number, calls.called_at, calls.recall_count,
      a.shown_at IS NOT NULL AS shown,
      coalesce(a.spoken_count, 0) > 0 AS spoken,
      coalesce(a.muted, false) AS muted,
      a.overtaken_at IS NOT NULL AS overtaken,
      a.shown_at IS NULL AS missed,
      coalesce(a.spoken_count, 0) = 0 AND NOT coalesce(a.muted, false) AND a.overtaken_at IS NULL AS silent,
      coalesce(a.spoken_count, 0) > 1 AS doubled
    FROM calls LEFT JOIN announcements a ON a.queue_id = calls.queue_id AND a.recall_count = calls.recall_count
      AND a.called_at = calls.called_at::timestamptz
      AND a.device_id = (SELECT device_id FROM devices WHERE kind = 'board' AND demo))`;

const OUTCOMES = ['shown', 'spoken', 'muted', 'overtaken', 'missed', 'silent', 'doubled'] as const;
export type Outcome = (typeof OUTCOMES)[number];
export type Tally = Readonly<Record<'calls' | Outcome, number>>;

export const tallyOf = async (database: Client): Promise<Tally> => {
  const counts = OUTCOMES.map((outcome) => `count(*) FILTER (WHERE ${outcome})::int AS ${outcome}`);
  const { rows } = await database.query<Tally>(
    `${JUDGED} SELECT count(*)::int AS calls, ${counts.join(', ')} FROM judged`,
  );
  const [tally] = rows;
  if (!tally) throw new Error('A count has one row.');
  return tally;
};

type JudgedCall = { readonly queue_number: string; readonly called_at: string; readonly recall_count: number };

/** The first of those that ended so, in words. */
export const callsThatWere = async (database: Client, outcome: Outcome): Promise<string[]> => {
  const { rows } = await database.query<JudgedCall>(
    `${JUDGED} SELECT * FROM judged WHERE ${outcome} ORDER BY called_at LIMIT 5`,
  );
  return rows.map((call) => `${outcome}: ${call.queue_number}, called ${call.called_at}, recall ${call.recall_count}`);
};

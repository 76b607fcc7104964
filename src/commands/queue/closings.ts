import { defineCommand } from '../../execution/define.ts';
import type { CommandData } from '../../protocol/commands/index.ts';

type Closing = CommandData<'queue:closings'>['closings'][number];
type Row = Omit<Closing, 'closedAt' | 'undoUntil' | 'undoneAt'> & {
  closedAt: Date;
  undoUntil: Date;
  undoneAt: Date | null;
};

export const closings = defineCommand('queue:closings', async ({ departmentId = null }, { trx }) => {
  const { rows } = await trx.raw<{ rows: Row[] }>(
    `SELECT c.closing_id AS "closingId", department_id AS "departmentId", queue_date AS "queueDate",
       left_entries AS "left", completed_entries AS completed, no_shows AS "noShows", closed_at AS "closedAt",
       closed_at + make_interval(mins => s.reopen_within_minutes) AS "undoUntil", undone_at AS "undoneAt",
       (SELECT count(*)::int FROM day_closing_rows r WHERE r.closing_id = c.closing_id) AS restorable
     FROM day_closings c CROSS JOIN settings s
     WHERE (CAST(:departmentId AS uuid) IS NULL OR department_id = :departmentId)
       AND (undone_at IS NOT NULL OR closed_at >= hub_now() - make_interval(mins => s.reopen_within_minutes))
     ORDER BY closed_at DESC, c.closing_id`,
    { departmentId },
  );
  return {
    closings: rows
      .filter(({ restorable }) => restorable > 0)
      .map((row) => ({
        ...row,
        closedAt: row.closedAt.toISOString(),
        undoUntil: row.undoUntil.toISOString(),
        undoneAt: row.undoneAt?.toISOString() ?? null,
      })),
  };
});

import type { Transaction } from 'objection';
import { statement } from '../../database/statement.ts';
import { QueueEntry } from '../../models/queue-entry.ts';
import { Visit } from '../../models/visit.ts';
import { activeStatuses } from '../../protocol/lifecycle.ts';
import { stillCalledToday } from '../../queries/call-order.ts';
import type { CommandContext } from '../../execution/define.ts';
import { wholeEntry } from '../../queries/whole-entry.ts';
import { endLeftOver } from '../queue/end-left-over.ts';

const lockPatient = statement<object, 'patientId'>(
  'SELECT FROM patients WHERE patient_id = :patientId FOR NO KEY UPDATE',
);

const openVisit = statement<Record<string, unknown>, 'patientId' | 'departmentId'>(`
  SELECT v.* FROM visits v
  WHERE v.patient_id = :patientId AND v.ended_at IS NULL AND (CAST(:departmentId AS uuid) IS NULL
    OR v.site_id = (SELECT site_id FROM departments WHERE department_id = CAST(:departmentId AS uuid)))
  ORDER BY EXISTS (
      SELECT FROM queue q WHERE q.visit_id = v.visit_id AND q.department_id = CAST(:departmentId AS uuid)) DESC,
    v.second_number, v.arrived_at
  LIMIT 1 FOR NO KEY UPDATE OF v`);

/**
 * The patient's visit that is under way, at the site of that department; locked, before its entries and appointments. Before it the
 * patient: of two check-ins at once the second sees the visit of the first. Both statements travel together. One that
 * was left over from an earlier day, in which nobody would be called any more, ends here, as when that day is closed.
 */
export const lockOpenVisit = async (
  { trx, now }: CommandContext,
  asked: { patientId: string; departmentId: string | null },
): Promise<Visit | undefined> => {
  const [, [row]] = await Promise.all([lockPatient(trx, asked), openVisit(trx, asked)]);
  if (!row) return undefined;
  const visit = Visit.fromDatabaseJson(row);
  if (await isOfToday(trx, visit)) return visit;
  await endLeftOver(trx, [visit.visitId], now);
  return undefined;
};

/** Where the patient is; undefined between two stops, as after a no-show. */
export const activeEntryOf = (trx: Transaction, visitId: string): Promise<QueueEntry | undefined> =>
  QueueEntry.query(trx)
    .select(wholeEntry)
    .where('visit_id', visitId)
    .whereIn('status', [...activeStatuses])
    .first()
    .execute();

/** Where the patient is or was last. */
export const latestEntryOf = (trx: Transaction, visitId: string): Promise<QueueEntry | undefined> =>
  QueueEntry.query(trx)
    .where('visit_id', visitId)
    .orderByRaw('(ended_at IS NULL) DESC, created_at DESC, queue_id DESC')
    .first()
    .execute();

const isOfToday = async (trx: Transaction, { visitId }: Visit): Promise<boolean> => {
  const called = await QueueEntry.query(trx).where('visit_id', visitId).whereRaw(stillCalledToday).first();
  return called !== undefined;
};

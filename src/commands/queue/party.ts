import type { Transaction } from 'objection';
import { QueueEntry } from '../../models/queue-entry.ts';
import type { CallingDoctor } from '../../queries/calling-doctor.ts';

/**
 * The others of the party who wait for the same doctor come after the one who is called, and nobody else calls them. Those that
 * somebody holds at this moment stay where they are. Answers with their numbers.
 */
export const callParty = async (
  trx: Transaction,
  first: QueueEntry,
  { doctorId, departmentId }: CallingDoctor,
): Promise<string[]> => {
  const { rows } = await trx.raw<{ rows: { queue_id: string; queue_number: string }[] }>(
    `SELECT q.queue_id, q.queue_number FROM queue q JOIN visits v USING (visit_id)
     WHERE v.party_id = (SELECT party_id FROM visits WHERE visit_id = :visitId)
       AND q.queue_id <> :queueId AND q.status = 'waiting' AND q.called_with_id IS NULL
       AND (q.doctor_id = :doctorId OR (q.doctor_id IS NULL AND q.department_id = :departmentId))
     ORDER BY q.queue_id FOR NO KEY UPDATE OF q SKIP LOCKED`,
    { visitId: first.visitId, queueId: first.queueId, doctorId, departmentId },
  );
  if (rows.length === 0) return [];
  await trx.raw(
    `UPDATE queue SET called_with_id = :queueId, requested_doctor_id = doctor_id, doctor_id = :doctorId,
       advanced_at = NULL, area_id = NULL
     WHERE queue_id = ANY (:ids)`,
    { queueId: first.queueId, doctorId, ids: rows.map(({ queue_id }) => queue_id) },
  );
  return rows.map(({ queue_number }) => queue_number).sort();
};

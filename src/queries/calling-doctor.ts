import type { Transaction } from 'objection';
import type { Doctor } from '../models/doctor.ts';
import { calledSince, type Caller } from './call-order.ts';

/** A doctor about to call somebody, with the patients who are there already. */
export type CallingDoctor = Caller & Pick<Doctor, 'room' | 'status' | 'attendedBy'> & { calledId: string | null };

/** Locked, so that two consoles of one doctor take turns, and so that nobody goes off while calling. */
export const lockCallingDoctor = async (trx: Transaction, doctorId: string): Promise<CallingDoctor | undefined> => {
  const { rows } = await trx.raw<{ rows: CallingDoctor[] }>(
    `SELECT doc.doctor_id AS "doctorId", doc.department_id AS "departmentId", doc.room, doc.status,
       doc.attended_by AS "attendedBy",
       ${calledSince} AS "calledSince", s.strict_level AS "strictLevel",
       (SELECT queue_id FROM queue WHERE doctor_id = doc.doctor_id AND status = 'called') AS "calledId"
     FROM doctors doc JOIN departments d USING (department_id) CROSS JOIN settings s
     WHERE doc.doctor_id = ?
     FOR NO KEY UPDATE OF doc`,
    [doctorId],
  );
  return rows[0];
};

import type { Transaction } from 'objection';
import { erasePatient } from '../../audit/erase.ts';
import { Patient } from '../../models/patient.ts';
import { HubError } from '../../protocol/errors.ts';
import { defineCommand } from '../../execution/define.ts';
import { expectPatientAsSeen } from './shown.ts';

export const erase = defineCommand('patient:erase', async ({ patientId, expectedRevision }, { trx, principal }) => {
  const patient = await Patient.query(trx).findById(patientId).forUpdate();
  if (!patient || patient.erasedAt !== null) throw new HubError('not_found', { patientId });
  expectPatientAsSeen({ principal, by: 'patient:erase' }, patient, expectedRevision);
  const visits = await openVisits(trx, patientId);
  if (visits.length > 0) throw new HubError('conflict', { reason: 'open_visits', visits });
  const erased = await erasePatient(trx, patientId);
  if (!erased) throw new Error('a locked patient is gone');
  return { erased };
});

const openVisits = async (trx: Transaction, patientId: string): Promise<{ tableName: string; rowId: string }[]> => {
  const { rows } = await trx.raw<{ rows: { tableName: string; rowId: string }[] }>(
    'SELECT table_name AS "tableName", row_id AS "rowId" FROM patient_visits(?)',
    [patientId],
  );
  return rows;
};

import type { Transaction } from 'objection';
import { Patient } from '../models/patient.ts';
import type { CommandData } from '../protocol/commands/index.ts';
import { isoInstant } from './instant.ts';
import { patientSummary } from './patient-view.ts';

type Row = { at: Date; deviceName: string | null; why: Told['why']; patientId: string };
type Told = CommandData<'queue:referrals'>['referrals'][number];

/** Read from the audit, where the refusals are noted (commands/queue/arrival/referral.ts). */
export const referralsOf = async (trx: Transaction, since?: string): Promise<Told[]> => {
  const { rows } = await trx.raw<{ rows: Row[] }>(
    `SELECT a.at, d.name AS "deviceName", a.after ->> 'referred' AS why, a.row_id AS "patientId"
     FROM audit_log a LEFT JOIN devices d ON a.actor = 'device:' || d.device_id
     WHERE jsonb_exists(a.after, 'referred') AND a.table_name = 'patients' AND a.at > hub_now() - interval '2 hours'
       AND (CAST(:since AS timestamptz) IS NULL OR date_trunc('milliseconds', a.at) > :since)
     ORDER BY a.at DESC LIMIT 50`,
    { since: since === undefined ? null : new Date(since) },
  );
  const people = await Patient.query(trx).findByIds(rows.map(({ patientId }) => patientId));
  const known = new Map(people.map((patient) => [patient.patientId, patient]));
  return rows.flatMap(({ at, patientId, ...row }) => {
    const patient = known.get(patientId);
    return patient ? [{ ...row, at: isoInstant(at), patientId, patient: patientSummary(patient) }] : [];
  });
};

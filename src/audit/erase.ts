import type { Knex } from 'knex';

/** In how many rows something was blanked, and how many notifications were removed. */
export type Erased = {
  readonly records: number;
  readonly changes: number;
  readonly requests: number;
  readonly notifications: number;
};

/** Stored replies and changes have no index by patient, so the hub's usual 5 s may be too short for a busy hospital. */
const WITHIN_MS = 60_000;

/**
 * Forgets a patient in this transaction, and returns null where there is none left to forget. An open visit breaks
 * the constraint `patients_erase_visits`.
 */
export const erasePatient = async (trx: Knex, patientId: string): Promise<Erased | null> => {
  await trx.raw(`SELECT set_config('statement_timeout', ?, true)`, [String(WITHIN_MS)]);
  const { rows } = await trx
    .raw<{ rows: [{ erased: Erased | null }] }>('SELECT erase_patient(?) AS erased', [patientId])
    .options({ query_timeout: WITHIN_MS });
  return rows[0].erased;
};

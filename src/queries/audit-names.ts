import type { Transaction } from 'objection';

const ID = /[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/g;

type Spoken = {
  readonly rowId: string | null;
  readonly actor: string;
  readonly before: unknown;
  readonly after: unknown;
};

/** What people call a row of each table. Sessions and hours are known by whose they are. */
const CALLED = `
  SELECT queue_id AS id, queue_number AS name, false AS "isPatient" FROM queue
  UNION ALL SELECT step_id, v.number, false FROM visit_steps JOIN visits v USING (visit_id)
  UNION ALL SELECT appointment_id, confirmation_code, false FROM appointments
  UNION ALL SELECT patient_id, full_name, true FROM patients
  UNION ALL SELECT user_id, full_name, false FROM users
  UNION ALL SELECT device_id, name, false FROM devices
  UNION ALL SELECT doctor_id, full_name, false FROM doctors
  UNION ALL SELECT department_id, name, false FROM departments
  UNION ALL SELECT schedule_id, full_name, false FROM schedules JOIN doctors USING (doctor_id)
  UNION ALL SELECT session_id, coalesce(u.full_name, d.name), false
    FROM sessions LEFT JOIN users u USING (user_id) LEFT JOIN devices d USING (device_id)`;

export type AuditNames = {
  /** By id. A row that is gone has none. */
  readonly names: Record<string, string>;
  readonly patientIds: readonly string[];
};

/** Numbers and names for the ids in these records, as they are now. */
export const auditNames = async (trx: Transaction, records: readonly Spoken[]): Promise<AuditNames> => {
  const said = records.map(({ rowId, actor, before, after }) => JSON.stringify([rowId, actor, before, after]));
  const ids = [...new Set(said.flatMap((text) => text.match(ID) ?? []))];
  if (ids.length === 0) return { names: {}, patientIds: [] };
  const { rows } = await trx.raw<{ rows: { id: string; name: string; isPatient: boolean }[] }>(
    `SELECT id, name, "isPatient" FROM (${CALLED}) AS called WHERE id = ANY (?::uuid[])`,
    [ids],
  );
  return {
    names: Object.fromEntries(rows.map(({ id, name }) => [id, name])),
    patientIds: rows.filter(({ isPatient }) => isPatient).map(({ id }) => id),
  };
};

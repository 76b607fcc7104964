import type { Transaction } from 'objection';
import { v7 as uuidv7 } from 'uuid';
import type { Principal } from '../../../auth/principal.ts';
import { statement } from '../../../database/statement.ts';
import type { Doctor } from '../../../models/doctor.ts';
import { HubError } from '../../../protocol/errors.ts';
import { walkInQuery, type PositionedArrival } from '../../../queries/position.ts';

/** Where an entry goes: a department's pool, or a doctor's list. */
export type Destination = {
  departmentId: string;
  doctorId: string | null;
  doctorStatus: Doctor['status'] | null;
  numberPrefix: string;
  active: boolean;
  /** The hospital's day there. */
  today: string;
};

/** Columns of a Destination, from the department `d` and the doctor `doc`. */
export const destinationColumns = `d.department_id AS "departmentId", doc.doctor_id AS "doctorId",
  doc.status AS "doctorStatus", d.number_prefix AS "numberPrefix", d.active,
  hospital_day(d.department_id, hub_now()) AS today`;

/** What a stop is about that no service or journey says more of. */
export const alone = { serviceId: null, keepsPlace: false, optional: false, instruction: null } as const;

type Asked = { departmentId?: string | undefined; doctorId?: string | undefined };
/** What it takes to read a phone number and a birthday. */
export type Reading = { country: string; hospitalToday: string };

export const reading = `s.default_country AS country, hospital_day(NULL, hub_now()) AS "hospitalToday"`;

/** Locked in a query of its own, so that the department joined is the one that the doctor is in once the lock is held. */
export const lockedDoctors = (condition: string): string =>
  `doc AS MATERIALIZED (SELECT doctor_id, department_id, status FROM doctors WHERE ${condition} FOR KEY SHARE)`;

const noDoctor = 'doc AS (SELECT NULL::uuid AS doctor_id, NULL::uuid AS department_id, NULL AS status)';

/**
 * The destination asked for, null if none was, and what it takes to read a phone number and a birthday. Who closes the
 * department or moves the doctor to another one waits for this transaction, so that nobody enters a closed department.
 * Throws HubError('not_found'), also for a doctor of another department.
 */
export const readDestination = async (
  trx: Transaction,
  { departmentId, doctorId }: Asked,
): Promise<Reading & { destination: Destination | null }> => {
  if (departmentId === undefined && doctorId === undefined) {
    const { rows } = await trx.raw<{ rows: [Reading] }>(`SELECT ${reading} FROM settings s`);
    return { ...rows[0], destination: null };
  }
  const [row] =
    doctorId === undefined
      ? await ofDepartment(trx, { departmentId: departmentId ?? null })
      : await ofDoctor(trx, { departmentId: departmentId ?? null, doctorId });
  if (!row) throw new HubError('not_found', { departmentId, doctorId });
  const { country, hospitalToday, ...destination } = row;
  return { country, hospitalToday, destination };
};

const select = `
  SELECT ${reading}, ${destinationColumns}
  FROM settings s CROSS JOIN doc
  JOIN departments d ON d.department_id = coalesce(doc.department_id, CAST(:departmentId AS uuid))
    AND d.department_id = coalesce(CAST(:departmentId AS uuid), d.department_id)
  FOR KEY SHARE OF d`;
const theDoctor = lockedDoctors('doctor_id = :doctorId');
const ofDepartment = statement<Reading & Destination, 'departmentId'>(`WITH ${noDoctor} ${select}`);
const ofDoctor = statement<Reading & Destination, 'departmentId' | 'doctorId'>(`WITH ${theDoctor} ${select}`);

const walkInToDepartment = walkInQuery<Reading & Destination, 'departmentId'>({
  with: noDoctor,
  select,
  ofDoctor: false,
});
const walkInToDoctor = walkInQuery<Reading & Destination, 'departmentId' | 'doctorId'>({
  with: theDoctor,
  select,
  ofDoctor: true,
});

/** The position of an anonymous walk-in, read together with the destination. */
export type WalkIn = PositionedArrival & { queueId: string };

/**
 * What a check-in needs, as far as the input tells. It is sent to the database together with the claim of the requestId.
 * Null where the input tells nothing yet. Throws HubError('not_found') as `readDestination` does.
 */
export const readArrival = async (
  trx: Transaction,
  arriving: Asked & { appointmentCode?: unknown; patientId?: unknown; phoneNumber?: unknown; fullName?: unknown },
  urgencyLevel: number,
): Promise<(Reading & { destination: Destination | null; walkIn: WalkIn | null }) | null> => {
  const { departmentId = null, doctorId, appointmentCode, patientId, phoneNumber, fullName } = arriving;
  if (appointmentCode !== undefined) return null;
  const isNobody = patientId === undefined && phoneNumber === undefined && fullName === undefined;
  if (!isNobody || (departmentId === null && doctorId === undefined)) {
    return { ...(await readDestination(trx, arriving)), walkIn: null };
  }
  const queueId = uuidv7();
  const found =
    doctorId === undefined
      ? await walkInToDepartment(trx, { departmentId, queueId, urgencyLevel })
      : await walkInToDoctor(trx, { departmentId, doctorId, queueId, urgencyLevel });
  if (!found) throw new HubError('not_found', { departmentId, doctorId });
  const { country, hospitalToday, ...destination } = found.row;
  return { country, hospitalToday, destination, walkIn: { ...found.arrival, queueId } };
};

/** A kiosk that stands in a department gives that department's numbers alone. Throws HubError('forbidden'). */
export const expectServed = (principal: Principal, { departmentId }: Pick<Destination, 'departmentId'>): void => {
  const served = servedBy(principal);
  if (served !== null && served !== departmentId) throw new HubError('forbidden', { departmentId });
};

/** The one department that a kiosk serves; null for all. */
export const servedBy = (principal: Principal): string | null =>
  principal.role === 'kiosk' ? principal.departmentId : null;

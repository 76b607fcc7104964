import type { Transaction } from 'objection';
import type { Principal } from '../../auth/principal.ts';
import type { Doctor } from '../../models/doctor.ts';
import { HubError } from '../../protocol/errors.ts';

/** Where an entry goes: a department's pool, or a doctor's list. */
export type Place = {
  departmentId: string;
  doctorId: string | null;
  doctorStatus: Doctor['status'] | null;
  numberPrefix: string;
  active: boolean;
  /** The hospital's day there. */
  today: string;
};

/** Columns of a Place, from the department `d` and the doctor `doc`. */
export const placeColumns = `d.department_id AS "departmentId", doc.doctor_id AS "doctorId",
  doc.status AS "doctorStatus", d.number_prefix AS "numberPrefix", d.active,
  hospital_day(d.department_id, hub_now()) AS today`;

type Asked = { departmentId?: string | undefined; doctorId?: string | undefined };
type Reading = { country: string; hospitalToday: string };
type Nowhere = { departmentId: null; doctorId: string | null };

/**
 * The place asked for, null if none was, and what it takes to read a phone number and a birthday. Throws
 * HubError('not_found'), also for a doctor of another department.
 */
export const readPlace = async (
  trx: Transaction,
  { departmentId, doctorId }: Asked,
): Promise<Reading & { place: Place | null }> => {
  const { rows } = await trx.raw<{ rows: [Reading & (Place | Nowhere)] }>(
    `SELECT s.default_country AS country, hospital_day(NULL, hub_now()) AS "hospitalToday", ${placeColumns}
     FROM settings s
     LEFT JOIN doctors doc ON doc.doctor_id = CAST(:doctorId AS uuid)
     LEFT JOIN departments d ON d.department_id = coalesce(CAST(:departmentId AS uuid), doc.department_id)
       AND d.department_id = coalesce(doc.department_id, d.department_id)`,
    { departmentId: departmentId ?? null, doctorId: doctorId ?? null },
  );
  const [{ country, hospitalToday, ...place }] = rows;
  if (departmentId === undefined && doctorId === undefined) return { country, hospitalToday, place: null };
  if (place.departmentId === null || place.doctorId !== (doctorId ?? null)) {
    throw new HubError('not_found', { departmentId, doctorId });
  }
  return { country, hospitalToday, place };
};

/** A kiosk that stands in a department gives that department's numbers alone. Throws HubError('forbidden'). */
export const expectServed = (principal: Principal, { departmentId }: Pick<Place, 'departmentId'>): void => {
  const served = servedBy(principal);
  if (served !== null && served !== departmentId) throw new HubError('forbidden', { departmentId });
};

/** The one department that a kiosk serves; null for all. */
export const servedBy = (principal: Principal): string | null =>
  principal.role === 'kiosk' ? principal.departmentId : null;

import type { Transaction } from 'objection';
import type { Principal } from '../../../auth/principal.ts';
import { statement } from '../../../database/statement.ts';
import type { VisitStep } from '../../../models/visit-step.ts';
import { HubError } from '../../../protocol/errors.ts';
import type { Booking } from './bookings.ts';
import { alone, destinationColumns, reading, type Destination, type Reading } from './destination.ts';

/** Whose series of numbers a visit's number is from. */
export type Series = Pick<Destination, 'departmentId' | 'numberPrefix' | 'today'>;

export type Stop = Destination & Pick<VisitStep, 'position' | 'serviceId' | 'keepsPlace' | 'optional' | 'instruction'>;

/** A stop of somebody who has arrived, with the appointment that is kept there. */
export type ArrivingStop = Stop & { readonly booking: Booking | null };

/** What somebody comes for: the stops of a journey, or the one of a service. In order; the first is where to go now. */
export type Course = {
  readonly serviceId: string | null;
  /** A kiosk may offer it. */
  readonly isSelfService: boolean;
  readonly series: Series;
  readonly stops: readonly [Stop, ...Stop[]];
};

type Asked = {
  readonly serviceId?: string | undefined;
  readonly journeyId?: string | undefined;
  readonly doctorId?: string | undefined;
  readonly language?: string | undefined;
};

type Row = Reading &
  Stop & {
    readonly chosenId: string | null;
    readonly isOffered: boolean | null;
    readonly selfService: boolean | null;
    readonly seriesOf: Series | null;
  };

/**
 * As `readDestination`, of each stop: who closes one of the departments waits for this transaction. A doctor that was asked for
 * is the one of the stops with the visit's doctor, and of a service's only stop.
 */
const readStops = statement<Row, 'serviceId' | 'journeyId' | 'doctorId' | 'language'>(`
  WITH chosen AS MATERIALIZED (
    SELECT sv.*, coalesce(CAST(:journeyId AS uuid), sv.journey_id) AS way_id
    FROM (VALUES (1)) AS one LEFT JOIN services sv ON sv.service_id = CAST(:serviceId AS uuid)),
  stop AS MATERIALIZED (
    SELECT js.journey_step_id AS stop_id, js.position, js.department_id,
      CASE goes_to WHEN 'visit_doctor' THEN CAST(:doctorId AS uuid) ELSE js.doctor_id END AS doctor_id, js.service_id,
      js.keeps_place, js.optional, coalesce(js.instructions ->> :language, js.instruction) AS instruction
    FROM chosen JOIN journeys j ON j.journey_id = way_id AND j.active JOIN journey_steps js ON js.journey_id = j.journey_id
    UNION ALL
    SELECT service_id, 1, department_id, CAST(:doctorId AS uuid), service_id, false, false, NULL
    FROM chosen WHERE way_id IS NULL AND service_id IS NOT NULL)
  SELECT ${reading}, ${destinationColumns}, chosen.service_id AS "chosenId", chosen.active AS "isOffered",
    chosen.self_service AS "selfService", stop.position, stop.service_id AS "serviceId", stop.keeps_place AS "keepsPlace",
    stop.optional, stop.instruction,
    (SELECT jsonb_build_object('departmentId', o.department_id, 'numberPrefix', o.number_prefix,
        'today', hospital_day(o.department_id, hub_now()))
      FROM departments o WHERE o.department_id = chosen.department_id) AS "seriesOf",
    CASE WHEN position = (SELECT min(position) FROM stop) THEN place_wait(d.department_id, doc.doctor_id) END AS wait
  FROM settings s CROSS JOIN chosen CROSS JOIN stop
  JOIN departments d ON d.department_id = stop.department_id
  LEFT JOIN doctors doc ON doc.doctor_id = stop.doctor_id AND doc.department_id = stop.department_id
  ORDER BY position, doc.status IS NOT DISTINCT FROM 'off', wait, stop_id
  FOR KEY SHARE OF d`);

/**
 * Throws HubError('not_found') for a service or journey that is none, 'department_closed' where it is not offered now or one of
 * its departments is closed. An optional stop at a closed one is left out.
 */
export const readCourse = async (trx: Transaction, asked: Asked): Promise<Reading & { course: Course }> => {
  const { serviceId = null, journeyId = null, doctorId = null, language = null } = asked;
  const rows = await readStops(trx, { serviceId, journeyId, doctorId, language });
  const [first] = rows;
  if (!first) throw new HubError('not_found', { serviceId, journeyId });
  if (serviceId !== null && first.chosenId === null) throw new HubError('not_found', { serviceId });
  if (first.isOffered === false) throw new HubError('department_closed', { serviceId });
  const [stop, ...others] = rows.filter(({ active, optional }) => active || !optional).map(stopOf);
  const closed = [stop, ...others].find((one) => !one?.active);
  if (!stop || closed)
    throw new HubError('department_closed', { departmentId: closed?.departmentId, serviceId, journeyId });
  const { country, hospitalToday, seriesOf, selfService } = first;
  return {
    country,
    hospitalToday,
    course: { serviceId, isSelfService: selfService ?? false, series: seriesOf ?? stop, stops: [stop, ...others] },
  };
};

/**
 * The course of somebody who has appointments today, in order of time: one that is where the course leads anyway is kept at that
 * stop, the others come after it.
 */
export const keptOnTheWay = ({ stops: [first, ...others] }: Course, booked: readonly Booking[]): Stops => {
  const stops: Stops = [{ ...first, booking: null }, ...others.map((stop) => ({ ...stop, booking: null }))];
  for (const one of booked) {
    const at = stops.findIndex((stop) => stop.booking === null && isAt(stop, one));
    const stop = stops[at];
    if (stop) stops[at] = { ...stop, doctorId: one.doctorId, doctorStatus: one.doctorStatus, booking: one };
    else
      stops.push({ ...one, ...alone, position: Math.max(...stops.map(({ position }) => position)) + 1, booking: one });
  }
  return stops;
};
export type Stops = [ArrivingStop, ...ArrivingStop[]];

const isAt = (stop: Stop, booking: Booking): boolean =>
  stop.departmentId === booking.departmentId && (stop.doctorId === null || stop.doctorId === booking.doctorId);

/** What is not for kiosks is chosen at the desk. Throws HubError('forbidden'). */
export const expectOffered = ({ role }: Principal, { serviceId, isSelfService }: Course): void => {
  if (role === 'kiosk' && !isSelfService) throw new HubError('forbidden', { serviceId });
};

const stopOf = (row: Row): Stop => ({
  departmentId: row.departmentId,
  doctorId: row.doctorId,
  doctorStatus: row.doctorStatus,
  numberPrefix: row.numberPrefix,
  active: row.active,
  today: row.today,
  position: row.position,
  serviceId: row.serviceId,
  keepsPlace: row.keepsPlace,
  optional: row.optional,
  instruction: row.instruction,
});

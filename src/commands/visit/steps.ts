import type { Transaction } from 'objection';
import { v7 as uuid } from 'uuid';
import { Department } from '../../models/department.ts';
import { Doctor } from '../../models/doctor.ts';
import { QueueEntry } from '../../models/queue-entry.ts';
import { Service } from '../../models/service.ts';
import { VisitStep } from '../../models/visit-step.ts';
import { Visit } from '../../models/visit.ts';
import type { PlannedStep } from '../../protocol/commands/visit/step.ts';
import { HubError } from '../../protocol/errors.ts';
import { stepStatusOf } from '../../queries/visit-view.ts';
import { invalidInput } from '../invalid-input.ts';
import { latestEntryOf } from './open-visit.ts';

// Steps of a visit that is locked. Those that were not planned at the check-in make a row of the stop where the patient is, too.

type Place = Pick<VisitStep, 'departmentId' | 'doctorId'>;
type NewStep = Place &
  Partial<Pick<VisitStep, 'stepId' | 'serviceId' | 'appointmentId' | 'keepsPlace' | 'optional' | 'instruction'>> & {
    position: number;
  };

export const stepsOf = (trx: Transaction, visitId: string): Promise<VisitStep[]> =>
  VisitStep.query(trx).where('visit_id', visitId).orderBy(['position', 'step_id']).execute();

/**
 * Further stops right after the one where the patient is, and before what is planned already. Throws HubError('not_found',
 * 'department_closed', 'invalid_input') naming the step.
 */
export const planNext = async (
  trx: Transaction,
  visit: Visit,
  current: QueueEntry,
  next: readonly PlannedStep[],
): Promise<void> => {
  if (next.length === 0) return;
  const places = await placesOf(trx, visit, next, 'next');
  const here = await rowOfStop(trx, current);
  const last = Math.max(...next.map(({ position }) => position));
  await VisitStep.query(trx).where({ visit_id: visit.visitId, status: 'planned' }).increment('position', last);
  await insertSteps(
    trx,
    visit,
    places.map((place) => ({ ...place, position: here.position + place.position })),
  );
};

/** After all others; nothing where the patient is or will be there anyway. */
export const addStep = async (trx: Transaction, visit: Visit, { departmentId, doctorId }: Place): Promise<void> => {
  const steps = await stepsWithCurrent(trx, visit);
  const isThere = (step: VisitStep) =>
    (step.status === 'planned' || step.status === 'current' || step.status === 'missed') &&
    step.departmentId === departmentId &&
    (doctorId === null || step.doctorId === doctorId);
  if (steps.some(isThere)) return;
  await insertSteps(trx, visit, [{ departmentId, doctorId, position: lastPosition(steps) + 1 }]);
};

/** What else somebody has come for, after all others; nothing where the visit has it already. */
export const addCourse = async (
  trx: Transaction,
  visit: Visit,
  { serviceId, stops }: { serviceId: string | null; stops: readonly (NewStep & Place)[] },
): Promise<void> => {
  const steps = await stepsWithCurrent(trx, visit);
  const isAhead = ({ status }: VisitStep) => status === 'planned' || status === 'current' || status === 'missed';
  const isThere = stops.every((stop) =>
    steps.some(
      (step) =>
        isAhead(step) &&
        step.departmentId === stop.departmentId &&
        (stop.doctorId === null || step.doctorId === stop.doctorId) &&
        (step.serviceId === null || step.serviceId === (stop.serviceId ?? serviceId)),
    ),
  );
  if (isThere) return;
  const last = lastPosition(steps);
  await insertSteps(
    trx,
    visit,
    stops.map((stop) => ({ ...stop, position: last + stop.position })),
  );
};

/** In order of time: before the first planned stop whose appointment is later. */
export const addBookedStep = async (
  trx: Transaction,
  visit: Visit,
  booking: Place & { appointmentId: string; scheduledDate: Date },
): Promise<void> => {
  const { departmentId, doctorId, appointmentId, scheduledDate } = booking;
  const steps = await stepsWithCurrent(trx, visit);
  const later = await VisitStep.query(trx)
    .where({ visit_id: visit.visitId, 'visit_steps.status': 'planned' })
    .whereRaw(
      'EXISTS (SELECT FROM appointments a WHERE a.appointment_id = visit_steps.appointment_id AND a.scheduled_date > ?)',
      [scheduledDate],
    )
    .min('position as position')
    .first();
  const position = later?.position ?? lastPosition(steps) + 1;
  await VisitStep.query(trx)
    .where({ visit_id: visit.visitId, status: 'planned' })
    .where('position', '>=', position)
    .increment('position', 1);
  await insertSteps(trx, visit, [{ departmentId, doctorId, appointmentId, position }]);
};

/**
 * All that is planned, in place of what was. What is kept keeps its key and its appointment. Throws as `planNext` does, naming the
 * step.
 */
export const replacePlanned = async (
  trx: Transaction,
  visit: Visit,
  planned: readonly VisitStep[],
  steps: readonly (PlannedStep & { stepId?: string | undefined })[],
): Promise<void> => {
  const places = await placesOf(trx, visit, steps, 'steps');
  const isPlanned = new Set(planned.map(({ stepId }) => stepId));
  const others = (await stepsOf(trx, visit.visitId)).filter(({ stepId }) => !isPlanned.has(stepId));
  const after = lastPosition(others);
  const kept = steps.flatMap(({ stepId }) => stepId ?? []);
  const dropped = [...isPlanned].filter((stepId) => !kept.includes(stepId));
  // Entries of a stop that was opened and taken back outlive it.
  await QueueEntry.query(trx).patch({ stepId: null }).whereRaw('step_id = ANY (?)', [dropped]);
  await VisitStep.query(trx).delete().whereRaw('step_id = ANY (?)', [dropped]);
  const added: NewStep[] = [];
  for (const [index, place] of places.entries()) {
    const stepId = steps[index]?.stepId;
    const step = { ...place, position: after + place.position };
    if (stepId === undefined) added.push(step);
    else await VisitStep.query(trx).patch(step).where('step_id', stepId);
  }
  await insertSteps(trx, visit, added);
};

const lastPosition = (steps: readonly VisitStep[]): number => Math.max(0, ...steps.map(({ position }) => position));

/** With a row for the stop where the patient is. */
const stepsWithCurrent = async (trx: Transaction, { visitId }: Visit): Promise<VisitStep[]> => {
  const steps = await stepsOf(trx, visitId);
  if (steps.length > 0) return steps;
  const only = await latestEntryOf(trx, visitId);
  return only ? [await rowOfStop(trx, only)] : [];
};

/** A stop that is not needed any more. Where nothing else is planned and nobody is anywhere, the visit is over. */
export const markSkipped = async (trx: Transaction, { stepId, visitId }: VisitStep, now: Date): Promise<void> => {
  await VisitStep.query(trx).patch({ status: 'skipped', endedAt: now }).where('step_id', stepId);
  await trx.raw(
    `UPDATE visits v SET ended_at = :now WHERE visit_id = :visitId AND ended_at IS NULL
       AND NOT EXISTS (SELECT FROM queue q WHERE q.visit_id = v.visit_id AND q.ended_at IS NULL)
       AND NOT EXISTS (SELECT FROM visit_steps s WHERE s.visit_id = v.visit_id AND s.status = 'planned')`,
    { now, visitId },
  );
};

/** The step of an entry. One that was the visit’s only stop gets its row now, with the key that the views made up so far. */
export const rowOfStop = async (trx: Transaction, entry: QueueEntry): Promise<VisitStep> => {
  if (entry.stepId !== null) return VisitStep.query(trx).findById(entry.stepId).throwIfNotFound();
  const { visitId, departmentId, doctorId, appointmentId, status, endedAt } = entry;
  const { serviceId } = await Visit.query(trx).findById(visitId).throwIfNotFound();
  const step = await VisitStep.query(trx).insertAndFetch({
    stepId: visitId,
    visitId,
    position: 1,
    departmentId,
    doctorId,
    serviceId,
    appointmentId,
    status: stepStatusOf[status],
    endedAt,
  });
  await QueueEntry.query(trx).patch({ stepId: visitId }).where('visit_id', visitId);
  return step;
};

const insertSteps = async (trx: Transaction, { visitId }: Visit, steps: readonly NewStep[]): Promise<void> => {
  if (steps.length === 0) return;
  await VisitStep.query(trx).insert(
    steps.map(
      ({
        stepId = uuid(),
        position,
        departmentId,
        doctorId,
        serviceId = null,
        appointmentId = null,
        keepsPlace = false,
        optional = false,
        instruction = null,
      }) => ({
        stepId,
        visitId,
        position,
        departmentId,
        doctorId,
        serviceId,
        appointmentId,
        keepsPlace,
        optional,
        instruction,
      }),
    ),
  );
};

const placesOf = async (
  trx: Transaction,
  visit: Visit,
  steps: readonly PlannedStep[],
  path: string,
): Promise<NewStep[]> => {
  const former = await QueueEntry.query(trx).where('visit_id', visit.visitId).orderBy(['created_at', 'queue_id']);
  const places: NewStep[] = [];
  for (const [index, step] of steps.entries()) {
    const { position, serviceId = null, keepsPlace = false, optional = false, instruction = null } = step;
    const place = await placeOf(trx, visit, former, step, `${path}.${index}`);
    if (serviceId !== null) await expectService(trx, { ...place, serviceId }, `${path}.${index}`);
    places.push({ ...place, position, serviceId, keepsPlace, optional, instruction });
  }
  return places;
};

const expectService = async (
  trx: Transaction,
  { departmentId, serviceId }: { departmentId: string; serviceId: string },
  path: string,
): Promise<void> => {
  if (await Service.query(trx).findOne({ service_id: serviceId, department_id: departmentId })) return;
  throw new HubError('not_found', { serviceId, departmentId, path: `${path}.serviceId` });
};

const placeOf = async (
  trx: Transaction,
  { siteId }: Visit,
  former: readonly QueueEntry[],
  { departmentId, with: whom = 'pool', keepsPlace = false }: PlannedStep,
  path: string,
): Promise<Place> => {
  const department = await Department.query(trx).findById(departmentId).forKeyShare();
  if (!department) throw new HubError('not_found', { departmentId, path: `${path}.departmentId` });
  if (!department.active) throw new HubError('department_closed', { departmentId, path: `${path}.departmentId` });
  if (department.siteId !== siteId) throw invalidInput(`${path}.departmentId`, 'other_site', 'It is at another site');
  const seen = former.filter((entry) => entry.departmentId === departmentId);
  const doctorId =
    whom === 'pool'
      ? null
      : whom === 'visit_doctor'
        ? (seen.findLast((entry) => entry.doctorId !== null)?.doctorId ?? null)
        : whom;
  if (doctorId !== null) {
    const doctor = await Doctor.query(trx).findById(doctorId).forKeyShare();
    if (!doctor?.active || doctor.departmentId !== departmentId) {
      throw new HubError('not_found', { doctorId, departmentId, path: `${path}.with` });
    }
  }
  if (keepsPlace && !seen.some((entry) => doctorId === null || entry.doctorId === doctorId)) {
    throw invalidInput(`${path}.keepsPlace`, 'no_former_place', 'The patient has not been there in this visit');
  }
  return { departmentId, doctorId };
};

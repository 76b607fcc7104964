import type { Transaction } from 'objection';
import type * as z from 'zod/mini';
import { Department } from '../../models/department.ts';
import { Doctor } from '../../models/doctor.ts';
import { JourneyStep } from '../../models/journey-step.ts';
import { Service } from '../../models/service.ts';
import type { journeySteps } from '../../protocol/commands/journey/step.ts';
import { HubError } from '../../protocol/errors.ts';
import { invalidInput } from '../invalid-input.ts';

type Given = z.output<typeof journeySteps>;

export const stepsOf = (trx: Transaction, journeyId: string): Promise<JourneyStep[]> =>
  JourneyStep.query(trx).where('journey_id', journeyId).orderBy(['position', 'journey_step_id']).execute();

/**
 * All the steps that a journey has, in place of those before. Throws HubError('not_found', 'department_closed', 'invalid_input')
 * naming the step and the field.
 */
export const putSteps = async (trx: Transaction, journeyId: string, steps: Given): Promise<JourneyStep[]> => {
  const departments = await departmentsOf(trx, steps);
  const rows: Partial<JourneyStep>[] = [];
  for (const [index, step] of steps.entries()) {
    const path = `steps.${index}`;
    await expectFitting(trx, step, path);
    expectFormerPlace(steps, step, path);
    rows.push({ journeyId, ...columnsOf(step) });
  }
  const [first, ...others] = departments;
  const elsewhere = others.find(({ siteId }) => siteId !== first?.siteId);
  if (elsewhere) {
    const index = steps.findIndex(({ departmentId }) => departmentId === elsewhere.departmentId);
    throw invalidInput(`steps.${index}.departmentId`, 'other_site', 'A day over two sites is two visits');
  }
  await JourneyStep.query(trx).delete().where('journey_id', journeyId);
  await JourneyStep.query(trx).insert(rows);
  return stepsOf(trx, journeyId);
};

const doctorOf = ({ with: whom = 'pool', doctorId }: Given[number]): string | null =>
  doctorId ?? (whom === 'pool' || whom === 'visit_doctor' ? null : whom);

const columnsOf = (step: Given[number]): Partial<JourneyStep> => {
  const { position, departmentId, serviceId = null, keepsPlace = false, optional = false } = step;
  const { instruction = null, instructions = {} } = step;
  const doctorId = doctorOf(step);
  const goesTo = doctorId !== null ? 'doctor' : step.with === 'visit_doctor' ? 'visit_doctor' : 'pool';
  return { position, departmentId, goesTo, doctorId, serviceId, keepsPlace, optional, instruction, instructions };
};

/** In the order of the steps, each once. */
const departmentsOf = async (trx: Transaction, steps: Given): Promise<Department[]> => {
  const found = new Map<string, Department>();
  for (const [index, { departmentId }] of steps.entries()) {
    if (found.has(departmentId)) continue;
    const department = await Department.query(trx).findById(departmentId);
    const named = { departmentId, path: `steps.${index}.departmentId` };
    if (!department) throw new HubError('not_found', named);
    if (!department.active) throw new HubError('department_closed', named);
    found.set(departmentId, department);
  }
  return [...found.values()];
};

const expectFitting = async (trx: Transaction, step: Given[number], path: string): Promise<void> => {
  const { departmentId, serviceId } = step;
  const doctorId = doctorOf(step);
  if (
    doctorId !== null &&
    !(await Doctor.query(trx).findOne({ doctor_id: doctorId, department_id: departmentId, active: true }))
  ) {
    throw new HubError('not_found', { doctorId, departmentId, path: `${path}.with` });
  }
  if (
    serviceId !== undefined &&
    !(await Service.query(trx).findOne({ service_id: serviceId, department_id: departmentId }))
  ) {
    throw new HubError('not_found', { serviceId, departmentId, path: `${path}.serviceId` });
  }
};

/** Who keeps a place has one from before. */
const expectFormerPlace = (steps: Given, step: Given[number], path: string): void => {
  if (!step.keepsPlace) return;
  const isFormer = (other: Given[number]) => other.departmentId === step.departmentId && other.position < step.position;
  if (!steps.some(isFormer)) {
    throw invalidInput(`${path}.keepsPlace`, 'no_former_place', 'No earlier step of the journey is there');
  }
};

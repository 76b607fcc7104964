import { isActive, type EntryStatus, type StepStatus } from '../protocol/lifecycle.ts';
import type { StepRow, VisitRow } from '../models/visit.ts';
import type { Visit, VisitStep } from '../protocol/views.ts';
import { isoInstant, isoInstantOrNull, type Instant } from './instant.ts';

type Stop = {
  readonly queueId: string;
  readonly queueNumber: string;
  readonly departmentId: string;
  readonly doctorId: string | null;
  readonly appointmentId: string | null;
  readonly status: EntryStatus;
  readonly arrivedAt: Instant;
  /** Not in changes from before there were visits: each entry was one then. */
  readonly visitId?: string;
  readonly reason?: string | null;
  readonly visit?: VisitRow | null;
};

export const visitView = (entry: Stop): Visit => {
  const { queueId, visitId = queueId, queueNumber, arrivedAt, visit } = entry;
  const steps = visit?.steps ?? [];
  return {
    visitId,
    number: visit?.number ?? queueNumber,
    arrivedAt: isoInstant(visit?.arrived_at ?? arrivedAt),
    reason: visit?.reason ?? entry.reason ?? null,
    partyId: visit?.party_id ?? null,
    serviceId: visit?.service_id ?? null,
    steps:
      steps.length === 0 && isActive(entry.status)
        ? [onlyStep(entry, { visitId, serviceId: visit?.service_id ?? null })]
        : steps.map((step) => (step.status === 'current' ? whereIs(entry, fedStepView(step)) : fedStepView(step))),
    revision: visit?.revision ?? null,
  };
};

/** Whoever calls from the pool, or takes over a list, has the patient then. */
const whereIs = ({ departmentId, doctorId }: Stop, step: VisitStep): VisitStep => ({ ...step, departmentId, doctorId });

const fedStepView = (step: StepRow): VisitStep => ({
  stepId: step.step_id,
  position: step.position,
  departmentId: step.department_id,
  doctorId: step.doctor_id,
  serviceId: step.service_id ?? null,
  appointmentId: step.appointment_id,
  status: step.status,
  keepsPlace: step.keeps_place,
  optional: step.optional,
  notBefore: isoInstantOrNull(step.not_before),
  instruction: step.instruction,
  endedAt: isoInstantOrNull(step.ended_at),
});

type StepModel = Omit<VisitStep, 'notBefore' | 'endedAt'> & { notBefore: Instant | null; endedAt: Instant | null };

export const stepView = (step: StepModel): VisitStep => ({
  stepId: step.stepId,
  position: step.position,
  departmentId: step.departmentId,
  doctorId: step.doctorId,
  serviceId: step.serviceId,
  appointmentId: step.appointmentId,
  status: step.status,
  keepsPlace: step.keepsPlace,
  optional: step.optional,
  notBefore: isoInstantOrNull(step.notBefore),
  instruction: step.instruction,
  endedAt: isoInstantOrNull(step.endedAt),
});

/** A visit of one stop has no row for it. Its step has the visit's key, also once a plan makes a row of it. */
export const onlyStep = (
  entry: Pick<Stop, 'departmentId' | 'doctorId' | 'appointmentId' | 'status'> & { endedAt?: Instant | null },
  { visitId, serviceId }: Pick<Visit, 'visitId' | 'serviceId'>,
): VisitStep => ({
  stepId: visitId,
  position: 1,
  departmentId: entry.departmentId,
  doctorId: entry.doctorId,
  serviceId,
  appointmentId: entry.appointmentId,
  status: stepStatusOf[entry.status],
  keepsPlace: false,
  optional: false,
  notBefore: null,
  instruction: null,
  endedAt: isoInstantOrNull(entry.endedAt ?? null),
});

/** What the triggers make of a step when its entry becomes… */
export const stepStatusOf = {
  waiting: 'current',
  called: 'current',
  in_service: 'current',
  on_hold: 'current',
  transferred: 'current',
  completed: 'done',
  no_show: 'missed',
  left: 'left',
  cancelled: 'cancelled',
  withdrawn: 'planned',
} as const satisfies Record<EntryStatus, StepStatus>;

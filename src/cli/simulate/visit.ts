import type { Appointment } from '../../protocol/views.ts';
import type { PlannedVisit } from './plan.ts';
import type { Stage } from './stage.ts';

/** One person's day up to the moment of being called: arriving, triage, and for some another plan. */
export const playVisit = async (stage: Stage, visit: PlannedVisit): Promise<void> => {
  const { clock, crew, ledger } = stage;
  await clock.until(visit.arrivesAt);
  if (visit.fate === 'stays-away') return;
  const queueId = await checkIn(stage, visit);
  if (queueId === null) return;

  const { triage } = visit;
  if (triage) {
    await clock.pass(triage.afterMinutes);
    await ledger.act(crew.nurse.client.send, 'queue:set-urgency', {
      queueId,
      urgencyLevel: triage.level,
      reason: 'Triage (simulation)',
    });
  }
  if (visit.aside === 'move-while-waiting') {
    await clock.pass(5);
    await moveWhileWaiting(stage, visit, queueId);
  }
  if (visit.fate === 'leaves') {
    await clock.pass(20);
    await ledger.act(crew.reception.client.send, 'queue:leave', { queueId });
  }
};

const checkIn = async (stage: Stage, visit: PlannedVisit): Promise<string | null> => {
  const { crew, ledger, visits } = stage;
  const desk = visit.how === 'named' ? crew.reception : crew.kiosk;
  const args = await arrivalOf(stage, visit);
  if (args === null) return null;
  const requestId = crypto.randomUUID();
  const taps = Array.from({ length: visit.doubleTap ? 2 : 1 }, () =>
    ledger.act(desk.client.send, 'queue:check-in', { ...args, requestId }),
  );
  const [reply, again] = await Promise.all(taps);
  if (!reply) return null;
  if (again && again.entry.queueId !== reply.entry.queueId) throw new Error('one tap too many made a second ticket');
  visits.set(reply.entry.queueNumber, visit);
  return reply.entry.queueId;
};

const arrivalOf = async (stage: Stage, visit: PlannedVisit) => {
  const { crew } = stage;
  if (visit.how === 'appointment') {
    const appointment = await appointmentFor(stage, visit);
    return appointment && { appointmentCode: appointment.confirmationCode };
  }
  const doctor = visit.doctorAt === null ? undefined : crew.doctors[visit.doctorAt]?.doctor;
  const place = doctor
    ? { doctorId: doctor.doctorId }
    : { departmentId: crew.departments[visit.departmentAt]?.departmentId ?? '' };
  return visit.how === 'named' ? { ...place, fullName: `Simulated Patient ${visit.n}` } : place;
};

/**
 * An appointment of now: the hub's clock is the real one, so those of the plan's hour may be hours away. The desk
 * books one for the next minutes beside whatever is booked already.
 */
const appointmentFor = async ({ crew, ledger }: Stage, visit: PlannedVisit): Promise<Appointment | null> => {
  const { send } = crew.reception.client;
  const doctor = crew.doctors[visit.doctorAt ?? visit.otherDoctorAt]?.doctor;
  if (!doctor) return null;
  const registered = await ledger.act(send, 'patient:register', { fullName: `Simulated Patient ${visit.n}` });
  if (!registered) return null;
  const booked = await ledger.act(send, 'appointment:book', {
    patientId: registered.patient.patientId,
    doctorId: doctor.doctorId,
    scheduledDate: new Date(Date.now() + 5 * 60_000).toISOString(),
    overbook: true,
    reason: 'Simulation',
  });
  return booked?.appointment ?? null;
};

const moveWhileWaiting = async ({ crew, ledger, asideDone }: Stage, visit: PlannedVisit, queueId: string) => {
  const other = crew.doctors[visit.otherDoctorAt]?.doctor;
  if (!other) return;
  const moved = await ledger.act(crew.reception.client.send, 'queue:transfer', {
    queueId,
    doctorId: other.doctorId,
    reason: 'Shorter wait (simulation)',
  });
  if (moved) asideDone.add(moved.entry.queueNumber);
};

import type { SendArguments } from '../../client/command-types.ts';
import type { PlannedVisit } from './plan.ts';
import type { Stage } from './stage.ts';

/** One person's day up to the moment of being called: arriving, triage, and for some another plan. */
export const playVisit = async (stage: Stage, visit: PlannedVisit): Promise<void> => {
  const { clock, crew, ledger } = stage;
  const expected = visit.how === 'appointment' ? await bookAhead(stage, visit) : null;
  if (visit.how === 'appointment' && expected === null) return;
  await clock.until(expected?.arrivesAt ?? visit.arrivesAt);
  if (visit.outcome === 'stays-away') return;
  const queueId = await checkIn(stage, visit, expected?.args ?? walkInOf(stage, visit));
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
  if (visit.outcome === 'leaves') {
    await clock.pass(20);
    await ledger.act(crew.reception.client.send, 'queue:leave', { queueId });
  }
};

type Arriving = Omit<SendArguments<'queue:check-in'>, 'requestId'>;

const checkIn = async (stage: Stage, visit: PlannedVisit, args: Arriving): Promise<string | null> => {
  const { crew, ledger, visits } = stage;
  const desk = visit.how === 'named' ? crew.reception : crew.kiosk;
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

const walkInOf = ({ crew }: Stage, visit: PlannedVisit): Arriving => {
  const doctor = visit.doctorAt === null ? undefined : crew.doctors[visit.doctorAt]?.doctor;
  const destination = doctor
    ? { doctorId: doctor.doctorId }
    : { departmentId: crew.departments[visit.departmentAt]?.departmentId ?? '' };
  return visit.how === 'named' ? { ...destination, fullName: `Simulated Patient ${visit.n}` } : destination;
};

const BOOKED_AHEAD_MINUTES = 5;
/** The hub books nothing that has passed, and at a high speed it passes on the way there. */
const BOOKING_TAKES_MS = 6_000;

/**
 * Books for the moment at which the plan has it due. The hub's clock is the real one, so the booking itself is made only
 * minutes before, beside whatever is booked already: of the plan's hour there may be hours left.
 */
const bookAhead = async (
  { clock, crew, ledger }: Stage,
  { arrivesAt, lateMinutes, outcome, ...visit }: PlannedVisit,
): Promise<{ args: Arriving; arrivesAt: number } | null> => {
  const { send } = crew.reception.client;
  await clock.until(arrivesAt - lateMinutes - BOOKED_AHEAD_MINUTES);
  const doctor = crew.doctors[visit.doctorAt ?? visit.otherDoctorAt]?.doctor;
  if (!doctor) return null;
  const registered = await ledger.act(send, 'patient:register', { fullName: `Simulated Patient ${visit.n}` });
  if (!registered) return null;
  const dueAt = Math.max(arrivesAt - lateMinutes, clock.minute() + clock.minutesIn(BOOKING_TAKES_MS));
  const booked = await ledger.act(send, 'appointment:book', {
    patientId: registered.patient.patientId,
    doctorId: doctor.doctorId,
    scheduledDate: clock.instantOf(dueAt).toISOString(),
    overbook: true,
    reason: 'Simulation',
  });
  if (!booked) return null;
  const isAfter = lateMinutes > 0 || outcome === 'stays-away';
  return {
    args: { appointmentCode: booked.appointment.confirmationCode },
    arrivesAt: isAfter ? Math.max(arrivesAt, dueAt + lateMinutes) : arrivesAt,
  };
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

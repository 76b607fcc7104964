import type { Transaction } from 'objection';
import { v7 as uuid } from 'uuid';
import type { Principal } from '../../auth/principal.ts';
import type { QueueEntry } from '../../models/queue-entry.ts';
import type { CommandData, CommandInput } from '../../protocol/commands/index.ts';
import { HubError } from '../../protocol/errors.ts';
import type { PublicVisit } from '../../protocol/views.ts';
import { publicEntryView } from '../../queries/entry-view.ts';
import { publicVisitView, visitView } from '../../queries/visit-view.ts';
import { positionOf, type QueuePosition } from '../../queries/position.ts';
import type { Booking } from './arrival/bookings.ts';
import { checkInAppointment, draftEntry, numbered, type OpeningStep, type Unnumbered } from './arrival/number.ts';
import { identify } from './arrival/person.ts';
import { expectServed, readArrival, readDestination, type Destination } from './arrival/destination.ts';
import { arrivalByCode, arrivalOf, type Arrival } from './arrival/visit.ts';
import { defineCommandWithRead, LastWrite, type CommandContext } from '../../execution/define.ts';
import { invalidInput } from '../invalid-input.ts';

type Arriving = CommandInput<'queue:check-in'>;

const STANDARD = 4;

const readWithClaim = (arriving: Arriving, trx: Transaction) =>
  readArrival(trx, arriving, arriving.urgencyLevel ?? STANDARD);
type Read = Awaited<ReturnType<typeof readWithClaim>>;

export const checkIn = defineCommandWithRead('queue:check-in', readWithClaim, async (arriving, context, read) => {
  expectSayable(context.principal, arriving);
  const arrival = await arrivalOfInput(context, arriving, read);
  if (arrival.entry) return replyAbout(context, arrival.entry, arrival);

  const { destination, booking, later, patientId } = arrival;
  expectOpen(destination, { booked: booking !== null });
  const { principal, trx } = context;
  for (const one of booking ? [booking, ...later] : later) await checkInAppointment(trx, one);

  const { entry, queuePosition } = await draftEntry(
    context,
    destination,
    {
      patientId,
      appointmentId: booking?.appointmentId ?? null,
      urgencyLevel: arriving.urgencyLevel ?? booking?.urgencyLevel ?? STANDARD,
      // A kiosk takes no level, and a booking's was somebody's judgement.
      triagedAt: arriving.urgencyLevel !== undefined || booking ? context.now : null,
      deviceId: 'deviceId' in principal ? principal.deviceId : null,
    },
    read?.walkIn ?? null,
  );
  const steps = stepsFrom(entry, later);
  const opening = {
    reason: arriving.reason ?? booking?.reason ?? null,
    language: arriving.language ?? null,
    steps,
  };
  const unnumbered = { ...entry, queueNumber: '', calledAt: null, recallCount: 0, room: null };
  const visit = {
    visitId: entry.queueId,
    steps: steps.map(({ appointmentId: _, ...step }) => ({ ...step, instruction: null })),
  };
  return new LastWrite({
    data: replyWith(unnumbered, visit, queuePosition, { reprint: false, isAdded: false }),
    path: ['entry', 'queueNumber'],
    ...numbered(destination, entry, opening),
  });
});

/** One for each appointment of the day. The only stop has the visit's key, as the views make it up. */
const stepsFrom = (
  { queueId, departmentId, doctorId, appointmentId }: Unnumbered,
  later: readonly Booking[],
): OpeningStep[] =>
  [{ departmentId, doctorId, appointmentId }, ...later].map((place, index) => ({
    stepId: later.length === 0 ? queueId : uuid(),
    position: index + 1,
    departmentId: place.departmentId,
    doctorId: place.doctorId,
    appointmentId: place.appointmentId,
    status: index === 0 ? 'current' : 'planned',
  }));

/**
 * What somebody who serves themselves may say: nothing that only staff decide, and a phone number only with the date of
 * birth, since phones are shared and the ticket link is a capability. Throws HubError('forbidden', 'invalid_input').
 */
const expectSayable = ({ role }: Principal, arriving: Arriving): void => {
  const { phoneNumber, dateOfBirth, fullName, patientId } = arriving;
  const nameless = patientId === undefined && phoneNumber === undefined;
  if (role === 'kiosk') {
    for (const field of ['patientId', 'urgencyLevel', 'early'] as const) {
      if (arriving[field] !== undefined) throw new HubError('forbidden', { field });
    }
    if (phoneNumber !== undefined && dateOfBirth === undefined) {
      throw invalidInput('dateOfBirth', 'required', 'At a kiosk a phone number needs the date of birth');
    }
    if (nameless && fullName !== undefined) {
      throw invalidInput('phoneNumber', 'required', 'Somebody who registers themselves needs a phone number');
    }
  }
  if (nameless && fullName === undefined && dateOfBirth !== undefined) {
    throw invalidInput('phoneNumber', 'required', 'A date of birth alone finds nobody');
  }
};

const arrivalOfInput = async (context: CommandContext, arriving: Arriving, read: Read): Promise<Arrival> => {
  if (arriving.appointmentCode !== undefined) return arrivalByCode(context, arriving.appointmentCode, arriving.early);
  const { destination, ...reading } = read ?? (await readDestination(context.trx, arriving));
  if (destination) expectServed(context.principal, destination);
  // Before anybody is looked for: at a kiosk, a closed department must not tell whether a phone is a patient's.
  if (destination && context.principal.role === 'kiosk') expectOpen(destination, { booked: false });
  const { patientId, phoneNumber, fullName } = arriving;
  if (patientId !== undefined || phoneNumber !== undefined || fullName !== undefined) {
    const known = await identify(context, arriving, reading);
    return arrivalOf(context, known, destination, arriving.early);
  }
  if (destination) return { entry: null, destination, patientId: null, booking: null, later: [] };
  throw invalidInput('departmentId', 'required', 'An anonymous ticket needs a department or a doctor');
};

/** A patient with an appointment is expected, so the doctor may still be on the way. */
const expectOpen = (
  { departmentId, doctorId, doctorStatus, active }: Destination,
  { booked }: { booked: boolean },
): void => {
  if (!active) throw new HubError('department_closed', { departmentId });
  if (doctorStatus === 'off' && !booked) throw new HubError('doctor_off', { doctorId });
};

const replyAbout = async ({ trx }: CommandContext, entry: QueueEntry, { isAdded }: { isAdded: boolean }) =>
  replyWith(entry, publicVisitView(visitView(entry)), await positionOf(trx, entry), { reprint: true, isAdded });

const replyWith = (
  entry: Parameters<typeof publicEntryView>[0] & { ticketToken: string },
  visit: PublicVisit,
  queuePosition: QueuePosition,
  about: { reprint: boolean; isAdded: boolean },
): CommandData<'queue:check-in'> => ({
  entry: publicEntryView(entry),
  visit,
  ...queuePosition,
  trackingUrl: `/ticket/${entry.ticketToken}`,
  ...about,
});

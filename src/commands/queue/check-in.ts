import type { Transaction } from 'objection';
import { v7 as uuid } from 'uuid';
import type { Principal } from '../../auth/principal.ts';
import type { QueueEntry } from '../../models/queue-entry.ts';
import { Visit } from '../../models/visit.ts';
import type { CommandData, CommandInput } from '../../protocol/commands/index.ts';
import { HubError } from '../../protocol/errors.ts';
import type { PublicVisit } from '../../protocol/views.ts';
import { publicEntryView, publicVisitView } from '../../queries/entry-view.ts';
import { visitView } from '../../queries/visit-view.ts';
import { positionOf, type QueuePosition } from '../../queries/position.ts';
import { isoInstant } from '../../queries/instant.ts';
import type { Booking } from './arrival/bookings.ts';
import {
  expectOffered,
  keptOnTheWay,
  readCourse,
  type ArrivingStop,
  type Course,
  type Stops,
} from './arrival/course.ts';
import { checkInAppointment, draftEntry, numbered, writeNow, type OpeningStep } from './arrival/number.ts';
import { identify } from './arrival/person.ts';
import { alone, expectServed, readArrival, readDestination, type Destination } from './arrival/destination.ts';
import { arrivalByCode, arrivalOf, type Arrival } from './arrival/visit.ts';
import { defineCommandWithRead, LastWrite, type CommandContext } from '../../execution/define.ts';
import { invalidInput } from '../invalid-input.ts';

type Arriving = CommandInput<'queue:check-in'>;
type NewArrival = Extract<Arrival, { entry: null }>;

const STANDARD = 4;

const readWithClaim = async (arriving: Arriving, trx: Transaction) => {
  const { serviceId, journeyId, appointmentCode } = arriving;
  if (appointmentCode !== undefined || (serviceId === undefined && journeyId === undefined)) {
    const read = await readArrival(trx, arriving, arriving.urgencyLevel ?? STANDARD);
    return read && { ...read, course: null };
  }
  const { course, ...reading } = await readCourse(trx, arriving);
  return { ...reading, course, destination: course.stops[0], walkIn: null };
};
type Read = Awaited<ReturnType<typeof readWithClaim>>;

export const checkIn = defineCommandWithRead('queue:check-in', readWithClaim, async (arriving, context, read) => {
  expectSayable(context.principal, arriving);
  if (arriving.party !== undefined) return arriveTogether(context, arriving, arriving.party, read);
  const arrival = await arrivalOfInput(context, arriving, read);
  if (arrival.entry) return replyAbout(context, arrival.entry, arrival);
  const { data, write } = await open(context, arriving, arrival, read);
  return new LastWrite({ data, path: ['entry', 'queueNumber'], ...write });
});

/** The visit that is about to be: the reply without the number, and the write that gives it. */
const open = async (
  context: CommandContext,
  arriving: Arriving,
  arrival: NewArrival,
  read: Read,
  partyId: string | null = null,
) => {
  const course = read?.course ?? null;
  const [first, ...others] = stopsOf(arrival, course);
  const { booking } = first;
  expectOpen(first, { booked: booking !== null });
  expectEarlyEnough(booking, context.now, arriving.early);
  const { principal, trx } = context;
  for (const stop of [first, ...others]) if (stop.booking) await checkInAppointment(trx, stop.booking);

  const { entry, queuePosition } = await draftEntry(
    context,
    booking ?? first,
    {
      patientId: arrival.patientId,
      appointmentId: booking?.appointmentId ?? null,
      urgencyLevel: arriving.urgencyLevel ?? booking?.urgencyLevel ?? STANDARD,
      // A kiosk takes no level, and a booking's was somebody's judgement.
      triagedAt: arriving.urgencyLevel !== undefined || booking ? context.now : null,
      deviceId: 'deviceId' in principal ? principal.deviceId : null,
    },
    read?.walkIn ?? null,
  );
  const steps = [first, ...others].map((stop, index) =>
    stepFrom(stop, index, others.length === 0 ? entry.queueId : uuid()),
  );
  const opening = {
    reason: arriving.reason ?? booking?.reason ?? null,
    language: arriving.language ?? null,
    serviceId: course?.serviceId ?? null,
    partyId,
    steps,
  };
  const unnumbered = { ...entry, queueNumber: '', calledAt: null, recallCount: 0, room: null };
  const visit = publicVisitView({ visitId: entry.queueId, steps });
  return {
    data: replyWith(unnumbered, visit, queuePosition, { reprint: false, addedStepIds: [] }),
    write: numbered(course?.series ?? first, entry, opening),
  };
};

/**
 * One after the other in this transaction, so that the numbers follow one another: whoever else checks in there waits for the commit.
 * All go to the same place.
 */
const arriveTogether = async (
  context: CommandContext,
  arriving: Arriving,
  others: NonNullable<Arriving['party']>,
  read: Read,
): Promise<CommandData<'queue:check-in'>> => {
  const { requestId, departmentId, doctorId, serviceId, journeyId, language } = arriving;
  const partyId = uuid();
  const place = { requestId, departmentId, doctorId, serviceId, journeyId, language };
  const first = await arriveInParty(context, arriving, partyId, read);
  const party: Reply[] = [];
  for (const [index, member] of others.entries()) {
    expectMember(context.principal, member, `party.${index}`);
    const { partyId: _, ...reply } = await arriveInParty(
      context,
      { ...place, ...member },
      first.partyId,
      read && { ...read, walkIn: null },
    );
    party.push(reply);
  }
  const { partyId: _, ...reply } = first;
  return { ...reply, party };
};
type Reply = Omit<CommandData<'queue:check-in'>, 'party'>;

/** Somebody who is here already joins the party, or brings the one that they came with. */
const arriveInParty = async (
  context: CommandContext,
  arriving: Arriving,
  partyId: string,
  read: Read,
): Promise<Reply & { partyId: string }> => {
  const { trx } = context;
  const arrival = await arrivalOfInput(context, arriving, read);
  if (arrival.entry) {
    const visit = await Visit.query(trx).findById(arrival.entry.visitId).throwIfNotFound();
    if (visit.partyId === null) await visit.$query(trx).patch({ partyId });
    return { ...(await replyAbout(context, arrival.entry, arrival)), partyId: visit.partyId ?? partyId };
  }
  const { data, write } = await open(context, arriving, arrival, read, partyId);
  return { ...data, entry: { ...data.entry, queueNumber: await writeNow(trx, write) }, partyId };
};

/** A kiosk knows nobody but the one who stands there. Throws HubError('forbidden'). */
const expectMember = ({ role }: Principal, member: NonNullable<Arriving['party']>[number], path: string): void => {
  const [said] = Object.keys(member);
  if (role === 'kiosk' && said !== undefined) throw new HubError('forbidden', { field: `${path}.${said}` });
};

/** An appointment that was checked in for is the way, whatever was asked for beside it; the others of the day follow. */
const stopsOf = ({ destination, booking, later }: NewArrival, course: Course | null): Stops =>
  course && !booking
    ? keptOnTheWay(course, later)
    : [
        { ...destination, ...alone, position: 1, booking },
        ...later.map((one, index) => ({ ...one, ...alone, position: index + 2, booking: one })),
      ];

/** The first opens now. The only stop has the visit's key, as the views make it up. */
const stepFrom = (stop: ArrivingStop, index: number, stepId: string): OpeningStep => ({
  stepId,
  position: stop.position,
  departmentId: stop.departmentId,
  doctorId: stop.doctorId,
  serviceId: stop.serviceId,
  appointmentId: stop.booking?.appointmentId ?? null,
  status: index === 0 ? 'current' : 'planned',
  keepsPlace: stop.keepsPlace,
  optional: stop.optional,
  instruction: stop.instruction,
});

/** What leads to an appointment may be done before check-in for it opens; the appointment itself may not. */
const expectEarlyEnough = (booking: Booking | null, now: Date, early = false): void => {
  if (!booking || early || booking.opensAt <= now) return;
  const { appointmentId, scheduledDate, opensAt } = booking;
  throw new HubError('too_early', {
    appointmentId,
    scheduledDate: isoInstant(scheduledDate),
    opensAt: isoInstant(opensAt),
  });
};

/**
 * What somebody who serves themselves may say: nothing that only staff decide, and a phone number only with the date of
 * birth, since phones are shared and the ticket link is a capability. Throws HubError('forbidden', 'invalid_input').
 */
const expectSayable = ({ role }: Principal, arriving: Arriving): void => {
  const { phoneNumber, dateOfBirth, fullName, patientId } = arriving;
  const nameless = patientId === undefined && phoneNumber === undefined;
  if (role === 'kiosk') {
    for (const field of ['patientId', 'urgencyLevel', 'early', 'journeyId'] as const) {
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
  const { destination, course, ...reading } = read ?? {
    ...(await readDestination(context.trx, arriving)),
    course: null,
  };
  if (destination) expectServed(context.principal, course?.series ?? destination);
  if (course) expectOffered(context.principal, course);
  // Before anybody is looked for: at a kiosk, a closed department must not tell whether a phone is a patient's.
  if (destination && context.principal.role === 'kiosk') expectOpen(destination, { booked: false });
  const { patientId, phoneNumber, fullName } = arriving;
  if (patientId !== undefined || phoneNumber !== undefined || fullName !== undefined) {
    const known = await identify(context, arriving, reading);
    return arrivalOf(context, known, { destination, course }, arriving.early);
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

const replyAbout = async (
  { trx }: CommandContext,
  entry: QueueEntry,
  { addedStepIds }: { addedStepIds: readonly string[] },
) => replyWith(entry, publicVisitView(visitView(entry)), await positionOf(trx, entry), { reprint: true, addedStepIds });

const replyWith = (
  entry: Parameters<typeof publicEntryView>[0] & { ticketToken: string },
  visit: PublicVisit,
  queuePosition: QueuePosition,
  { reprint, addedStepIds }: { reprint: boolean; addedStepIds: readonly string[] },
): CommandData<'queue:check-in'> => ({
  entry: publicEntryView(entry),
  visit,
  ...queuePosition,
  trackingUrl: `/ticket/${entry.ticketToken}`,
  reprint,
  isAdded: addedStepIds.length > 0,
  addedStepIds: [...addedStepIds],
});

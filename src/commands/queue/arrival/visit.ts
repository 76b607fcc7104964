import type { Transaction } from 'objection';
import { QueueEntry } from '../../../models/queue-entry.ts';
import type { Visit } from '../../../models/visit.ts';
import { HubError } from '../../../protocol/errors.ts';
import { asciiDigits } from '../../../protocol/text/digits.ts';
import { isoInstant } from '../../../queries/instant.ts';
import type { CommandContext } from '../../../execution/define.ts';
import { goOn } from '../../visit/go-on.ts';
import { activeEntryOf, lockOpenVisit } from '../../visit/open-visit.ts';
import { addBookedStep, addCourse, addStep, stepsOf } from '../../visit/steps.ts';
import { childrenBookedToday, lockBookings, overOrUnknown, patientOfCode, type Booking } from './bookings.ts';
import type { Course } from './course.ts';
import { expectServed, servedBy, type Destination } from './destination.ts';
import { checkInAppointment, joinBooking } from './number.ts';
import { sentToReception } from './referral.ts';

/** What somebody has come for: the number they have already, perhaps with a further stop, or a new one. */
export type Arrival =
  | { entry: QueueEntry; addedStepIds: readonly string[] }
  | {
      entry: null;
      destination: Destination;
      patientId: string | null;
      booking: Booking | null;
      /** The patient’s other appointments of the day, in order of time: further stops of the same visit. */
      later: Booking[];
    };

/** Where somebody asked to go. */
export type Wanted = { readonly destination: Destination | null; readonly course: Course | null };

export const arrivalByCode = async (context: CommandContext, code: string, early = false): Promise<Arrival> => {
  const { trx, principal } = context;
  const typed = asciiDigits(code.normalize('NFKC'))
    .toUpperCase()
    .replace(/[^A-Z0-9]/g, '');
  const patientId = await patientOfCode(trx, typed);
  if (patientId === undefined) throw await overOrUnknown(trx, typed);
  const visit = await lockOpenVisit(context, { patientId, departmentId: null });
  const bookings = await lockBookings(trx, { patientId, code: typed });
  const booking = bookings.find(({ confirmationCode }) => confirmationCode === typed);
  if (!booking) throw await overOrUnknown(trx, typed);
  expectServed(principal, booking);
  return arriveFor(context, booking, { visit, bookings, early });
};

/**
 * What a known patient has come for. An appointment that is open comes first, else one visit would get two tickets;
 * then the number of an earlier check-in, with a further stop where another destination was asked for; then an appointment missed
 * today; then, where a destination was asked for, a walk-in. Throws HubError('not_found', 'too_early', 'wrong_day').
 */
export const arrivalOf = async (
  context: CommandContext,
  patientId: string,
  wanted: Wanted,
  early = false,
): Promise<Arrival> => {
  const { trx, principal, now } = context;
  const { destination, course } = wanted;
  const departmentId = destination?.departmentId ?? servedBy(principal);
  const doctorId = destination?.doctorId ?? null;
  const visit = await lockOpenVisit(context, { patientId, departmentId });
  const bookings = await lockBookings(trx, { patientId, code: null });
  const here = bookings.filter(
    (booking) =>
      (departmentId === null || booking.departmentId === departmentId) &&
      (doctorId === null || booking.doctorId === doctorId),
  );
  const booked = here.filter(({ status }) => status === 'booked');
  const todays = booked.filter(({ isOfNow }) => isOfNow);

  const hasStops = course !== null && course.stops.length > 1;
  // What leads to an appointment comes before it.
  if (destination && hasStops && !visit)
    return { entry: null, destination, patientId, booking: null, later: openToday(bookings) };
  const open = todays.find(({ opensAt }) => early || opensAt <= now);
  if (open && !hasStops) return arriveFor(context, open, { visit, bookings, early });
  if (visit) return goOnWith(context, visit, { bookings, wanted });
  const missed = here.find(({ status, isOfNow }) => status === 'no_show' && isOfNow);
  if (missed) return arriveFor(context, missed, { visit, bookings });
  const [next] = todays;
  // Staff may know of another reason to come today; at a kiosk it is the appointment.
  if (next && (destination === null || principal.role === 'kiosk'))
    return arriveFor(context, next, { visit, bookings });
  if (destination) return { entry: null, destination, patientId, booking: null, later: openToday(bookings) };
  const [later] = booked;
  if (later) return arriveFor(context, later, { visit, bookings });
  const children = principal.role === 'kiosk' ? await childrenBookedToday(trx, patientId) : [];
  if (children.length > 0) throw sentToReception(principal, 'child_booked', children);
  throw new HubError('not_found', { missing: 'appointment' });
};

type Known = { visit: Visit | undefined; bookings: readonly Booking[]; early?: boolean };

const openToday = (bookings: readonly Booking[]): Booking[] =>
  bookings.filter(({ status, isOfNow }) => status === 'booked' && isOfNow);

/** Throws HubError('invalid_transition', 'wrong_day', 'too_early'). */
const arriveFor = async (
  context: CommandContext,
  booking: Booking,
  { visit, bookings, early = false }: Known,
): Promise<Arrival> => {
  const { appointmentId, patientId, status, isOfNow, opensAt } = booking;
  const scheduledDate = isoInstant(booking.scheduledDate);
  if (visit && (await hasAppointment(context.trx, visit, appointmentId))) {
    return goOnWith(context, visit, { bookings });
  }
  if (status !== 'booked' && status !== 'no_show') {
    throw new HubError('invalid_transition', { appointmentId, from: status, to: 'checked_in' });
  }
  if (!isOfNow) throw new HubError('wrong_day', { appointmentId, scheduledDate });
  if (visit) return goOnWith(context, visit, { bookings, missed: booking });
  if (context.now < opensAt && !early) {
    throw new HubError('too_early', { appointmentId, scheduledDate, opensAt: isoInstant(opensAt) });
  }
  // In order of time: what begins earlier is open, too.
  const others = openToday(bookings).filter((other) => other.appointmentId !== appointmentId);
  const [first = booking, ...later] = [booking, ...others].toSorted(byTime);
  return { entry: null, destination: first, patientId, booking: first, later };
};

const byTime = (a: Booking, b: Booking): number => a.scheduledDate.getTime() - b.scheduledDate.getTime();

/** A step that is over still has its appointment, and the patient who shows the code again has come for nothing new. */
const hasAppointment = async (trx: Transaction, { visitId }: Visit, appointmentId: string): Promise<boolean> => {
  const steps = await stepsOf(trx, visitId);
  if (steps.some((step) => step.appointmentId === appointmentId && step.status !== 'missed')) return true;
  const entry = await activeEntryOf(trx, visitId);
  return entry?.appointmentId === appointmentId;
};

/**
 * The visit goes on under its number. What the patient is booked for today and where else they asked to go become further
 * stops of it.
 */
const goOnWith = async (
  context: CommandContext,
  visit: Visit,
  { bookings, wanted, missed }: { bookings: readonly Booking[]; wanted?: Wanted; missed?: Booking },
): Promise<Arrival> => {
  const { trx } = context;
  const booked = [...openToday(bookings), ...(missed?.status === 'no_show' ? [missed] : [])].toSorted(byTime);
  // The only stop has no row, and gets one with the visit's key.
  const former = new Set([visit.visitId, ...(await stepsOf(trx, visit.visitId)).map(({ stepId }) => stepId)]);
  for (const booking of booked) {
    await checkInAppointment(trx, booking);
    const here = await activeEntryOf(trx, visit.visitId);
    // Somebody who took a number first and then remembered the code keeps that number.
    if (here && isJoinable(here, booking) && (await joinBooking(trx, here, booking))) continue;
    await addBookedStep(trx, visit, booking);
  }
  const { destination = null, course = null } = wanted ?? {};
  if (course) await addCourse(trx, visit, course);
  else if (destination) await addStep(trx, visit, destination);
  const steps = await stepsOf(trx, visit.visitId);
  const entry = (await activeEntryOf(trx, visit.visitId)) ?? (await goOn(context, visit));
  return { entry, addedStepIds: steps.flatMap(({ stepId }) => (former.has(stepId) ? [] : stepId)) };
};

const isJoinable = ({ appointmentId, departmentId, status }: QueueEntry, booking: Booking): boolean =>
  appointmentId === null && departmentId === booking.departmentId && (status === 'waiting' || status === 'on_hold');

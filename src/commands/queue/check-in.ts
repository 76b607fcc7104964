import type { Transaction } from 'objection';
import type { Principal } from '../../auth/principal.ts';
import type { QueueEntry } from '../../models/queue-entry.ts';
import type { CommandData, CommandInput } from '../../protocol/commands/index.ts';
import { HubError } from '../../protocol/errors.ts';
import { publicEntryView } from '../../queries/entry-view.ts';
import { positionOf, type QueuePosition } from '../../queries/position.ts';
import { checkInAppointment, draftEntry, joinBooking, numbered } from './arrival/number.ts';
import { identify } from './arrival/person.ts';
import { expectServed, readArrival, readDestination, type Destination } from './arrival/destination.ts';
import { visitByCode, visitOf, type Visit } from './arrival/visit.ts';
import { defineCommandWithRead, LastWrite, type CommandContext } from '../../execution/define.ts';
import { invalidInput } from '../invalid-input.ts';

type Arriving = CommandInput<'queue:check-in'>;

const STANDARD = 4;

const readWithClaim = (arriving: Arriving, trx: Transaction) =>
  readArrival(trx, arriving, arriving.urgencyLevel ?? STANDARD);
type Read = Awaited<ReturnType<typeof readWithClaim>>;

export const checkIn = defineCommandWithRead('queue:check-in', readWithClaim, async (arriving, context, read) => {
  expectSayable(context.principal, arriving);
  const visit = await visitOfArriving(context, arriving, read);
  if (visit.entry) return replyAbout(context, visit.entry, { reprint: true });

  const { destination, booking, walkIn, patientId } = visit;
  expectOpen(destination, { booked: booking !== null });
  if (booking) await checkInAppointment(context.trx, booking);
  const joined = booking && walkIn ? await joinBooking(context.trx, walkIn, booking) : undefined;
  if (joined) return replyAbout(context, joined, { reprint: true });

  const { principal, trx } = context;
  const { entry, queuePosition } = await draftEntry(
    context,
    destination,
    {
      patientId,
      appointmentId: booking?.appointmentId ?? null,
      urgencyLevel: arriving.urgencyLevel ?? booking?.urgencyLevel ?? STANDARD,
      // A kiosk takes no level, and a booking's was somebody's judgement.
      triagedAt: arriving.urgencyLevel !== undefined || booking ? context.now : null,
      reason: arriving.reason ?? booking?.reason ?? null,
      deviceId: 'deviceId' in principal ? principal.deviceId : null,
    },
    read?.walkIn ?? null,
  );
  const unnumbered = { ...entry, queueNumber: '', calledAt: null, recallCount: 0, room: null };
  return new LastWrite({
    data: replyWith(unnumbered, queuePosition, { reprint: false }),
    path: ['entry', 'queueNumber'],
    ...numbered(trx, destination, entry),
  });
});

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

const visitOfArriving = async (context: CommandContext, arriving: Arriving, read: Read): Promise<Visit> => {
  if (arriving.appointmentCode !== undefined) return visitByCode(context, arriving.appointmentCode, arriving.early);
  const { destination, ...reading } = read ?? (await readDestination(context.trx, arriving));
  if (destination) expectServed(context.principal, destination);
  // Before anybody is looked for: at a kiosk, a closed department must not tell whether a phone is a patient's.
  if (destination && context.principal.role === 'kiosk') expectOpen(destination, { booked: false });
  const { patientId, phoneNumber, fullName } = arriving;
  if (patientId !== undefined || phoneNumber !== undefined || fullName !== undefined) {
    const known = await identify(context, arriving, reading);
    return visitOf(context, known, destination, arriving.early);
  }
  if (destination) return { entry: null, destination, patientId: null, booking: null, walkIn: null };
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

const replyAbout = async ({ trx }: CommandContext, entry: QueueEntry, about: { reprint: boolean }) =>
  replyWith(entry, await positionOf(trx, entry), about);

const replyWith = (
  entry: Parameters<typeof publicEntryView>[0] & { ticketToken: string },
  queuePosition: QueuePosition,
  { reprint }: { reprint: boolean },
): CommandData<'queue:check-in'> => ({
  entry: publicEntryView(entry),
  ...queuePosition,
  trackingUrl: `/ticket/${entry.ticketToken}`,
  reprint,
});

import type { Transaction } from 'objection';
import type { QueueEntry } from '../../models/queue-entry.ts';
import type { CommandData, CommandInput } from '../../protocol/commands/index.ts';
import { HubError } from '../../protocol/errors.ts';
import { publicEntryView } from '../../queries/entry-view.ts';
import { placeOf, type Place as EntryPlace } from '../../queries/estimate.ts';
import { checkInAppointment, draftEntry, joinBooking, numbered } from '../arrival/number.ts';
import { expectSayable, identify } from '../arrival/person.ts';
import { expectServed, readAhead, readPlace, type Place } from '../arrival/place.ts';
import { visitByCode, visitOf, walkInTo, type Visit } from '../arrival/visit.ts';
import { defineCommandAhead, LastWrite, type CommandContext } from '../define.ts';
import { invalidInput } from '../invalid-input.ts';

type Arriving = CommandInput<'queue:check-in'>;

const STANDARD = 4;

const ahead = (arriving: Arriving, trx: Transaction) => readAhead(trx, arriving, arriving.urgencyLevel ?? STANDARD);
type Ahead = Awaited<ReturnType<typeof ahead>>;

export const checkIn = defineCommandAhead('queue:check-in', ahead, async (arriving, context, read) => {
  expectSayable(context.principal, arriving);
  const visit = await visitOfArriving(context, arriving, read);
  if (visit.entry) return replyAbout(context, visit.entry, { reprint: true });

  const { place, booking, walkIn, patientId } = visit;
  expectOpen(place, { booked: booking !== null });
  if (booking) await checkInAppointment(context.trx, booking);
  const joined = booking && walkIn ? await joinBooking(context.trx, walkIn, booking) : undefined;
  if (joined) return replyAbout(context, joined, { reprint: true });

  const { principal, trx } = context;
  const { entry, placed } = await draftEntry(
    context,
    place,
    {
      patientId,
      appointmentId: booking?.appointmentId ?? null,
      urgencyLevel: arriving.urgencyLevel ?? booking?.urgencyLevel ?? STANDARD,
      reason: arriving.reason ?? null,
      deviceId: 'deviceId' in principal ? principal.deviceId : null,
    },
    read?.walkIn ?? null,
  );
  const unnumbered = { ...entry, queueNumber: '', calledAt: null, recallCount: 0, room: null };
  return new LastWrite({
    data: replyWith(unnumbered, placed, { reprint: false }),
    path: ['entry', 'queueNumber'],
    ...numbered(trx, place, entry),
  });
});

const visitOfArriving = async (context: CommandContext, arriving: Arriving, read: Ahead): Promise<Visit> => {
  if (arriving.appointmentCode !== undefined) return visitByCode(context, arriving.appointmentCode);
  const { place, ...reading } = read ?? (await readPlace(context.trx, arriving));
  if (place) expectServed(context.principal, place);
  const patientId = await identify(context, arriving, reading);
  if (patientId !== null) return visitOf(context, patientId, place);
  if (place) return walkInTo(place, null);
  throw invalidInput('departmentId', 'required', 'An anonymous ticket needs a department or a doctor');
};

/** A patient with an appointment is expected, so the doctor may still be on the way. */
const expectOpen = ({ departmentId, doctorId, doctorStatus, active }: Place, { booked }: { booked: boolean }): void => {
  if (!active) throw new HubError('department_closed', { departmentId });
  if (doctorStatus === 'off' && !booked) throw new HubError('doctor_off', { doctorId });
};

const replyAbout = async ({ trx }: CommandContext, entry: QueueEntry, about: { reprint: boolean }) =>
  replyWith(entry, await placeOf(trx, entry), about);

const replyWith = (
  entry: Parameters<typeof publicEntryView>[0] & { ticketToken: string },
  placed: EntryPlace,
  { reprint }: { reprint: boolean },
): CommandData<'queue:check-in'> => ({
  entry: publicEntryView(entry),
  ...placed,
  trackingUrl: `/ticket/${entry.ticketToken}`,
  reprint,
});

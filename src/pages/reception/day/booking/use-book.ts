import type { Appointment } from '../../../../protocol/views.ts';
import { useSend } from '../../patient/use-send.ts';
import type { Person } from '../../patient/person.ts';
import type { Wish } from './slot-fields.tsx';

/** Books, or moves `appointment`. Resolves with the booked appointment; null if it failed, see `error`. */
export const useBook = (appointment: Appointment | undefined) => {
  const booking = useSend('appointment:book');
  const moving = useSend('appointment:reschedule');
  const book = async (person: Person, wish: Wish): Promise<Appointment | null> => {
    const { doctorId, startsAt, durationMinutes, urgencyLevel, overbook } = wish;
    if (startsAt === null) return null;
    const reason = wish.reason.trim();
    const common = {
      doctorId,
      scheduledDate: startsAt,
      ...(reason && { reason }),
      ...(overbook && { overbook }),
    };
    if (appointment) {
      // A moved appointment keeps its length.
      const { appointmentId, revision } = appointment;
      return (await moving.send({ ...common, appointmentId, expectedRevision: revision }))?.appointment ?? null;
    }
    const length = durationMinutes !== null && { durationMinutes };
    const booked = await booking.send({ ...common, ...length, patientId: person.patientId, urgencyLevel });
    return booked?.appointment ?? null;
  };
  return {
    book,
    isSending: booking.isSending || moving.isSending,
    error: booking.error ?? moving.error,
  };
};

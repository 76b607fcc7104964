import type { Appointment } from '../../../protocol/views.ts';
import { useSend } from '../patient/use-send.ts';
import type { Person } from '../patient/person.ts';
import type { Wish } from './slot-fields.tsx';

/** Books, or moves `appointment`; resolves true once it is done. What failed is `error`. */
export const useBook = (appointment: Appointment | undefined) => {
  const booking = useSend('appointment:book');
  const moving = useSend('appointment:reschedule');
  const book = async (person: Person, wish: Wish): Promise<boolean> => {
    const { doctorId, startsAt, durationMinutes, urgencyLevel, overbook } = wish;
    if (startsAt === null) return false;
    const reason = wish.reason.trim();
    const common = {
      doctorId,
      scheduledDate: startsAt,
      ...(durationMinutes !== null && { durationMinutes }),
      ...(reason && { reason }),
      ...(overbook && { overbook }),
    };
    if (appointment) {
      const { appointmentId, revision } = appointment;
      return (await moving.send({ ...common, appointmentId, expectedRevision: revision })) !== null;
    }
    return (await booking.send({ ...common, patientId: person.patientId, urgencyLevel })) !== null;
  };
  return {
    book,
    isSending: booking.isSending || moving.isSending,
    error: booking.error ?? moving.error,
  };
};

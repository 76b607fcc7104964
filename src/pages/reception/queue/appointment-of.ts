import type { Feed } from '../../../client/feed-fold.ts';
import type { Appointment, StaffEntry } from '../../../protocol/views.ts';

type Streams = Feed<StaffEntry>['streams'];

/** One of today's; after a transfer it is still in the list of the doctor it was booked with. */
export const appointmentById = (streams: Streams, appointmentId: string | null): Appointment | undefined => {
  if (appointmentId === null) return undefined;
  for (const { appointments } of streams.values()) {
    const found = appointments.get(appointmentId);
    if (found) return found;
  }
  return undefined;
};

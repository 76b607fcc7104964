import type { AppointmentStatus } from '../../../protocol/lifecycle.ts';
import { isActive, isSuperseded } from '../../../protocol/lifecycle.ts';
import type { Appointment, StaffEntry } from '../../../protocol/views.ts';

/** What one person is here for today. */
export type Today = {
  /** By time. */
  readonly appointments: readonly Appointment[];
  /** The active ones first. */
  readonly entries: readonly StaffEntry[];
};

const nothing: Today = { appointments: [], entries: [] };
/** Such an appointment brings nobody here. */
const voidStatuses: ReadonlySet<AppointmentStatus> = new Set(['cancelled', 'rescheduled']);

/** What everybody is here for today, by patient. */
export const visitsOfToday = (
  entries: Iterable<StaffEntry>,
  appointments: Iterable<Appointment>,
): ((patientId: string) => Today) => {
  const byPatient = new Map<string, { appointments: Appointment[]; entries: StaffEntry[] }>();
  const of = (patientId: string) => {
    const known = byPatient.get(patientId);
    if (known) return known;
    const none = { appointments: [], entries: [] };
    byPatient.set(patientId, none);
    return none;
  };
  for (const entry of entries) {
    if (entry.patientId === null || isSuperseded(entry.status)) continue;
    if (isActive(entry.status)) of(entry.patientId).entries.unshift(entry);
    else of(entry.patientId).entries.push(entry);
  }
  for (const appointment of appointments) {
    if (!voidStatuses.has(appointment.status)) of(appointment.patientId).appointments.push(appointment);
  }
  for (const { appointments: own } of byPatient.values()) {
    own.sort((a, b) => Date.parse(a.scheduledDate) - Date.parse(b.scheduledDate));
  }
  return (patientId) => byPatient.get(patientId) ?? nothing;
};

/** Whether somebody may still check in for it; the hub has the last word. */
export const mayArrive = ({ status }: Appointment): boolean => status === 'booked' || status === 'no_show';

import type { Appointment } from '../../../protocol/views.ts';
import { MINUTE_MS } from '../../shared/staff/wait.tsx';
import { freeIn, overlap, spanOf, type Span } from './hours.ts';
import type { DoctorDay } from './use-day.ts';

/** Where an appointment would go, or why it cannot. */
export type Target =
  | { readonly kind: 'free' | 'same'; readonly doctorId: string; readonly span: Span }
  | { readonly kind: 'taken'; readonly doctorId: string; readonly span: Span; readonly by: Appointment }
  | { readonly kind: 'past' | 'off'; readonly doctorId: string; readonly span: Span };

/** Another doctor's slots have another length; with the same doctor the appointment keeps its own. */
const lengthWith = (appointment: Appointment, doctorId: string, slot: Span): number =>
  doctorId === appointment.doctorId ? appointment.durationMinutes * MINUTE_MS : slot.to - slot.from;

/** Where an appointment may go in one doctor's day: every free slot that it fits into, and where it is now; by time. */
export const placesFor = (
  appointment: Appointment,
  { doctor, hours, appointments }: DoctorDay,
  now: number,
): Span[] => {
  const { doctorId } = doctor;
  const others = [...appointments.values()].filter(({ appointmentId }) => appointmentId !== appointment.appointmentId);
  const taken = others.filter(({ holdsSlot }) => holdsSlot).map(spanOf);
  const places = freeIn(hours, others, now)
    .map((slot) => ({ from: slot.from, to: slot.from + lengthWith(appointment, doctorId, slot) }))
    .filter((place) => !taken.some((one) => overlap(one, place)));
  const own = spanOf(appointment);
  if (doctorId === appointment.doctorId && !places.some(({ from }) => from === own.from)) places.push(own);
  return places.sort((a, b) => a.from - b.from);
};

const kindOf = (appointment: Appointment, doctorId: string, { from }: Span): 'free' | 'same' =>
  doctorId === appointment.doctorId && from === Date.parse(appointment.scheduledDate) ? 'same' : 'free';

/** What letting go at `at` means: the nearest place within half a slot, else why there is none. */
export const targetAt = (appointment: Appointment, there: DoctorDay, at: number, now: number): Target => {
  const { doctorId } = there.doctor;
  const span = { from: at, to: at + appointment.durationMinutes * MINUTE_MS };
  const [nearest] = placesFor(appointment, there, now).sort((a, b) => Math.abs(a.from - at) - Math.abs(b.from - at));
  if (nearest && Math.abs(nearest.from - at) <= (nearest.to - nearest.from) / 2) {
    return { kind: kindOf(appointment, doctorId, nearest), doctorId, span: nearest };
  }
  const middle = (span.from + span.to) / 2;
  const by = [...there.appointments.values()].find((other) => {
    const own = spanOf(other);
    return (
      other.holdsSlot && other.appointmentId !== appointment.appointmentId && own.from <= middle && middle < own.to
    );
  });
  if (by) return { kind: 'taken', doctorId, span: spanOf(by), by };
  return { kind: at < now ? 'past' : 'off', doctorId, span };
};

type Step = 'ArrowUp' | 'ArrowDown' | 'ArrowLeft' | 'ArrowRight';
export const isStep = (key: string): key is Step => /^Arrow(Up|Down|Left|Right)$/.test(key);

/** The next place by an arrow key: earlier or later with the same doctor, or nearest in time with the next one. */
export const stepTarget = (
  appointment: Appointment,
  doctors: readonly DoctorDay[],
  { doctorId, span }: Target,
  step: Step,
  now: number,
): Target | null => {
  const column = doctors.findIndex(({ doctor }) => doctor.doctorId === doctorId);
  const targetIn = (there: DoctorDay, place: Span | undefined): Target | null =>
    place === undefined
      ? null
      : { kind: kindOf(appointment, there.doctor.doctorId, place), doctorId: there.doctor.doctorId, span: place };
  const here = doctors[column];
  if (here && (step === 'ArrowUp' || step === 'ArrowDown')) {
    const places = placesFor(appointment, here, now);
    const later = places.filter(({ from }) => from > span.from);
    const earlier = places.filter(({ from }) => from < span.from);
    return targetIn(here, step === 'ArrowDown' ? later[0] : earlier.at(-1));
  }
  const by = step === 'ArrowRight' ? 1 : -1;
  for (let index = column + by; ; index += by) {
    const there = doctors[index];
    if (there === undefined) return null;
    const [nearest] = placesFor(appointment, there, now).sort(
      (a, b) => Math.abs(a.from - span.from) - Math.abs(b.from - span.from),
    );
    if (nearest) return targetIn(there, nearest);
  }
};

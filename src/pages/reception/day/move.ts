import type { Appointment } from '../../../protocol/views.ts';
import { MINUTE_MS } from '../../shared/staff/wait.tsx';
import { freeIn, overlap, spanOf, type Span } from './hours.ts';
import type { DoctorDay } from './use-day.ts';

/** Where an appointment would go, or why it cannot. */
export type Target =
  | { readonly kind: 'free' | 'same'; readonly doctorId: string; readonly span: Span }
  | { readonly kind: 'taken'; readonly doctorId: string; readonly span: Span; readonly by: Appointment }
  | { readonly kind: 'past' | 'off'; readonly doctorId: string; readonly span: Span };

/** Where an appointment may go in one doctor's day: each span in which all of it fits, and its present one; by time. */
export const spansFor = (appointment: Appointment, { doctor, hours, appointments }: DoctorDay, now: number): Span[] => {
  const { doctorId } = doctor;
  const others = [...appointments.values()].filter(({ appointmentId }) => appointmentId !== appointment.appointmentId);
  const spans = freeIn(hours, others, now, appointment.durationMinutes);
  const own = spanOf(appointment);
  if (doctorId === appointment.doctorId && !spans.some(({ from }) => from === own.from)) spans.push(own);
  return spans.sort((a, b) => a.from - b.from);
};

const lengthOf = (appointment: Appointment): number => {
  const { from, to } = spanOf(appointment);
  return to - from;
};

const kindOf = (appointment: Appointment, doctorId: string, { from }: Span): 'free' | 'same' =>
  doctorId === appointment.doctorId && from === Date.parse(appointment.scheduledDate) ? 'same' : 'free';

/** What letting go at `at` means: the nearest free span within half a slot or half of its length, or why there is none. */
export const targetAt = (appointment: Appointment, there: DoctorDay, at: number, now: number): Target => {
  const { doctorId } = there.doctor;
  const length = lengthOf(appointment);
  const reach = Math.max(length, ...there.hours.map(({ slotMinutes }) => slotMinutes * MINUTE_MS)) / 2;
  const span = { from: at, to: at + length };
  const [nearest] = spansFor(appointment, there, now).sort((a, b) => Math.abs(a.from - at) - Math.abs(b.from - at));
  if (nearest && Math.abs(nearest.from - at) <= reach) {
    return { kind: kindOf(appointment, doctorId, nearest), doctorId, span: nearest };
  }
  const inTheWay = [...there.appointments.values()]
    .filter(({ holdsSlot, appointmentId }) => holdsSlot && appointmentId !== appointment.appointmentId)
    .filter((other) => overlap(spanOf(other), span));
  const middle = at + length / 2;
  const distance = (other: Appointment) => Math.abs(spanOf(other).from + lengthOf(other) / 2 - middle);
  const [by] = inTheWay.sort((a, b) => distance(a) - distance(b));
  if (by) return { kind: 'taken', doctorId, span: spanOf(by), by };
  return { kind: at < now ? 'past' : 'off', doctorId, span };
};

type Step = 'ArrowUp' | 'ArrowDown' | 'ArrowLeft' | 'ArrowRight';
export const isStep = (key: string): key is Step => /^Arrow(Up|Down|Left|Right)$/.test(key);

/** The next span by an arrow key: earlier or later with the same doctor, or nearest in time with the next one. */
export const stepTarget = (
  appointment: Appointment,
  doctors: readonly DoctorDay[],
  { doctorId, span }: Target,
  step: Step,
  now: number,
): Target | null => {
  const column = doctors.findIndex(({ doctor }) => doctor.doctorId === doctorId);
  const targetIn = (there: DoctorDay, free: Span | undefined): Target | null =>
    free === undefined
      ? null
      : { kind: kindOf(appointment, there.doctor.doctorId, free), doctorId: there.doctor.doctorId, span: free };
  const here = doctors[column];
  if (here && (step === 'ArrowUp' || step === 'ArrowDown')) {
    const spans = spansFor(appointment, here, now);
    const later = spans.filter(({ from }) => from > span.from);
    const earlier = spans.filter(({ from }) => from < span.from);
    return targetIn(here, step === 'ArrowDown' ? later[0] : earlier.at(-1));
  }
  const by = step === 'ArrowRight' ? 1 : -1;
  for (let index = column + by; ; index += by) {
    const there = doctors[index];
    if (there === undefined) return null;
    const [nearest] = spansFor(appointment, there, now).sort(
      (a, b) => Math.abs(a.from - span.from) - Math.abs(b.from - span.from),
    );
    if (nearest) return targetIn(there, nearest);
  }
};

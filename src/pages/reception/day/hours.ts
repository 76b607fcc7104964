import type { Schedule } from '../../../protocol/schedule.ts';
import type { Appointment } from '../../../protocol/views.ts';
import type { AppointmentStatus } from '../../../protocol/lifecycle.ts';
import { MINUTE_MS } from '../../shared/staff/wait.tsx';

/** Milliseconds since the epoch, half-open. */
export type Span = { readonly from: number; readonly to: number };
/** Slots of one day begin in the span. The hours themselves may go on for longer, over midnight. */
export type Hours = Span & { readonly endsAt: number; readonly slotMinutes: number };

const formats = new Map<string, Intl.DateTimeFormat>();
const formatOf = (timeZone: string): Intl.DateTimeFormat => {
  const known = formats.get(timeZone);
  if (known) return known;
  const format = new Intl.DateTimeFormat('en-CA', {
    timeZone,
    hourCycle: 'h23',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
  });
  formats.set(timeZone, format);
  return format;
};

/** What the clocks of a time zone show, as if it were UTC; and minutes ahead of UTC by it. */
const localOf = (instant: number, timeZone: string): number => {
  const parts = Object.fromEntries(
    formatOf(timeZone)
      .formatToParts(instant)
      .map(({ type, value }) => [type, Number(value)]),
  );
  const { year = 0, month = 1, day = 1, hour = 0, minute = 0 } = parts;
  return Date.UTC(year, month - 1, day, hour, minute);
};

/** The hospital's day that an instant is on. */
export const dateOf = (instant: number, timeZone: string): string =>
  new Date(localOf(instant, timeZone)).toISOString().slice(0, 10);

const HALF_DAY_MS = 12 * 60 * MINUTE_MS;

/**
 * The instant at which the hospital's clock shows a local time, as the hub has it: where the clocks jump over it, the jump; where they show
 * it twice, the first or the last. `24:00` is the midnight after.
 */
export const instantAt = (date: string, time: string, timeZone: string, which: 'first' | 'last' = 'first'): number => {
  if (time === '24:00') return instantAt(dayAway(date, 1), '00:00', timeZone, which);
  const wanted = Date.parse(`${date}T${time}:00Z`);
  const offsets = [wanted - HALF_DAY_MS, wanted + HALF_DAY_MS].map((around) => localOf(around, timeZone) - around);
  const fitting = offsets.map((offset) => wanted - offset).filter((instant) => localOf(instant, timeZone) === wanted);
  if (fitting.length > 0) return which === 'first' ? Math.min(...fitting) : Math.max(...fitting);
  // The jump lies between what the two offsets make of it.
  const [low, high] = [wanted - Math.max(...offsets), wanted - Math.min(...offsets)];
  for (let minute = low; minute <= high; minute += MINUTE_MS) if (localOf(minute, timeZone) >= wanted) return minute;
  return high;
};

/** `YYYY-MM-DD`, some days away. */
export const dayAway = (date: string, days: number): string => {
  const there = new Date(`${date}T00:00:00Z`);
  there.setUTCDate(there.getUTCDate() + days);
  return there.toISOString().slice(0, 10);
};

const weekdayOf = (date: string): number => new Date(`${date}T00:00:00Z`).getUTCDay() || 7;

/** When a doctor works on one hospital day, by time: what begins on it, and what is left of hours that began the evening before. */
export const hoursOn = (schedules: readonly Schedule[], doctorId: string, date: string, timeZone: string): Hours[] => {
  const day = { from: instantAt(date, '00:00', timeZone), to: instantAt(date, '24:00', timeZone) };
  const own = schedules.filter((one) => one.doctorId === doctorId);
  const hours = [dayAway(date, -1), date]
    .flatMap((begun) => hoursBegunOn(own, begun, timeZone))
    .sort((a, b) => a.from - b.from);
  return hours.flatMap(({ from, to, slotMinutes }, n) => {
    // Only where an hour comes twice does one's last end lie after the other's first beginning.
    const end = Math.min(to, hours[n + 1]?.from ?? to);
    const length = slotMinutes * MINUTE_MS;
    const steps = (until: number) => Math.max(0, Math.ceil((until - from) / length));
    const of = { from: from + steps(day.from) * length, to: Math.min(end, from + steps(day.to) * length) };
    return of.from < of.to ? [{ ...of, endsAt: end, slotMinutes }] : [];
  });
};

/** There the day ends, also where the clocks show it twice. */
const isMidnight = (time: string): boolean => time === '00:00' || time === '24:00';

const hoursBegunOn = (schedules: readonly Schedule[], date: string, timeZone: string): Omit<Hours, 'endsAt'>[] =>
  schedules
    .filter(({ weekday }) => weekday === weekdayOf(date))
    .filter(({ validFrom, validTo }) => date >= validFrom && (validTo === null || date <= validTo))
    .map(({ starts, ends, slotMinutes }) => ({
      from: instantAt(date, starts, timeZone),
      to: instantAt(ends <= starts ? dayAway(date, 1) : date, ends, timeZone, isMidnight(ends) ? 'first' : 'last'),
      slotMinutes,
    }));

const gone: ReadonlySet<AppointmentStatus> = new Set(['cancelled', 'rescheduled']);
/** Whether an appointment is drawn: what was moved or cancelled is not. */
export const isDrawn = ({ status }: Appointment): boolean => !gone.has(status);

export const spanOf = ({
  scheduledDate,
  durationMinutes,
}: Pick<Appointment, 'scheduledDate' | 'durationMinutes'>): Span => {
  const from = Date.parse(scheduledDate);
  return { from, to: from + durationMinutes * MINUTE_MS };
};

export const overlap = (a: Span, b: Span): boolean => a.from < b.to && b.from < a.to;

/** Until when the doctor works on without a break; `hours` by time. */
const workedUntil = (hours: readonly Hours[], at: number): number =>
  hours.reduce((until, { from, endsAt }) => (from <= until && until < endsAt ? endsAt : until), at);

/**
 * What is free from `now` on, by time; `appointments` are the doctor's own. What is to be moved brings its length: it begins with a slot, may go
 * over into the next ones, and ends with the hours.
 */
export const freeIn = (
  hours: readonly Hours[],
  appointments: Iterable<Appointment>,
  now: number,
  movedMinutes: number | null = null,
): Span[] => {
  const taken = [...appointments].filter(({ holdsSlot }) => holdsSlot).map(spanOf);
  return hours.flatMap(({ from, to, slotMinutes }) => {
    const length = slotMinutes * MINUTE_MS;
    const slots: Span[] = [];
    for (let start = from; start + length <= to; start += length) {
      const slot = { from: start, to: start + (movedMinutes === null ? length : movedMinutes * MINUTE_MS) };
      if (start >= now && slot.to <= workedUntil(hours, start) && !taken.some((one) => overlap(one, slot)))
        slots.push(slot);
    }
    return slots;
  });
};

/** Beside each other what overlaps, as an overbooked time does: which lane of how many. */
export const lanesOf = <Row>(
  rows: readonly Row[],
  spanOfRow: (row: Row) => Span,
): { row: Row; lane: number; lanes: number }[] => {
  const sorted = rows.map((row) => ({ row, span: spanOfRow(row) })).sort((a, b) => a.span.from - b.span.from);
  const placed: { row: Row; lane: number; lanes: number }[] = [];
  let group: { row: Row; lane: number }[] = [];
  let ends: number[] = [];
  const close = () => {
    placed.push(...group.map((one) => ({ ...one, lanes: ends.length })));
    group = [];
    ends = [];
  };
  for (const { row, span } of sorted) {
    if (ends.every((end) => end <= span.from)) close();
    const free = ends.findIndex((end) => end <= span.from);
    const lane = free === -1 ? ends.length : free;
    ends[lane] = span.to;
    group.push({ row, lane });
  }
  close();
  return placed;
};

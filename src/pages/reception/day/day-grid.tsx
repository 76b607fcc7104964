import {
  useCallback,
  useEffect,
  useMemo,
  useRef,
  type CSSProperties,
  type KeyboardEvent,
  type ReactNode,
  type RefObject,
} from 'react';
import type { Appointment } from '../../../protocol/views.ts';
import { useFormat, useHub, useLiveness } from '../../shared/staff/hub.tsx';
import { useNow } from '../../shared/staff/now.ts';
import { MINUTE_MS } from '../../shared/staff/wait.tsx';
import { useDesk } from '../desk/desk.tsx';
import { useReceptionTexts } from '../texts.ts';
import { Column, DoctorHead, type SlotSpan } from './column.tsx';
import { spanOf } from './hours.ts';
import { MoveTip } from './move-tip.tsx';
import { isStep } from './move.ts';
import { HOUR_MS, hourPxOf, pixels } from './pixels.ts';
import type { Day } from './use-day.ts';
import { useMove } from './use-move.ts';

/** Where nobody works. */
const USUAL = { from: 8, to: 17 };

/** `none` is shown where nobody works and nothing is booked. */
export const DayGrid = ({ day, none }: { day: Day; none: ReactNode }) => {
  const t = useReceptionTexts();
  const format = useFormat();
  const { open } = useDesk();
  const { isLive } = useLiveness();
  const mayBook = useHub().user.role === 'reception' && isLive;
  const now = useNow(MINUTE_MS / 6);
  const { from, to } = useRange(day);
  const hourPx = useMemo(() => hourPxOf({ doctors: day.doctors }), [day.doctors]);
  const body = useRef<HTMLDivElement>(null);
  const move = useMove({ day, from, hourPx, body, isAllowed: mayBook });
  const { moving } = move;
  useScrollToNow(body, pixels(now - from, hourPx), now >= from && now < to);
  const hours = Array.from({ length: Math.round((to - from) / HOUR_MS) }, (_, index) => from + index * HOUR_MS);
  const isNow = now >= from && now < to;

  const openVisit = useCallback((appointment: Appointment) => open({ kind: 'appointment', appointment }), [open]);
  const openSlot = useCallback(
    (doctorId: string, span: SlotSpan) =>
      open({
        kind: 'book',
        slot: {
          doctorId,
          date: day.date,
          startsAt: new Date(span.from).toISOString(),
          durationMinutes: Math.round((span.to - span.from) / MINUTE_MS),
        },
      }),
    [open, day.date],
  );
  const pressed = (event: KeyboardEvent<HTMLDivElement>) => {
    if (moving?.by === 'keys') {
      if (move.pressed(event.key)) event.preventDefault();
      event.stopPropagation();
      return;
    }
    if (!isStep(event.key) || event.altKey || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    stepFocus(event.currentTarget, event.key);
  };
  if (day.isKnown && day.doctors.length === 0) return none;
  return (
    <div className="day-stage">
      <div
        className={moving ? 'day-grid moving' : 'day-grid'}
        ref={body}
        role="group"
        // The arrow keys choose from here on.
        tabIndex={0}
        aria-label={t('appointments')}
        onKeyDown={pressed}
        style={columns(day.doctors.length, hourPx)}
      >
        <div className="day-heads">
          <div className="day-corner" />
          {day.doctors.map((one) => (
            <DoctorHead key={one.doctor.doctorId} day={one} minute={Math.floor(now / MINUTE_MS)} />
          ))}
        </div>
        <div className="day-columns" style={{ blockSize: pixels(to - from, hourPx) }}>
          <div className="day-axis">
            {hours.map((hour) => (
              <time key={hour} style={{ insetBlockStart: pixels(hour - from, hourPx) }}>
                {format.time(new Date(hour))}
              </time>
            ))}
            {isNow && (
              <b className="now-mark" style={{ insetBlockStart: pixels(now - from, hourPx) }}>
                {format.time(new Date(now))}
              </b>
            )}
          </div>
          {day.doctors.map((one) => {
            const { doctorId } = one.doctor;
            return (
              <Column
                key={doctorId}
                day={one}
                from={from}
                hourPx={hourPx}
                minute={Math.floor(now / MINUTE_MS)}
                mayBook={mayBook}
                movingId={moving?.appointment.doctorId === doctorId ? moving.appointment.appointmentId : null}
                movingName={
                  moving?.target?.doctorId === doctorId ? (moving.appointment.patient?.fullName ?? null) : null
                }
                target={moving?.target?.doctorId === doctorId ? moving.target : null}
                onVisit={openVisit}
                onSlot={openSlot}
                onGrab={move.grab}
                onMove={move.begin}
              />
            );
          })}
          {isNow && <i className="now-line" style={{ insetBlockStart: pixels(now - from, hourPx) }} />}
        </div>
      </div>
      {moving && <MoveTip moving={moving} day={day} />}
    </div>
  );
};

const ABOVE_NOW_PX = 200;

/** Once, when a day of today is shown: the present is what a desk looks at first. */
const useScrollToNow = (body: RefObject<HTMLElement | null>, nowPx: number, isNow: boolean) => {
  const first = useRef({ nowPx, isNow });
  useEffect(() => {
    if (first.current.isNow) body.current?.scrollTo({ top: first.current.nowPx - ABOVE_NOW_PX });
  }, [body]);
};

/** For the grid's template. */
const columns = (count: number, hourPx: number): CSSProperties => {
  const tokens: Record<`--${string}`, number | string> = { '--columns': count, '--hour': `${hourPx}px` };
  return tokens;
};

/** Whole hours around all that is worked and booked. */
const useRange = ({ doctors, from: midnight }: Day): { from: number; to: number } => {
  return useMemo(() => {
    const spans = doctors.flatMap(({ hours, appointments }) => [
      ...hours,
      ...[...appointments.values()].map((one: Appointment) => spanOf(one)),
    ]);
    const first = Math.min(...spans.map(({ from }) => from));
    const last = Math.max(...spans.map(({ to }) => to));
    if (spans.length === 0) return { from: midnight + USUAL.from * HOUR_MS, to: midnight + USUAL.to * HOUR_MS };
    const whole = (at: number, round: (value: number) => number) =>
      midnight + round((at - midnight) / HOUR_MS) * HOUR_MS;
    return { from: whole(first, Math.floor), to: whole(last, Math.ceil) };
  }, [doctors, midnight]);
};

/** Up and down in a column, left and right to what is nearest in time. */
const stepFocus = (grid: HTMLElement, step: string): void => {
  const columns = [...grid.querySelectorAll<HTMLElement>('[data-doctor]')].map((column) => ({
    column,
    slots: [...column.querySelectorAll<HTMLElement>('[data-from]')].sort((a, b) => fromOf(a) - fromOf(b)),
  }));
  const active = document.activeElement instanceof HTMLElement ? document.activeElement : null;
  const at = columns.findIndex(({ slots }) => active !== null && slots.includes(active));
  const slots = columns[at]?.slots;
  if (active === null || slots === undefined) {
    columns[0]?.slots[0]?.focus();
    return;
  }
  if (step === 'ArrowUp' || step === 'ArrowDown') {
    slots[slots.indexOf(active) + (step === 'ArrowDown' ? 1 : -1)]?.focus();
    return;
  }
  const isForward = (step === 'ArrowRight') === (document.documentElement.dir !== 'rtl');
  const next = columns[at + (isForward ? 1 : -1)]?.slots ?? [];
  [...next].sort((a, b) => Math.abs(fromOf(a) - fromOf(active)) - Math.abs(fromOf(b) - fromOf(active)))[0]?.focus();
};

const fromOf = (element: HTMLElement): number => Number(element.dataset['from']);

import {
  useCallback,
  useEffect,
  useRef,
  useState,
  type PointerEvent as ReactPointerEvent,
  type RefObject,
} from 'react';
import type { Appointment } from '../../../protocol/views.ts';
import { isStep, stepTarget, targetAt, type Target } from './move.ts';
import { spanOf } from './hours.ts';
import { msOf } from './pixels.ts';
import type { Day } from './use-day.ts';
import { useReschedule } from './use-reschedule.ts';
import { presentMs } from '../../shared/present.ts';

export type Moving = {
  readonly appointment: Appointment;
  readonly by: 'pointer' | 'keys';
  /** Null over no column. */
  readonly target: Target | null;
  /** Of the pointer, in the window. */
  readonly at: { readonly x: number; readonly y: number } | null;
};

type MoveParts = {
  readonly day: Day;
  /** Of the grid's first hour. */
  readonly from: number;
  readonly hourPx: number;
  readonly body: RefObject<HTMLElement | null>;
  readonly isAllowed: boolean;
};

/** Less is a click with an unsteady hand. */
const DRAG_PX = 5;
const EDGE_PX = 48;
const SCROLL_PX = 16;

/** Moving an appointment to another time or doctor: by dragging it, or by M and the arrow keys. */
export const useMove = ({ day, from, hourPx, body, isAllowed }: MoveParts) => {
  const [moving, setMoving] = useState<Moving | null>(null);
  const reschedule = useReschedule();
  /** Read by the listeners of a drag. They live longer than one drawing of the page. */
  const latest = useRef({ day, from, hourPx, moving, isAllowed });
  useEffect(() => {
    latest.current = { day, from, hourPx, moving, isAllowed };
  });

  const drop = useCallback(
    (given: Moving) => {
      setMoving(null);
      if (given.target?.kind === 'free') reschedule(given.appointment, given.target);
    },
    [reschedule],
  );

  const grab = useCallback(
    (event: ReactPointerEvent<HTMLElement>, appointment: Appointment) => {
      // A finger scrolls: by touch an appointment is moved in its dialog.
      if (event.button !== 0 || event.pointerType === 'touch') return;
      const start = { x: event.clientX, y: event.clientY };
      const grabbedAt = event.clientY - event.currentTarget.getBoundingClientRect().top;
      const { pointerId } = event;
      let present: Moving | null = null;
      const moved = (next: PointerEvent) => {
        if (next.pointerId !== pointerId) return;
        const { clientX: x, clientY: y } = next;
        if (present === null && Math.hypot(x - start.x, y - start.y) < DRAG_PX) return;
        next.preventDefault();
        scrollAtEdge(body.current, x, y);
        present = { appointment, by: 'pointer', at: { x, y }, target: targetUnder(appointment, x, y - grabbedAt) };
        setMoving(present);
      };
      const targetUnder = (one: Appointment, x: number, top: number): Target | null => {
        const column = document
          .elementsFromPoint(x, top + grabbedAt)
          .find((element) => element.matches('[data-doctor]'));
        const doctorId = column instanceof HTMLElement ? column.dataset['doctor'] : undefined;
        const there = latest.current.day.doctors.find(({ doctor }) => doctor.doctorId === doctorId);
        if (column === undefined || there === undefined) return null;
        const at = latest.current.from + msOf(top - column.getBoundingClientRect().top, latest.current.hourPx);
        return targetAt(one, there, at, presentMs());
      };
      const end = () => {
        removeEventListener('pointermove', moved);
        removeEventListener('pointerup', dropped);
        removeEventListener('pointercancel', left);
        removeEventListener('keydown', escaped, true);
      };
      const dropped = () => {
        end();
        if (present === null) return;
        // The click that ends a drag opens nothing.
        addEventListener('click', swallow, { capture: true, once: true });
        setTimeout(() => removeEventListener('click', swallow, true), 0);
        drop(present);
      };
      const left = () => {
        end();
        setMoving(null);
      };
      const escaped = (key: KeyboardEvent) => {
        if (key.key !== 'Escape' || present === null) return;
        key.preventDefault();
        key.stopPropagation();
        left();
      };
      addEventListener('pointermove', moved);
      addEventListener('pointerup', dropped);
      addEventListener('pointercancel', left);
      addEventListener('keydown', escaped, true);
    },
    [body, drop],
  );

  const begin = useCallback((appointment: Appointment) => {
    if (!latest.current.isAllowed) return;
    const target: Target = { kind: 'same', doctorId: appointment.doctorId, span: spanOf(appointment) };
    setMoving({ appointment, by: 'keys', target, at: null });
  }, []);

  /** True where the key meant something. */
  const pressed = (key: string): boolean => {
    if (moving === null || moving.target === null) return false;
    if (key === 'Escape') setMoving(null);
    else if (key === 'Enter' || key === ' ') drop(moving);
    else if (isStep(key)) {
      const isRightToLeft = document.documentElement.dir === 'rtl';
      const mirrored = { ArrowLeft: 'ArrowRight', ArrowRight: 'ArrowLeft', ArrowUp: key, ArrowDown: key } as const;
      const step = isRightToLeft ? mirrored[key] : key;
      const next = stepTarget(moving.appointment, day.doctors, moving.target, step, presentMs());
      if (next) setMoving({ ...moving, target: next });
    } else return false;
    return true;
  };
  return { moving, grab, begin, pressed };
};

const swallow = (event: Event): void => {
  event.preventDefault();
  event.stopPropagation();
};

/** A drag to what is not in sight. */
const scrollAtEdge = (scroller: HTMLElement | null, x: number, y: number): void => {
  if (scroller === null) return;
  const { left, right, top, bottom } = scroller.getBoundingClientRect();
  const by = (at: number, low: number, high: number) =>
    at < low + EDGE_PX ? -SCROLL_PX : at > high - EDGE_PX ? SCROLL_PX : 0;
  scroller.scrollBy(by(x, left, right), by(y, top, bottom));
};

import type { HistoryStep } from '../../../client/history.ts';
import type { Appointment } from '../../../protocol/views.ts';
import type { FrameStore } from './frame/frame-store.ts';

export type Heard = {
  /** As they were last told, of whichever day. */
  readonly rows: ReadonlyMap<string, Appointment>;
  /** Raised when changes may have been missed: what was read before has to be read again. */
  readonly resets: number;
};

export type HeardAppointments = FrameStore<Heard> & { readonly hear: (step: HistoryStep) => void };

/** More than a desk looks at; the oldest are forgotten, and read again with their day. */
const KEPT = 5_000;

/**
 * The live view holds the appointments of its day alone. The changes of other days come by the same feed, and are
 * kept here, so that a page that shows another day is as live as today's.
 */
export const createHeardAppointments = (): HeardAppointments => {
  const listeners = new Set<() => void>();
  const rows = new Map<string, Appointment>();
  let resets = 0;
  let heard: Heard = { rows, resets };
  let frame: number | undefined;
  const changed = () => {
    frame ??= requestAnimationFrame(() => {
      frame = undefined;
      heard = { rows: new Map(rows), resets };
      for (const listener of [...listeners]) listener();
    });
  };
  return {
    get: () => heard,
    subscribe(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    hear(step) {
      if (step.kind === 'reset') resets += 1;
      else if (step.kind !== 'change' || step.event !== 'appointment:changed') return;
      else if (step.payload.row) {
        const { row } = step.payload;
        rows.delete(row.appointmentId);
        rows.set(row.appointmentId, row);
        const [oldest] = rows.keys();
        if (rows.size > KEPT && oldest !== undefined) rows.delete(oldest);
      } else return;
      changed();
    },
  };
};

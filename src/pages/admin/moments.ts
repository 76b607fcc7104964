import { useMemo } from 'react';
import { useFeed, useFormat } from '../shared/staff/hub.tsx';

/** Instants of any day, in the hospital's time. */
export type Moments = {
  /** `24-Nov-2026` */
  day(instant: string): string;
  /** `24-Nov-2026 10:42` */
  minute(instant: string): string;
  /** `10:42` of today, else as `minute`. */
  short(instant: string): string;
  /** `10:42:29.871` */
  exactTime(instant: string): string;
  isToday(instant: string): boolean;
};

export const useMoments = (): Moments => {
  const format = useFormat();
  const { day: today } = useFeed();
  return useMemo(() => {
    const localDate = localDateIn(today.timeZone);
    const day = (instant: string) => format.dateOfBirth(localDate(new Date(instant)));
    const minute = (instant: string) => `${day(instant)} ${format.time(instant)}`;
    const isToday = (instant: string) => localDate(new Date(instant)) === today.date;
    return {
      day,
      minute,
      short: (instant) => (isToday(instant) ? format.time(instant) : minute(instant)),
      exactTime: (instant) => `${format.timeWithSeconds(instant)}.${millisecondsOf(instant)}`,
      isToday,
    };
  }, [format, today]);
};

const millisecondsOf = (instant: string): string => String(new Date(instant).getUTCMilliseconds()).padStart(3, '0');

/** `2026-11-24`, as dates are written in Sweden and in ISO 8601. */
const localDateIn = (timeZone: string): ((instant: Date) => string) => {
  const format = new Intl.DateTimeFormat('sv-SE', { timeZone });
  return (instant) => format.format(instant);
};

const HOUR_MS = 3_600_000;

/**
 * The first instant of a local date, as days begin where clocks are changed at midnight too: of the hours around it,
 * the first one that is of that date.
 */
export const startOfDay = (date: string, timeZone: string): Date => {
  const localDate = localDateIn(timeZone);
  const utc = Date.parse(`${date}T00:00:00Z`);
  // Offsets are whole quarters of an hour, from -12 to +14 hours.
  for (let at = utc - 14 * HOUR_MS; at <= utc + 13 * HOUR_MS; at += HOUR_MS / 4) {
    if (localDate(new Date(at)) === date) return new Date(at);
  }
  return new Date(utc);
};

export const dayAfter = (date: string): string => {
  const next = new Date(`${date}T00:00:00Z`);
  next.setUTCDate(next.getUTCDate() + 1);
  return next.toISOString().slice(0, 10);
};

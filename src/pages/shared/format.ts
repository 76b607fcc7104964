import { localeOf, type Language } from '../../protocol/languages.ts';
import { presentMs } from './present.ts';

/** Dates, times and numbers as a language writes them, in the hospital's time. Instants are Dates or ISO 8601. */
export type Format = {
  /** `10:42` */
  time(instant: Date | string): string;
  /** `10:42:07` */
  timeWithSeconds(instant: Date | string): string;
  /** `Wed, 11 March`, and the year where it is not this one. */
  date(instant: Date | string): string;
  /** `Wednesday 11 March 2026`, of a date without a time: the day that a page is about. */
  longDate(localDate: string): string;
  /** `14-Mar-1958`, of a date without a time: unmistakable, as the NHS writes dates of birth. */
  dateOfBirth(localDate: string): string;
  number(value: number): string;
  /** `3 minutes ago`, by the largest unit that is not zero. */
  ago(instant: Date | string, now: Date): string;
  /** Kept apart, so that a page may set figures and unit in different sizes: `20–30`, ` minutes`. */
  wait(seconds: number): WaitPart[];
};

export type WaitPart = { readonly kind: 'figures' | 'unit'; readonly text: string };

/** `timeZone`: of the live view's day; undefined is the machine's own, for pages that have no day yet. */
export const createFormat = (language: Language, timeZone: string | undefined): Format => {
  const locale = localeOf(language);
  const zone = timeZone === undefined ? {} : { timeZone };
  const clock = { hour: '2-digit', minute: '2-digit', hourCycle: 'h23', ...zone } as const;
  const time = new Intl.DateTimeFormat(locale, clock);
  const seconds = new Intl.DateTimeFormat(locale, { ...clock, second: '2-digit' });
  const dayParts = { weekday: 'short', day: 'numeric', month: 'long', ...zone } as const;
  const date = new Intl.DateTimeFormat(locale, dayParts);
  const withYear = new Intl.DateTimeFormat(locale, { ...dayParts, year: 'numeric' });
  const year = new Intl.DateTimeFormat('en', { year: 'numeric', ...zone });
  const longParts = { weekday: 'long', day: 'numeric', month: 'long', year: 'numeric', timeZone: 'UTC' } as const;
  const long = new Intl.DateTimeFormat(locale, longParts);
  // American English, for three letters of every month: British English writes Sept.
  const birthLocale = language === 'en' ? 'en-US' : locale;
  const birth = new Intl.DateTimeFormat(birthLocale, {
    day: '2-digit',
    month: 'short',
    year: 'numeric',
    timeZone: 'UTC',
  });
  const number = new Intl.NumberFormat(locale);
  const relative = new Intl.RelativeTimeFormat(locale, { numeric: 'always' });
  return {
    time: (instant) => time.format(new Date(instant)),
    timeWithSeconds: (instant) => seconds.format(new Date(instant)),
    date(instant) {
      const at = new Date(instant);
      return (year.format(at) === year.format(presentMs()) ? date : withYear).format(at);
    },
    longDate: (localDate) => long.format(new Date(`${localDate}T00:00:00Z`)),
    dateOfBirth(localDate) {
      const parts = birth.formatToParts(new Date(`${localDate}T00:00:00Z`));
      const part = (wanted: string) => parts.find(({ type }) => type === wanted)?.value.replace(/\.$/, '') ?? '';
      return [part('day'), part('month'), part('year')].join('-');
    },
    number: (value) => number.format(value),
    ago(instant, now) {
      const passed = Math.max(0, (now.getTime() - new Date(instant).getTime()) / 1000);
      if (passed < 60) return relative.format(-Math.floor(passed), 'second');
      if (passed < 3600) return relative.format(-Math.floor(passed / 60), 'minute');
      if (passed < 86_400) return relative.format(-Math.floor(passed / 3600), 'hour');
      return relative.format(-Math.floor(passed / 86_400), 'day');
    },
    wait: (seconds) => waitParts(locale, waitRange(seconds)),
  };
};

export type WaitRange = { readonly from: number; readonly to: number; readonly unit: 'minute' | 'hour' };

const STEP_MINUTES = 5;
/** A consultation may take twice as long as usual, so a promise to the minute would be broken half of the time. */
const SPREAD = 1.4;
const LONGEST_IN_MINUTES = 90;

/** A range, rounded up: `20–30 minutes`, and past an hour and a half by half hours. */
export const waitRange = (seconds: number): WaitRange => {
  const minutes = Math.max(1, seconds / 60);
  const from = roundUp(minutes, STEP_MINUTES);
  const to = Math.max(from + STEP_MINUTES, roundUp(minutes * SPREAD, STEP_MINUTES));
  if (to <= LONGEST_IN_MINUTES) return { from, to, unit: 'minute' };
  const hours = roundUp(minutes / 60, 0.5);
  return { from: hours, to: Math.max(hours + 0.5, roundUp((minutes / 60) * SPREAD, 0.5)), unit: 'hour' };
};

/** Floating point must not make 20 minutes 25. */
const roundUp = (value: number, step: number): number => Math.ceil(value / step - 1e-9) * step;

const waitParts = (locale: string, { from, to, unit }: WaitRange): WaitPart[] => {
  const format = new Intl.NumberFormat(locale, { style: 'unit', unit, unitDisplay: 'long' });
  const parts: { kind: WaitPart['kind']; text: string }[] = [];
  for (const { type, value } of format.formatRangeToParts(from, to)) {
    const kind = type === 'unit' || (type === 'literal' && value.trim() === '') ? 'unit' : 'figures';
    const last = parts.at(-1);
    if (last?.kind === kind) last.text += value;
    else parts.push({ kind, text: value });
  }
  return parts;
};

import { useMemo } from 'react';
import type { Settings } from '../../../protocol/views.ts';
import { createFormat, type Format } from '../../shared/format.ts';
import { localeOf, type Language } from '../../../protocol/languages.ts';
import { useLanguage, useStaffTexts } from '../../shared/staff/texts.tsx';
import { labelOf, levelOf } from '../../shared/staff/urgency.tsx';
import { useReceptionTexts } from '../texts.ts';

/** All that turns figures into words, in the reader's language and the hospital's time. */
export type Words = {
  readonly t: ReturnType<typeof useReceptionTexts>;
  readonly number: Format['number'];
  readonly time: Format['time'];
  readonly timeWithSeconds: Format['timeWithSeconds'];
  /** `22 min`; the minutes that have passed. */
  minutes(value: number): string;
  /** `86 %`; 100 only where it is all. */
  percent(some: number, all: number): string;
  /** `7.4 %` */
  finePercent(share: number): string;
  /** `54 called, 42 waiting, 4 left` */
  list(parts: readonly string[]): string;
  /** `Tuesday 24 November 2026` */
  longDate(localDate: string): string;
  /** As the hospital calls an urgency level. */
  label(level: number): string;
};

export const useWords = (settings: Settings, timeZone: string): Words => {
  const t = useReceptionTexts();
  const staff = useStaffTexts();
  const language = useLanguage();
  const formats = useMemo(() => formatsOf(language, timeZone), [language, timeZone]);
  return useMemo(
    () => ({
      t,
      ...formats,
      minutes: (value) => staff('minutes', { count: Math.floor(value) }),
      label: (level) => labelOf(levelOf(settings, level), language),
    }),
    [t, staff, formats, settings, language],
  );
};

const formatsOf = (language: Language, timeZone: string): Omit<Words, 't' | 'label' | 'minutes'> => {
  const locale = localeOf(language);
  const { number, time, timeWithSeconds, longDate } = createFormat(language, timeZone);
  const percent = new Intl.NumberFormat(locale, { style: 'percent', maximumFractionDigits: 0 });
  const fine = new Intl.NumberFormat(locale, { style: 'percent', maximumFractionDigits: 1 });
  const list = new Intl.ListFormat(locale, { type: 'unit', style: 'long' });
  return {
    number,
    time,
    timeWithSeconds,
    percent: (some, all) => percent.format(Math.floor((some * 100) / all) / 100),
    finePercent: (share) => fine.format(share),
    list: (parts) => list.format(parts),
    longDate,
  };
};

import { localeOf } from '../../../protocol/languages.ts';
import { useLanguage } from '../../shared/staff/texts.tsx';

export const weekdays = [1, 2, 3, 4, 5, 6, 7] as const;

/** 1 is Monday. The fourth of January 2021 was one. */
export const useWeekdayName = (): ((weekday: number) => string) => {
  const language = useLanguage();
  const format = new Intl.DateTimeFormat(localeOf(language), { weekday: 'long', timeZone: 'UTC' });
  return (weekday) => format.format(new Date(Date.UTC(2021, 0, 3 + weekday)));
};

import { DatesProvider } from '@mantine/dates';
import 'dayjs/locale/ar';
import 'dayjs/locale/de';
import 'dayjs/locale/es';
import 'dayjs/locale/pt';
import type { ReactNode } from 'react';
import { useLanguage } from '../../shared/staff/texts.tsx';

const MONDAY = 1;

/** Months and weekdays of the calendars in the reader's language. */
export const CalendarLanguage = ({ children }: { children: ReactNode }) => {
  const locale = useLanguage();
  return <DatesProvider settings={{ locale, firstDayOfWeek: MONDAY }}>{children}</DatesProvider>;
};

import { DatePicker } from '@mantine/dates';
import { useFeed } from '../../shared/staff/hub.tsx';
import { Icon } from '../../shared/staff/icon.tsx';
import { useReceptionTexts } from '../texts.ts';

/** Beside the day: the month, and what the signs mean. */
type DayRailProps = {
  readonly date: string;
  readonly setDate: (date: string) => void;
  /** Where it has no room of its own. */
  readonly isOpen: boolean;
};

export const DayRail = ({ date, setDate, isOpen }: DayRailProps) => {
  const t = useReceptionTexts();
  const { day } = useFeed();
  return (
    <aside className={isOpen ? 'day-rail day-rail--open' : 'day-rail'} aria-label={t('month')}>
      <DatePicker
        key={date}
        value={date}
        defaultDate={date}
        size="xs"
        maxLevel="year"
        getDayProps={(one) => (one === day.date ? { 'aria-current': 'date' } : {})}
        onChange={(next) => {
          if (next !== null) setDate(next);
        }}
        ariaLabels={{ previousMonth: t('monthBefore'), nextMonth: t('monthAfter') }}
      />
      <h3>{t('signs')}</h3>
      <ul className="signs">
        <li>
          <span className="visit booked" />
          {t('statusBooked')}
        </li>
        <li>
          <span className="visit checked_in" />
          {t('statusCheckedIn')}
        </li>
        <li>
          <span className="visit in_consultation">
            <Icon name="play" />
          </span>
          {t('statusInConsultation')}
        </li>
        <li>
          <span className="visit fulfilled">
            <Icon name="check" />
          </span>
          {t('statusFulfilled')}
        </li>
        <li>
          <span className="visit no_show">
            <Icon name="noShow" />
          </span>
          {t('statusNoShow')}
        </li>
        <li>
          <span className="visit free" />
          {t('freeSlot')}
        </li>
        <li>
          <span className="visit off" />
          {t('notWorking')}
        </li>
      </ul>
    </aside>
  );
};

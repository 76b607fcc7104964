import { useMemo, useState } from 'react';
import { Button } from '../../shared/staff/controls.tsx';
import { useFeed, useFormat, useHub, useLiveness } from '../../shared/staff/hub.tsx';
import { Icon } from '../../shared/staff/icon.tsx';
import { useKeys } from '../../shared/staff/keys.tsx';
import { useNow } from '../../shared/staff/now.ts';
import { MINUTE_MS } from '../../shared/staff/wait.tsx';
import { useDesk } from '../desk/desk.tsx';
import { KeyBar } from '../desk/key-bar.tsx';
import { useReceptionTexts } from '../texts.ts';
import { DayGrid } from './day-grid.tsx';
import { DayRail } from './day-rail.tsx';
import { dayAway, freeIn } from './hours.ts';
import { useDay, type Day } from './use-day.ts';

/** A day's appointments: doctors as columns, 80 an hour. */
export const DayView = () => {
  const t = useReceptionTexts();
  const { day: present } = useFeed();
  const [chosen, setChosen] = useState<string | null>(null);
  const [departmentId, setDepartmentId] = useState<string | null>(null);
  /** Today stays today over midnight. */
  const date = chosen ?? present.date;
  const setDate = (next: string) => setChosen(next === present.date ? null : next);
  const day = useDay(date, departmentId);
  const mayBook = useHub().user.role === 'reception';
  const [isMonthOpen, setMonthOpen] = useState(false);
  useKeys({
    '[': () => setDate(dayAway(date, -1)),
    ']': () => setDate(dayAway(date, 1)),
    '.': () => setChosen(null),
  });
  return (
    <main className="day">
      <DayHead
        day={day}
        setDate={setDate}
        departmentId={departmentId}
        setDepartmentId={setDepartmentId}
        isMonthOpen={isMonthOpen}
        onMonth={() => setMonthOpen((isOpen) => !isOpen)}
      />
      {day.isCut && (
        <p className="day-cut" role="status">
          <Icon name="warning" /> {t('dayCut')}
        </p>
      )}
      <div className="day-body">
        <DayRail
          date={date}
          isOpen={isMonthOpen}
          setDate={(next) => {
            setDate(next);
            setMonthOpen(false);
          }}
        />
        <DayGrid
          key={date}
          day={day}
          none={<NobodyWorks departmentId={departmentId} onShowAll={() => setDepartmentId(null)} />}
        />
      </div>
      <KeyBar
        keys={[
          [t('keyMoveFocus'), '↑', '↓', '←', '→'],
          [t('keyOpenSlot'), '↵'],
          ...(mayBook ? ([[t('keyMove'), 'M']] as const) : []),
          [t('keyOtherDay'), '[', ']'],
          [t('today'), '.'],
        ]}
      />
    </main>
  );
};

/** Says what the filter hides, and takes it away. */
const NobodyWorks = ({ departmentId, onShowAll }: { departmentId: string | null; onShowAll: () => void }) => {
  const t = useReceptionTexts();
  const { departments, doctors } = useFeed();
  if (departmentId === null) return <p className="list-none">{t('nobodyWorks')}</p>;
  const department = departments.get(departmentId)?.name ?? '';
  const hasDoctors = [...doctors.values()].some((doctor) => doctor.active && doctor.departmentId === departmentId);
  return (
    <div className="list-none day-none">
      <p>{t(hasDoctors ? 'nobodyWorksThere' : 'nobodyInDepartment', { department })}</p>
      <Button onClick={onShowAll}>{t('showAllDepartments')}</Button>
    </div>
  );
};

type DayHeadProps = {
  readonly day: Day;
  readonly setDate: (date: string) => void;
  readonly departmentId: string | null;
  readonly setDepartmentId: (departmentId: string | null) => void;
  readonly isMonthOpen: boolean;
  readonly onMonth: () => void;
};

const DayHead = (props: DayHeadProps) => {
  const { day, setDate, departmentId, setDepartmentId, isMonthOpen, onMonth } = props;
  const t = useReceptionTexts();
  const { longDate } = useFormat();
  const { departments, day: present } = useFeed();
  const { user } = useHub();
  const { isLive } = useLiveness();
  const { open } = useDesk();
  const { date, isToday } = day;
  return (
    <div className="filters day-head">
      <h1>{longDate(date)}</h1>
      <span className="day-steps">
        <button type="button" aria-label={t('dayBefore')} onClick={() => setDate(dayAway(date, -1))}>
          <Icon name="chevronLeft" />
        </button>
        <button
          type="button"
          className={isToday ? 'on' : undefined}
          aria-current={isToday ? 'date' : undefined}
          onClick={() => setDate(present.date)}
        >
          {t('today')}
        </button>
        <button type="button" aria-label={t('dayAfter')} onClick={() => setDate(dayAway(date, 1))}>
          <Icon name="chevronRight" />
        </button>
      </span>
      <Button small className="day-month" icon="calendar" aria-expanded={isMonthOpen} onClick={onMonth}>
        {t('monthAndSigns')}
      </Button>
      <span className="select-box select-box--small">
        <select
          aria-label={t('department')}
          value={departmentId ?? ''}
          onChange={(event) => setDepartmentId(event.target.value || null)}
        >
          <option value="">{t('allDepartments')}</option>
          {[...departments.values()]
            .filter(({ active }) => active)
            .map(({ departmentId: id, name }) => (
              <option key={id} value={id}>
                {name}
              </option>
            ))}
        </select>
        <Icon name="chevronDown" />
      </span>
      <i className="grow" />
      <FreeCount day={day} />
      {user.role === 'reception' && (
        <Button icon="plus" keyName="B" disabled={!isLive} onClick={() => open({ kind: 'book' })}>
          {t('book')}
        </Button>
      )}
    </div>
  );
};

const FreeCount = ({ day: { doctors, isToday } }: { day: Day }) => {
  const t = useReceptionTexts();
  const now = useNow(MINUTE_MS);
  const count = useMemo(
    () => doctors.reduce((sum, { hours, appointments }) => sum + freeIn(hours, appointments.values(), now).length, 0),
    [doctors, now],
  );
  return <span className="secondary">{isToday ? t('freeToday', { count }) : t('freeSlots', { count })}</span>;
};

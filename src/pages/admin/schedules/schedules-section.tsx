import { useCallback, useState } from 'react';
import type { Send } from '../../../client/send.ts';
import type { Schedule } from '../../../protocol/schedule.ts';
import { Button } from '../../shared/staff/controls.tsx';
import { useFeed, useFormat } from '../../shared/staff/hub.tsx';
import { Fetched, ListPlace, SectionHeading } from '../section.tsx';
import { useAdminTexts } from '../texts.ts';
import { useLeave } from '../unsaved.tsx';
import { useListed } from '../use-listed.ts';
import { HoursPane } from './hours-pane.tsx';
import { useWeekdayName, weekdays } from './weekdays.ts';

type Chosen = { readonly scheduleId: string } | { readonly weekday: number };

export const SchedulesSection = () => {
  const t = useAdminTexts();
  const { departments, doctors } = useFeed();
  const nameOf = (departmentId: string) => departments.get(departmentId)?.name ?? '';
  const offered = [...doctors.values()].sort(
    (a, b) => nameOf(a.departmentId).localeCompare(nameOf(b.departmentId)) || a.doctorNo - b.doctorNo,
  );
  const [wantedId, setWantedId] = useState<string | null>(null);
  const leave = useLeave();
  const doctor = (wantedId === null ? undefined : doctors.get(wantedId)) ?? offered[0];
  return (
    <>
      <SectionHeading title={t('schedules')}>
        <label className="heading-choice">
          <span className="secondary">{t('doctor')}</span>
          <select
            className="text-box select"
            value={doctor?.doctorId ?? ''}
            onChange={({ target: { value } }) => leave(() => setWantedId(value))}
          >
            {[...departments.values()].map(({ departmentId, name }) => (
              <optgroup key={departmentId} label={name}>
                {offered
                  .filter((one) => one.departmentId === departmentId)
                  .map((one) => (
                    <option key={one.doctorId} value={one.doctorId}>
                      {one.fullName}
                    </option>
                  ))}
              </optgroup>
            ))}
          </select>
        </label>
      </SectionHeading>
      {doctor ? (
        <Week key={doctor.doctorId} doctorId={doctor.doctorId} name={doctor.fullName} />
      ) : (
        <p className="empty">{t('noDoctorsHere')}</p>
      )}
    </>
  );
};

const Week = ({ doctorId, name }: { doctorId: string; name: string }) => {
  const t = useAdminTexts();
  const weekdayName = useWeekdayName();
  const ask = useCallback(async (send: Send) => (await send('schedule:list', { doctorId })).schedules, [doctorId]);
  const listed = useListed(ask);
  const [chosen, setChosen] = useState<Chosen | null>(null);
  const leave = useLeave();
  const choose = (next: Chosen | null) => leave(() => setChosen(next));
  const hours = listed.data ?? [];
  const chosenHours =
    chosen !== null && 'scheduleId' in chosen
      ? hours.find(({ scheduleId }) => scheduleId === chosen.scheduleId)
      : undefined;
  const isNew = chosen !== null && 'weekday' in chosen;
  const done = async () => {
    setChosen(null);
    await listed.refresh();
  };
  return (
    <div className={chosenHours || isNew ? 'with-pane' : 'with-pane with-pane--alone'}>
      <ListPlace label={t('schedules')}>
        <Fetched listed={listed}>
          {() => (
            <table className="table week">
              <thead>
                <tr>
                  <th>{t('weekday')}</th>
                  <th>{t('hoursOf', { name })}</th>
                  <th />
                </tr>
              </thead>
              <tbody>
                {weekdays.map((weekday) => {
                  const today = hours
                    .filter((one) => one.weekday === weekday)
                    .sort((a, b) => a.validFrom.localeCompare(b.validFrom) || a.starts.localeCompare(b.starts));
                  return (
                    <tr key={weekday}>
                      <td className="nowrap">
                        <b>{weekdayName(weekday)}</b>
                      </td>
                      <td>
                        {today.length === 0 && <span className="muted">{t('noHours')}</span>}
                        <div className="hours">
                          {today.map((one) => (
                            <HoursButton
                              key={one.scheduleId}
                              hours={one}
                              isChosen={one === chosenHours}
                              onChoose={() => choose(one === chosenHours ? null : { scheduleId: one.scheduleId })}
                            />
                          ))}
                        </div>
                      </td>
                      <td className="end">
                        <Button
                          look="quiet"
                          small
                          icon="plus"
                          aria-label={`${t('addHours')}, ${weekdayName(weekday)}`}
                          onClick={() => choose({ weekday })}
                        >
                          {t('addHours')}
                        </Button>
                      </td>
                    </tr>
                  );
                })}
              </tbody>
            </table>
          )}
        </Fetched>
        <p className="list-note">{t('bookedStay')}</p>
      </ListPlace>
      {chosenHours && (
        <HoursPane
          key={chosenHours.scheduleId}
          doctorId={doctorId}
          hours={chosenHours}
          weekday={chosenHours.weekday}
          onDone={() => void done()}
          onClose={() => choose(null)}
        />
      )}
      {isNew && (
        <HoursPane
          key={`new ${chosen.weekday}`}
          doctorId={doctorId}
          hours={null}
          weekday={chosen.weekday}
          onDone={() => void done()}
          onClose={() => choose(null)}
        />
      )}
    </div>
  );
};

type HoursButtonProps = { readonly hours: Schedule; readonly isChosen: boolean; readonly onChoose: () => void };

const HoursButton = ({ hours, isChosen, onChoose }: HoursButtonProps) => {
  const t = useAdminTexts();
  const format = useFormat();
  const { day } = useFeed();
  const { starts, ends, slotMinutes, validFrom, validTo } = hours;
  const from = format.dateOfBirth(validFrom);
  const isOverMidnight = ends <= starts;
  const count = Math.floor((minutesOf(ends) - minutesOf(starts) + (isOverMidnight ? DAY : 0)) / slotMinutes);
  const isPast = validTo !== null && validTo < day.date;
  return (
    <button
      type="button"
      className={['hours-button', isChosen && 'hours-button--on', isPast && 'hours-button--past']
        .filter(Boolean)
        .join(' ')}
      aria-pressed={isChosen}
      onClick={onChoose}
    >
      <b>
        <bdi>
          {starts}–{ends}
          {isOverMidnight && ' (+1)'}
        </bdi>
      </b>
      <span>{t('slots', { count, minutes: String(slotMinutes) })}</span>
      <span className="muted">
        {validTo === null ? t('validSince', { from }) : t('validBetween', { from, until: format.dateOfBirth(validTo) })}
      </span>
    </button>
  );
};

const DAY = 24 * 60;
const minutesOf = (time: string): number => Number(time.slice(0, 2)) * 60 + Number(time.slice(3, 5));

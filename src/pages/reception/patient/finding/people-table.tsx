import { useEffect, useRef } from 'react';
import { ageOn, useBirth } from '../../../shared/staff/person.tsx';
import { useFeed, useFormat } from '../../../shared/staff/hub.tsx';
import { Icon } from '../../../shared/staff/icon.tsx';
import { MINUTE_MS } from '../../../shared/staff/wait.tsx';
import { useReceptionTexts } from '../../texts.ts';
import { sharedNames } from './matching.ts';
import { Marked } from './named.tsx';
import { phoneText } from '../phone.ts';
import type { Person } from '../person.ts';
import type { Candidate } from './use-candidates.ts';
import { mayArrive, type Today } from '../visits.ts';
import { presentMs } from '../../../shared/present.ts';

type PeopleTableProps = {
  readonly candidates: readonly Candidate[];
  readonly chosenId: string | null;
  readonly query: string;
  readonly onChoose: (candidate: Candidate) => void;
};

/** People to choose from, each with a date of birth, and a warning where several share a name. */
export const PeopleTable = ({ candidates, chosenId, query, onChoose }: PeopleTableProps) => {
  const t = useReceptionTexts();
  const chosenRef = useRef<HTMLTableRowElement>(null);
  useEffect(() => {
    chosenRef.current?.scrollIntoView({ block: 'nearest' });
  }, [chosenId]);
  return (
    <>
      <SameName people={candidates.map(({ person }) => person)} />
      <div className="people" tabIndex={0} role="group" aria-label={t('patient')}>
        <table className="table">
          <thead>
            <tr>
              <th>{t('patient')}</th>
              <th>{t('bornHeading')}</th>
              <th>{t('phone')}</th>
              <th>{t('today')}</th>
            </tr>
          </thead>
          <tbody>
            {candidates.map((candidate) => {
              const { person, today } = candidate;
              const isChosen = person.patientId === chosenId;
              return (
                <tr
                  key={person.patientId}
                  ref={isChosen ? chosenRef : undefined}
                  className={isChosen ? 'chosen' : undefined}
                  aria-selected={isChosen}
                  onClick={() => onChoose(candidate)}
                >
                  <td>
                    <bdi className="name">
                      <Marked text={person.fullName} query={query} />
                    </bdi>
                    <span className="born">
                      {person.medicalRecordNumber === null
                        ? t('noRecord')
                        : t('record', { number: person.medicalRecordNumber })}
                    </span>
                  </td>
                  <td>
                    <BornCell dateOfBirth={person.dateOfBirth} />
                  </td>
                  <td className="secondary">
                    {person.phoneNumber === null ? t('noPhone') : <bdi>{phoneText(person.phoneNumber)}</bdi>}
                  </td>
                  <td>
                    <TodayCell today={today} />
                  </td>
                </tr>
              );
            })}
          </tbody>
        </table>
      </div>
    </>
  );
};

const SameName = ({ people }: { people: readonly Person[] }) => {
  const t = useReceptionTexts();
  const [shared] = sharedNames(people);
  return (
    <div role="status" className={shared ? undefined : 'visually-hidden'}>
      {shared && (
        <p className="same-name">
          <Icon name="warning" />
          <span>
            <b>{t('sameName', shared)}</b> {t('askForBirth')}
          </span>
        </p>
      )}
    </div>
  );
};

const BornCell = ({ dateOfBirth }: { dateOfBirth: string | null }) => {
  const t = useReceptionTexts();
  const format = useFormat();
  const { day } = useFeed();
  if (dateOfBirth === null) return <span className="born">{t('birthUnknown')}</span>;
  const { unit, count } = ageOn(day.date, dateOfBirth);
  return (
    <>
      <b>{format.dateOfBirth(dateOfBirth)}</b>
      <span className="born">{unit === 'years' ? t('years', { count }) : t('months', { count })}</span>
    </>
  );
};

/** What somebody is here for today, in two short lines. */
const TodayCell = ({ today: { appointments, entries } }: { today: Today }) => {
  const t = useReceptionTexts();
  const format = useFormat();
  const { doctors } = useFeed();
  const [entry] = entries;
  const next = appointments.find(mayArrive) ?? appointments[0];
  const doctor = doctors.get(next?.doctorId ?? '')?.fullName ?? '';
  const early = next ? Math.round((Date.parse(next.scheduledDate) - presentMs()) / MINUTE_MS) : 0;
  const isHere = entry !== undefined && ['waiting', 'called', 'in_service', 'on_hold'].includes(entry.status);
  const second = isHere
    ? t('hereAs', { number: entry.queueNumber })
    : next === undefined || !mayArrive(next)
      ? null
      : early >= 0
        ? t('notArrivedEarly', { count: early })
        : t('notArrivedLate', { count: -early });
  return (
    <>
      {next ? `${format.time(next.scheduledDate)} ${doctor}` : t('noAppointmentToday')}
      {second && <span className="born">{second}</span>}
    </>
  );
};

/** `Born 21-Nov-1990 (36y) · Record 618 204 773` */
export const PersonLine = ({ person }: { person: Person }) => {
  const t = useReceptionTexts();
  const birth = useBirth();
  const { dateOfBirth, medicalRecordNumber } = person;
  return (
    <p className="secondary">
      {dateOfBirth === null ? t('birthUnknown') : t('born', { date: birth(dateOfBirth) })}
      {medicalRecordNumber !== null && ` · ${t('record', { number: medicalRecordNumber })}`}
    </p>
  );
};

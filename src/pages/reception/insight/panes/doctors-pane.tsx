import { memo, type ReactNode } from 'react';
import { Icon } from '../../../shared/staff/icon.tsx';
import { MINUTE_MS } from '../../../shared/staff/wait.tsx';
import type { DoctorLine, DoctorNow } from '../figures/doctors.ts';
import type { Insight } from '../figures/insight.ts';
import { Marked } from './marked.tsx';
import { SeenByHour } from './seen-by-hour.tsx';
import type { Words } from '../words.ts';

type DoctorsPaneProps = Pick<Insight, 'doctors' | 'pools' | 'hours' | 'presentHour'> & { readonly words: Words };

/** Each doctor's day in a line; below them the pools in which somebody waits. */
export const DoctorsPane = memo(({ doctors, pools, hours, presentHour, words }: DoctorsPaneProps) => {
  const { t, number } = words;
  const most = Math.max(0, ...doctors.flatMap(({ seenByHour }) => [...seenByHour.values()]));
  const [from = 0, to = 0] = [hours[0], hours.at(-1)];
  return (
    <section className="insight-pane" aria-labelledby="insight-doctors">
      <h2 id="insight-doctors">{t('doctors')}</h2>
      <p>{t('doctorsDetail')}</p>
      {doctors.length + pools.length === 0 && <p className="insight-none">{t('noDoctors')}</p>}
      {doctors.length + pools.length > 0 && (
        <table className="table doctors-table" aria-labelledby="insight-doctors">
          <thead>
            <tr>
              <th scope="col">{t('doctor')}</th>
              <th scope="col">{t('now')}</th>
              <th scope="col" className="end">
                {t('seen')}
              </th>
              <th scope="col">{t('seenByHours', { from: number(from), to: number(to + 1) })}</th>
              <th scope="col" className="end">
                {t('consultation')}
              </th>
              <th scope="col" className="end">
                {t('waitedBefore')}
              </th>
              <th scope="col" className="end">
                {t('waiting')}
              </th>
              <th scope="col" className="end">
                {t('inTarget')}
              </th>
            </tr>
          </thead>
          <tbody>
            {doctors.map((line) => (
              <tr key={line.doctor.doctorId}>
                <Doctor line={line} words={words}>
                  <SeenByHour seen={line.seenByHour} most={most} hours={hours} presentHour={presentHour} />
                </Doctor>
              </tr>
            ))}
            {pools.map(({ department, waiting }) => (
              <tr key={department.departmentId}>
                <th scope="row" className="secondary" colSpan={6}>
                  {t('poolOf', { department: department.name })}
                </th>
                <td className="end">{number(waiting)}</td>
                <td />
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </section>
  );
});

type DoctorProps = { readonly line: DoctorLine; readonly words: Words; readonly children: ReactNode };

const Doctor = ({ line, words, children }: DoctorProps) => {
  const { t, number, minutes } = words;
  const { doctor, now, seen, consultationMs, waitedMs, waiting, inTarget } = line;
  const median = (ms: number | null) => (ms === null ? '–' : minutes(ms / MINUTE_MS));
  return (
    <>
      <th scope="row">
        <b>{doctor.fullName}</b> <span className="muted">{doctor.room}</span>
      </th>
      <td>
        <Now now={now} words={words} />
      </td>
      <td className="end">
        <b>{number(seen)}</b>
      </td>
      <td>{children}</td>
      <td className="end">{median(consultationMs)}</td>
      <td className="end">{median(waitedMs)}</td>
      <td className="end">{number(waiting)}</td>
      <td className="end">
        {inTarget.called === 0 ? '–' : t('someOf', { some: number(inTarget.within), all: number(inTarget.called) })}
      </td>
    </>
  );
};

const stateKeys = { available: 'doctorAvailable', paused: 'doctorPaused', off: 'doctorOff' } as const;

const Now = ({ now, words: { t, minutes } }: { now: DoctorNow; words: Words }) => {
  switch (now.kind) {
    case 'with':
    case 'called': {
      const key = now.kind === 'with' ? 'doctorWith' : 'doctorCalled';
      return (
        <>
          <Marked text={t(key, { ticket: now.queueNumber })} /> <span className="muted">{minutes(now.minutes)}</span>
        </>
      );
    }
    default:
      return (
        <span className="doctor-state">
          {now.kind === 'paused' && <Icon name="hold" />}
          {t(stateKeys[now.kind])}
        </span>
      );
  }
};

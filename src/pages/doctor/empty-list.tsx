import { useFeed, useFormat } from '../shared/staff/hub.tsx';
import { useNow } from '../shared/staff/now.ts';
import { Person } from '../shared/staff/person.tsx';
import { MINUTE_MS } from '../shared/staff/wait.tsx';
import type { Console } from './model.ts';
import { useDoctorTexts } from './texts.ts';

const SHOWN = 5;

export const EmptyList = ({ console: { doctor, department, expected } }: { console: Console }) => {
  const t = useDoctorTexts();
  const format = useFormat();
  const { settings } = useFeed();
  const now = useNow(60_000);
  // After that nobody is expected any more. A late patient may still check in.
  const missedAfterMs = settings.noShowAfterMinutes * MINUTE_MS;
  const next = expected.filter(({ scheduledDate }) => Date.parse(scheduledDate) + missedAfterMs > now);
  return (
    <div className="list-table empty">
      {doctor.kind === 'station' ? (
        <>
          <h3>{t('emptyStation', { department: department.name })}</h3>
          <p>{t('emptyStationDetail')}</p>
        </>
      ) : (
        <>
          <h3>{t('emptyTitle')}</h3>
          <p>{t('emptyDetail', { department: department.name })}</p>
        </>
      )}
      {next.length > 0 && (
        <table className="table">
          <thead>
            <tr>
              <th scope="col">{t('bookedNext')}</th>
              <th scope="col">{t('patient')}</th>
              <th scope="col">{t('status')}</th>
            </tr>
          </thead>
          <tbody>
            {next.slice(0, SHOWN).map(({ appointmentId, scheduledDate, patient }) => (
              <tr key={appointmentId}>
                <td className="due figures">
                  <b>{format.time(scheduledDate)}</b>
                </td>
                <td className="person-line">
                  <Person patient={patient} />
                </td>
                <td className="secondary">{t('notArrived')}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </div>
  );
};

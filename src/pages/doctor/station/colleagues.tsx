import { useFeed } from '../../shared/staff/hub.tsx';
import { Icon } from '../../shared/staff/icon.tsx';
import type { Console } from '../model.ts';
import { useDoctorTexts } from '../texts.ts';
import { stationsIn, withWhom } from './listing.ts';
import { useAttendants } from './use-attendants.ts';

/** Who works at the department's other stations, and with which number: whoever is free calls next from the same pool. */
export const Colleagues = ({ console: { doctor, entries } }: { console: Console }) => {
  const t = useDoctorTexts();
  const { doctors } = useFeed();
  const others = stationsIn({ doctors })
    .filter(({ departmentId, doctorId }) => departmentId === doctor.departmentId && doctorId !== doctor.doctorId)
    .sort((a, b) => a.doctorNo - b.doctorNo);
  const attendants = useAttendants(others);
  const inside = withWhom(entries.values());
  const atWork = others.filter(({ isAttended }) => isAttended);
  if (others.length === 0) return null;
  return (
    <section className="colleagues" aria-label={t('atWork')}>
      <h2>{t('atWork')}</h2>
      {atWork.length === 0 && <p className="secondary">{t('atWorkNobody')}</p>}
      <ul>
        {atWork.map(({ doctorId, fullName, status }) => {
          const number = inside.get(doctorId)?.queueNumber;
          const state =
            number !== undefined ? t('pickWith', { number }) : t(status === 'available' ? 'pickIsFree' : status);
          return (
            <li key={doctorId}>
              <Icon name="person" />
              <b>{fullName}</b>
              <span>{[attendants?.get(doctorId)?.fullName, state].filter(Boolean).join(', ')}</span>
            </li>
          );
        })}
      </ul>
    </section>
  );
};

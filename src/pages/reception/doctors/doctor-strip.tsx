import { useMemo } from 'react';
import type { Doctor } from '../../../protocol/views.ts';
import { useEntries, useFeed, useFormat, useHub, useLiveness } from '../../shared/staff/hub.tsx';
import { useDesk } from '../desk/desk.tsx';
import { useReceptionTexts } from '../texts.ts';
import type { ListFilter } from '../queue/listing.ts';

export const statusNames = { available: 'doctorIn', paused: 'doctorPaused', off: 'doctorOff' } as const;

/** The doctors of the chosen department: who is in, where, how many wait. Reception sets the state of each from here. */
export const DoctorStrip = () => {
  const t = useReceptionTexts();
  const { filter, open, narrow } = useDesk();
  const { user } = useHub();
  const { isLive } = useLiveness();
  const doctors = useDoctorsOf(filter.destination);
  const waiting = useWaitingCounts();
  if (doctors.length === 0) return null;
  return (
    <ul className="doctor-strip" aria-label={t('doctors')} tabIndex={0}>
      {doctors.map((doctor) => (
        <li key={doctor.doctorId}>
          <button
            type="button"
            className={`doctor-card doctor-card--${doctor.status}`}
            disabled={!isLive}
            // A nurse may not set a doctor's state; to her it is the doctor's list.
            onClick={() =>
              user.role === 'reception'
                ? open({ kind: 'doctor', doctorId: doctor.doctorId })
                : narrow({ destination: { doctorId: doctor.doctorId } })
            }
          >
            <i className="doctor-card__state" />
            <span className="doctor-card__name">
              <bdi>{doctor.fullName}</bdi> <small>{doctor.room}</small>
            </span>
            <small className="doctor-card__words">
              <StatusWords doctor={doctor} /> · {t('waitingCount', { count: waiting.get(doctor.doctorId) ?? 0 })}
            </small>
          </button>
        </li>
      ))}
    </ul>
  );
};

const StatusWords = ({ doctor }: { doctor: Doctor }) => {
  const t = useReceptionTexts();
  const format = useFormat();
  const { status, backAt, delayMinutes } = doctor;
  const state = t(statusNames[status]);
  if (backAt !== null && status !== 'available') return t('stateBackAt', { state, time: format.time(backAt) });
  return delayMinutes === null ? state : t('stateLate', { state, count: delayMinutes });
};

/** By department and number; those of a retired department are left out. */
const useDoctorsOf = (destination: ListFilter['destination']): readonly Doctor[] => {
  const { doctors, departments } = useFeed();
  return useMemo(() => {
    const departmentId =
      destination === null
        ? null
        : 'doctorId' in destination
          ? doctors.get(destination.doctorId)?.departmentId
          : destination.departmentId;
    const nameOf = (doctor: Doctor) => departments.get(doctor.departmentId)?.name ?? '';
    return [...doctors.values()]
      .filter((doctor) => departments.get(doctor.departmentId)?.active)
      .filter((doctor) => departmentId === null || doctor.departmentId === departmentId)
      .sort((a, b) => nameOf(a).localeCompare(nameOf(b)) || a.doctorNo - b.doctorNo);
  }, [doctors, departments, destination]);
};

const useWaitingCounts = (): ReadonlyMap<string, number> => {
  const entries = useEntries();
  return useMemo(() => {
    const counts = new Map<string, number>();
    for (const { doctorId, status } of entries.values()) {
      if (doctorId !== null && status === 'waiting') counts.set(doctorId, (counts.get(doctorId) ?? 0) + 1);
    }
    return counts;
  }, [entries]);
};

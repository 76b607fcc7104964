import { useFeed, useFormat } from '../shared/staff/hub.tsx';
import { useNow } from '../shared/staff/now.ts';
import { isPlaceOf, usePlate } from '../shared/staff/plate.ts';
import { EntryMark } from '../shared/staff/urgency.tsx';
import type { Ghost } from './ghosts.ts';
import { useDoctorTexts } from './texts.ts';

/** Hatched and struck: a colleague has just called this one, or it ended. */
export const GhostRow = ({ ghost: { entry, now, at }, index }: { ghost: Ghost; index: number }) => {
  const t = useDoctorTexts();
  const format = useFormat();
  const { doctors } = useFeed();
  const plateOf = usePlate();
  const present = useNow();
  const doctor = now.doctorId === null ? undefined : doctors.get(now.doctorId);
  const says = () => {
    if (now.status === 'cancelled') return t('ghostCancelled');
    if (now.status === 'left') return t('ghostLeft');
    if (now.status === 'withdrawn') return t('ghostWithdrawn');
    if (now.status === 'transferred' || !doctor) return t('ghostTransferred');
    const place = plateOf({ room: now.room, placeKind: doctor.placeKind });
    if (isPlaceOf(doctor) && place !== null) return t('calledByPlace', { doctor: doctor.fullName, place });
    return now.room === null
      ? t('calledByNoRoom', { doctor: doctor.fullName })
      : t('calledBy', { doctor: doctor.fullName, room: now.room });
  };
  return (
    <tr className="ghost" aria-rowindex={index + 2}>
      <td className="place">–</td>
      <td className="mark-cell">
        <EntryMark entry={entry} />
      </td>
      <td className="number-cell">
        <s className="queue-number">{entry.queueNumber}</s>
      </td>
      <td className="person">
        <s className="name">{entry.patient?.fullName}</s>
      </td>
      <td colSpan={5}>
        <span className="ghost-says" role="status">
          <span className="tag tag--ink">{says()}</span>
          <span className="ghost-when">
            {format.ago(new Date(at), new Date(Math.max(at + 1000, present)))}, {t('leavesList')}
          </span>
        </span>
      </td>
    </tr>
  );
};

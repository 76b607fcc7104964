import type { Doctor } from '../../../protocol/views.ts';
import { useFormat } from '../../shared/staff/hub.tsx';
import { Icon } from '../../shared/staff/icon.tsx';
import { useDoctorTexts } from '../texts.ts';
import type { Attendant } from './use-attendants.ts';

/** What the page has lost, and to whom, before anything else. */
export const Lost = ({
  station,
  attendants,
}: {
  station: Doctor | undefined;
  attendants: ReadonlyMap<string, Attendant> | null;
}) => {
  const t = useDoctorTexts();
  const format = useFormat();
  // Said once, when it is known who it was.
  if (!station || attendants === null) return null;
  const by = attendants.get(station.doctorId);
  const { fullName: name } = station;
  return (
    <p className="picker-lost" role="alert">
      <Icon name="person" />
      {by ? t('pickLost', { who: by.fullName, name, time: format.time(by.since) }) : t('pickLeft', { name })}
    </p>
  );
};

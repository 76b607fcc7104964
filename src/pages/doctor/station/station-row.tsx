import type { Doctor } from '../../../protocol/views.ts';
import { useFormat } from '../../shared/staff/hub.tsx';
import { Key } from '../../shared/staff/keys.tsx';
import { usePlate } from '../../shared/staff/plate.ts';
import { useLanguage } from '../../shared/staff/texts.tsx';
import { useDoctorTexts } from '../texts.ts';
import type { Attendant } from './use-attendants.ts';

/** A station as it is now. */
export type Seen = {
  readonly station: Doctor;
  /** Null also before the hub has said who. */
  readonly attendant: Attendant | null;
  /** This login works there. */
  readonly isOwn: boolean;
  readonly isClosed: boolean;
  readonly withNumber: string | null;
};

type StationRowProps = {
  readonly seen: Seen;
  /** Where the row is not under its department. */
  readonly department: string | undefined;
  /** How many wait there; undefined where it is not said. */
  readonly pool: number | undefined;
  readonly isChosen: boolean;
  readonly keyName: string | null;
  readonly disabled: boolean;
  readonly onChoose: () => void;
  readonly onPick: () => void;
};

export const StationRow = ({ seen, department, pool, isChosen, keyName, disabled, ...on }: StationRowProps) => {
  const t = useDoctorTexts();
  const language = useLanguage();
  const plateOf = usePlate();
  const { station, isClosed } = seen;
  const { doctorId, fullName, location, locations } = station;
  const plate = plateOf(station);
  const where = [
    department,
    plate !== null && fullName.startsWith(plate) ? null : plate,
    locations[language] ?? location,
  ].filter(Boolean);
  return (
    <label
      className={isClosed ? 'station station--closed' : 'station'}
      data-station={doctorId}
      onDoubleClick={isClosed || disabled ? undefined : on.onPick}
    >
      <input type="radio" name="station" checked={isChosen} disabled={isClosed || disabled} onChange={on.onChoose} />
      <span className="station-key">{keyName !== null && !disabled && <Key name={keyName} />}</span>
      <span className="station-name">
        <b>{fullName}</b>
        {where.length > 0 && <span className="secondary">{where.join(' · ')}</span>}
      </span>
      <span className="station-state">
        <State seen={seen} />
        {pool !== undefined && <span>{t('pickWaiting', { count: pool })}</span>}
      </span>
    </label>
  );
};

const State = ({ seen: { station, attendant, isOwn, isClosed, withNumber } }: { seen: Seen }) => {
  const t = useDoctorTexts();
  const format = useFormat();
  if (isClosed) {
    return (
      <>
        <b>{t('pickClosed')}</b>
        <span>{t('pickClosedWhy')}</span>
      </>
    );
  }
  const since = attendant && format.time(attendant.since);
  const who = isOwn
    ? since === null
      ? t('pickYou')
      : t('pickYouSince', { time: since })
    : attendant === null || since === null
      ? t('pickSomebody')
      : t('pickSince', { who: attendant.fullName, time: since });
  return (
    <>
      <span>{station.isAttended || isOwn ? who : t('pickIsFree')}</span>
      {withNumber !== null && <span>{t('pickWith', { number: withNumber })}</span>}
    </>
  );
};

import type { Doctor } from '../../../protocol/views.ts';
import { Button, Segments } from '../../shared/staff/controls.tsx';
import { useFormat, useHub, useLiveness } from '../../shared/staff/hub.tsx';
import { Key } from '../../shared/staff/keys.tsx';
import { usePlate } from '../../shared/staff/plate.ts';
import type { Console } from '../model.ts';
import { useDoctorTexts } from '../texts.ts';

type DoctorStatusProps = {
  readonly console: Console;
  readonly onStatus: (status: Doctor['status']) => void;
  readonly onWhere: () => void;
  readonly onAnother: () => void;
};

/** Who this console is, where, how late, and whether patients are called here. */
export const DoctorStatus = ({ console: { doctor, department }, onStatus, onWhere, onAnother }: DoctorStatusProps) => {
  const t = useDoctorTexts();
  const format = useFormat();
  const { isLive } = useLiveness();
  const { user } = useHub();
  const place = usePlate()(doctor);
  const { fullName, delayMinutes, backAt, status } = doctor;
  const isStation = doctor.kind === 'station';
  const where = place ?? t('noRoom');
  const time = [
    delayMinutes === null ? null : t('late', { count: delayMinutes }),
    backAt === null || status === 'available' ? null : t('backAt', { time: format.time(backAt) }),
  ].filter((one) => one !== null);
  return (
    <>
      <span className="who">
        <b>{fullName}</b>
        <span className="wide-only">{department.name}</span>
        <button
          type="button"
          className="room-button"
          aria-label={[where, ...time, t('changeRoom')].join(', ')}
          title={t('changeRoom')}
          disabled={!isLive}
          onClick={onWhere}
        >
          {where}
          {time.map((one) => (
            <span key={one} className="tag">
              {one}
            </span>
          ))}
        </button>
        {isStation && <span className="wide-only">{user.fullName}</span>}
        {isStation && (
          <Button small look="quiet" keyName="⇧W" disabled={!isLive} onClick={onAnother}>
            {t('changeStation')} <span className="visually-hidden">{fullName}</span>
          </Button>
        )}
      </span>
      <Segments<Doctor['status']>
        label={t('myStatus')}
        value={status}
        disabled={!isLive}
        onChange={onStatus}
        segments={[
          { value: 'available', label: t('available') },
          {
            value: 'paused',
            label: (
              <>
                {t('paused')} <Key name="P" />
              </>
            ),
          },
          { value: 'off', label: t('off') },
        ]}
      />
    </>
  );
};

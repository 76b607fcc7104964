import type { Doctor } from '../../../protocol/views.ts';
import { Segments } from '../../shared/staff/controls.tsx';
import { useFormat, useLiveness } from '../../shared/staff/hub.tsx';
import { Key } from '../../shared/staff/keys.tsx';
import { useStaffTexts } from '../../shared/staff/texts.tsx';
import type { Console } from '../model.ts';
import { useDoctorTexts } from '../texts.ts';

type DoctorStatusProps = {
  readonly console: Console;
  readonly onStatus: (status: Doctor['status']) => void;
  readonly onWhere: () => void;
};

/** Who this console is, where, how late, and whether patients are called here. */
export const DoctorStatus = ({ console: { doctor, department }, onStatus, onWhere }: DoctorStatusProps) => {
  const t = useDoctorTexts();
  const staff = useStaffTexts();
  const format = useFormat();
  const { isLive } = useLiveness();
  const { fullName, room, delayMinutes, backAt, status } = doctor;
  const where = room === null ? t('noRoom') : staff('room', { room });
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

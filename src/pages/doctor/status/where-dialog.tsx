import { useState } from 'react';
import type { Doctor } from '../../../protocol/views.ts';
import { DialogButtons } from '../../shared/staff/dialogs/dialog-buttons.tsx';
import { Dialog } from '../../shared/staff/dialogs/dialog.tsx';
import { useFormat } from '../../shared/staff/hub.tsx';
import { TextBox } from '../../shared/staff/text-box.tsx';
import { useStaffTexts } from '../../shared/staff/texts.tsx';
import { UntilSelect, untilOf } from '../../shared/staff/dialogs/until-select.tsx';
import { useDoctorTexts } from '../texts.ts';
import type { Where } from './use-doctor-status.ts';

const DELAYS = [10, 15, 20, 30, 45, 60, 90] as const;

type WhereDialogProps = {
  readonly doctor: Doctor;
  readonly onSave: (where: Where) => void;
  readonly onClose: () => void;
};

/** The room, the delay, and for a doctor who is away the time of return. Boards and reception show it at once. */
export const WhereDialog = ({ doctor, onSave, onClose }: WhereDialogProps) => {
  const t = useDoctorTexts();
  const format = useFormat();
  const [room, setRoom] = useState(doctor.room ?? '');
  const [delayMinutes, setDelay] = useState(doctor.delayMinutes);
  /** Undefined: as it was said before. */
  const [minutes, setMinutes] = useState<number | null>();
  const { status } = doctor;
  const backAt = () => (minutes === undefined ? doctor.backAt : untilOf(minutes));
  const typed = room.trim();
  const isNewRoom = typed !== '' && typed !== doctor.room;
  const isReady = isNewRoom || delayMinutes !== doctor.delayMinutes || minutes !== undefined;
  return (
    <Dialog
      title={t('whereTitle')}
      width={520}
      onClose={onClose}
      footer={<DialogButtons label={t('whereSave')} isReady={isReady} onClose={onClose} />}
      onSubmit={() => isReady && onSave({ delayMinutes, backAt: backAt(), ...(isNewRoom && { room: typed }) })}
    >
      <div className="where">
        <label>
          <b>{t(doctor.kind === 'station' ? 'plateTitle' : 'roomTitle')}</b>
          <TextBox className="text-box text-box--large" data-autofocus most={20} value={room} onType={setRoom} />
        </label>
        <p className="secondary">{t('roomHint')}</p>
        {status !== 'off' && <Delay value={delayMinutes} onChange={setDelay} />}
        {status !== 'available' && (
          <>
            <UntilSelect label={t('whereBack')} value={minutes ?? null} onChange={setMinutes} />
            <p className="secondary">
              {doctor.backAt === null ? t('whereBackHint') : t('backAt', { time: format.time(doctor.backAt) })}
            </p>
          </>
        )}
      </div>
    </Dialog>
  );
};

type DelayProps = { readonly value: number | null; readonly onChange: (minutes: number | null) => void };

const Delay = ({ value, onChange }: DelayProps) => {
  const t = useDoctorTexts();
  const staff = useStaffTexts();
  const isOffered = value === null || DELAYS.some((minutes) => minutes === value);
  const offered: readonly (number | null)[] = [null, ...(isOffered ? [] : [value]), ...DELAYS];
  return (
    <div role="group" aria-label={t('whereLate')}>
      <b>{t('whereLate')}</b> <span className="muted">{t('whereLateHint')}</span>
      <div className="chips">
        {offered.map((minutes) => (
          <button
            key={minutes ?? 0}
            type="button"
            className={minutes === value ? 'chip chip--on' : 'chip'}
            aria-pressed={minutes === value}
            onClick={() => onChange(minutes)}
          >
            {minutes === null ? t('onTime') : staff('minutes', { count: minutes })}
          </button>
        ))}
      </div>
    </div>
  );
};

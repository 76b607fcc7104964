import { useState } from 'react';
import type { Doctor } from '../../protocol/views.ts';
import { Button, Segments } from '../shared/staff/controls.tsx';
import { Dialog } from '../shared/staff/dialog.tsx';
import { useLiveness } from '../shared/staff/hub.tsx';
import { Key } from '../shared/staff/keys.tsx';
import { useStaffTexts } from '../shared/staff/texts.tsx';
import type { Console } from './model.ts';
import { useDoctorTexts } from './texts.ts';

type DoctorStatusProps = {
  readonly console: Console;
  readonly onStatus: (status: Doctor['status']) => void;
  readonly onRoom: () => void;
};

/** Who this console is, where, and whether patients are called here. */
export const DoctorStatus = ({ console: { doctor, department }, onStatus, onRoom }: DoctorStatusProps) => {
  const t = useDoctorTexts();
  const staff = useStaffTexts();
  const { isLive } = useLiveness();
  return (
    <>
      <span className="who">
        <b>{doctor.fullName}</b>
        <span className="wide-only">{department.name}</span>
        <button
          type="button"
          className="room-button"
          aria-label={`${doctor.room === null ? t('noRoom') : staff('room', { room: doctor.room })}, ${t('changeRoom')}`}
          title={t('changeRoom')}
          disabled={!isLive}
          onClick={onRoom}
        >
          {doctor.room === null ? t('noRoom') : staff('room', { room: doctor.room })}
        </button>
      </span>
      <Segments<Doctor['status']>
        label={t('myStatus')}
        value={doctor.status}
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

type RoomDialogProps = {
  readonly room: string | null;
  readonly onSave: (room: string) => void;
  readonly onClose: () => void;
};

export const RoomDialog = ({ room, onSave, onClose }: RoomDialogProps) => {
  const t = useDoctorTexts();
  const staff = useStaffTexts();
  const [typed, setTyped] = useState(room ?? '');
  const isReady = typed.trim() !== '' && typed.trim() !== room;
  const footer = (
    <>
      <Button type="submit" look="primary" keyName="↵" disabled={!isReady}>
        {t('roomSave')}
      </Button>
      <Button look="quiet" onClick={onClose}>
        {staff('cancel')}
      </Button>
    </>
  );
  return (
    <Dialog
      title={t('roomTitle')}
      width={420}
      onClose={onClose}
      footer={footer}
      onSubmit={() => isReady && onSave(typed.trim())}
    >
      <div className="room-dialog">
        <input
          className="text-box large"
          aria-label={t('roomTitle')}
          data-autofocus
          maxLength={20}
          autoComplete="off"
          value={typed}
          onChange={(event) => setTyped(event.target.value)}
        />
        <p className="secondary">{t('roomHint')}</p>
      </div>
    </Dialog>
  );
};

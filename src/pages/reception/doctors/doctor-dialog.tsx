import { useState } from 'react';
import type { SendArguments } from '../../../client/command-types.ts';
import type { Doctor } from '../../../protocol/views.ts';
import { useActions } from '../../shared/staff/actions.tsx';
import { Segments } from '../../shared/staff/controls.tsx';
import { DialogButtons } from '../../shared/staff/dialogs/dialog-buttons.tsx';
import { Dialog } from '../../shared/staff/dialogs/dialog.tsx';
import { useErrorWords } from '../../shared/staff/error-words.ts';
import { Icon } from '../../shared/staff/icon.tsx';
import { presentMs } from '../../shared/present.ts';
import { useStaffTexts } from '../../shared/staff/texts.tsx';
import { UntilSelect, untilOf } from '../../shared/staff/dialogs/until-select.tsx';
import { useDesk } from '../desk/desk.tsx';
import { Field } from '../patient/register/field.tsx';
import { useReceptionTexts } from '../texts.ts';
import { statusNames } from './doctor-strip.tsx';
import { HandOverTargets, useWaitingFor } from './hand-over-dialog.tsx';

type Status = Doctor['status'];
type SetStatus = Omit<SendArguments<'doctor:set-status'>, 'requestId'>;
type DoctorDialogProps = { readonly doctor: Doctor; readonly waiting?: 'keep' };

/** Reception says how a doctor is: here, on a break, off; in which room, how late, until when; and who sees the patients. */
export const DoctorDialog = ({ doctor, waiting: settled }: DoctorDialogProps) => {
  const t = useReceptionTexts();
  const staff = useStaffTexts();
  const { close } = useDesk();
  const save = useSetStatus(doctor);
  const [status, setStatus] = useState<Status>(settled ? 'off' : doctor.status);
  const [back, setBack] = useState<number | null>(settled ? 30 : null);
  const [delay, setDelay] = useState(doctor.delayMinutes ?? 0);
  const [room, setRoom] = useState(doctor.room ?? '');
  const [toId, setToId] = useState(settled ? 'keep' : '');
  const count = useWaitingFor(doctor.doctorId);
  const goesOff = status === 'off' && count > 0;
  const isReady = !goesOff || (toId !== '' && (toId !== 'keep' || back !== null));
  const submit = () => {
    if (!isReady) return;
    close();
    const backAt = untilOf(status === 'available' || (goesOff && toId !== 'keep') ? null : back);
    save({
      doctorId: doctor.doctorId,
      status,
      ...(room.trim() && { room: room.trim() }),
      ...(status !== 'off' && { delayMinutes: delay === 0 ? null : delay }),
      ...(backAt && { backAt }),
      ...(goesOff && becomesOf(toId, doctor)),
    });
  };
  return (
    <Dialog
      title={doctor.fullName}
      width={600}
      onClose={close}
      onSubmit={submit}
      footer={
        <>
          <DialogButtons label={t('saveDoctor')} isReady={isReady} isFirst={settled !== undefined} onClose={close} />
          <i className="grow" />
          <span className="secondary">{!isReady && t('sayWhoSees')}</span>
        </>
      }
    >
      <div className="dialog-fields">
        <div>
          <Segments
            label={t('doctorState')}
            value={status}
            segments={(['available', 'paused', 'off'] as const).map((one) => ({
              value: one,
              label: t(statusNames[one]),
            }))}
            onChange={setStatus}
          />
        </div>
        {status !== 'off' && <DelayField value={delay} onChange={setDelay} />}
        <Field label={t('doctorRoomField')} value={room} most={20} onType={setRoom} />
      </div>
      {status !== 'available' && <UntilSelect label={staff('backAt')} value={back} onChange={setBack} />}
      {goesOff && (
        <div className="dialog-fields">
          <p>
            <b>{t('handOverCount', { count, name: doctor.fullName })}</b> {t('whoSeesThem')}
          </p>
          <HandOverTargets from={doctor} value={toId} onChange={setToId} keep />
        </div>
      )}
    </Dialog>
  );
};

/** What becomes of those who wait: they stay, go to the pool, or to a colleague. */
const becomesOf = (toId: string, { departmentId }: Doctor): Pick<SetStatus, 'waiting' | 'toDoctorId'> => {
  if (toId === 'keep') return { waiting: 'keep' };
  return toId === departmentId ? { waiting: 'pool' } : { waiting: 'hand-over', toDoctorId: toId };
};

const delays = [0, 5, 10, 15, 20, 30, 45, 60, 90, 120] as const;

const DelayField = ({ value, onChange }: { value: number; onChange: (minutes: number) => void }) => {
  const t = useReceptionTexts();
  const offered = [...new Set([...delays, value])].sort((a, b) => a - b);
  return (
    <label className="field">
      <b>{t('delay')}</b>
      <span className="select-box">
        <select value={value} onChange={(event) => onChange(Number(event.target.value))}>
          {offered.map((minutes) => (
            <option key={minutes} value={minutes}>
              {minutes === 0 ? t('onTime') : t('minutesLate', { count: minutes })}
            </option>
          ))}
        </select>
        <Icon name="chevronDown" />
      </span>
    </label>
  );
};

const useSetStatus = (former: Doctor): ((args: SetStatus) => void) => {
  const t = useReceptionTexts();
  const staff = useStaffTexts();
  const words = useErrorWords();
  const { act } = useActions();
  return (args) => {
    const { doctorId, fullName: name, status, room, delayMinutes, backAt } = former;
    const wasBackAt = status !== 'available' && backAt !== null && Date.parse(backAt) > presentMs() ? backAt : null;
    void act({
      run: (send) => send('doctor:set-status', args),
      done: ({ handedOver: count }) => ({
        what: t('doctorIsNow', { name, state: t(statusNames[args.status]) }),
        ...(count > 0 && { more: t('handedOverCount', { count }) }),
      }),
      // After a hand-over there is no undo: a doctor who comes back does not bring the list back.
      undo: ({ handedOver }) =>
        handedOver > 0
          ? null
          : {
              label: staff('undo'),
              run: (send) =>
                send('doctor:set-status', {
                  ...{ doctorId, status },
                  ...(room !== null && { room }),
                  ...(status !== 'off' && { delayMinutes }),
                  ...(wasBackAt && { backAt: wasBackAt }),
                }),
              done: { what: t('doctorIsNow', { name, state: t(statusNames[status]) }) },
              failed: staff('undoFailed'),
            },
      failed: (error) => ({ what: t('doctorNotSaved', { name }), more: words(error) }),
    });
  };
};

import { Checkbox } from '@mantine/core';
import { useMemo, useState } from 'react';
import type { Doctor } from '../../../protocol/views.ts';
import { Button } from '../../shared/staff/controls.tsx';
import { Dialog } from '../../shared/staff/dialogs/dialog.tsx';
import { useEntries, useFeed } from '../../shared/staff/hub.tsx';
import { noReason, ReasonField, reasonText } from '../../shared/staff/dialogs/reason-field.tsx';
import { useStaffTexts } from '../../shared/staff/texts.tsx';
import { useDesk } from '../desk/desk.tsx';
import { DestinationSelect } from '../desk/destination-select.tsx';
import { useReceptionTexts } from '../texts.ts';
import { useHandOver } from './use-hand-over.ts';

/** Everybody who waits for one doctor goes on to another of the department, or to its pool. */
export const HandOverDialog = ({ doctorId }: { doctorId?: string }) => {
  const t = useReceptionTexts();
  const { close } = useDesk();
  const { doctors } = useFeed();
  const [fromId, setFromId] = useState(doctorId ?? '');
  const [toId, setToId] = useState('');
  const [goesOff, setGoesOff] = useState(false);
  const [reason, setReason] = useState(noReason);
  const count = useWaitingFor(fromId);
  const handOver = useHandOver();
  const from = doctors.get(fromId);
  const to = doctors.get(toId);
  const isReady = from !== undefined && toId !== '' && (count > 0 || goesOff);
  const submit = () => {
    if (!isReady) return;
    close();
    handOver({ from, to, goesOff, reason: reasonText(reason) });
  };
  const footer = (
    <>
      <Button type="submit" look="primary" keyName="↵" disabled={!isReady}>
        {t('handOverSend', { count })}
      </Button>
      <Button look="quiet" onClick={close}>
        {t('notNow')}
      </Button>
      <i className="grow" />
      <span className="secondary">{from && t('handOverKeeps')}</span>
    </>
  );
  return (
    <Dialog title={t('handOverTitle')} width={640} onClose={close} footer={footer} onSubmit={submit}>
      <div className="dialog-fields">
        <div className="field">
          <b>{t('handOverFrom')}</b>
          <DestinationSelect
            className="select-box--large"
            label={t('handOverFrom')}
            none={t('chooseDoctor')}
            departments="none"
            value={fromId}
            onChange={(chosen) => {
              setFromId(chosen?.doctorId ?? '');
              setToId('');
            }}
          />
          {from && <p className="field-said">{t('handOverCount', { count, name: from.fullName })}</p>}
        </div>
        {from && <HandOverTargets from={from} value={toId} onChange={setToId} />}
        {from && from.status !== 'off' && (
          <Checkbox
            checked={goesOff}
            label={t('goesOff', { name: from.fullName })}
            onChange={(event) => setGoesOff(event.currentTarget.checked)}
          />
        )}
      </div>
      <ReasonField
        hint={t('optional')}
        usual={[t('reasonUnwell'), t('reasonEmergency'), t('reasonLate')]}
        value={reason}
        onChange={setReason}
      />
    </Dialog>
  );
};

type TargetsProps = {
  readonly from: Doctor;
  readonly value: string;
  readonly onChange: (id: string) => void;
  /** Also that they wait until the doctor is back, as `keep`. */
  readonly keep?: boolean;
};

/** The others of the department, since a number belongs to one, and the pool. */
export const HandOverTargets = ({ from, value, onChange, keep = false }: TargetsProps) => {
  const t = useReceptionTexts();
  const staff = useStaffTexts();
  const { doctors, departments } = useFeed();
  const pool = departments.get(from.departmentId);
  const others = [...doctors.values()]
    .filter(({ doctorId, departmentId }) => departmentId === from.departmentId && doctorId !== from.doctorId)
    .sort((a, b) => a.doctorNo - b.doctorNo);
  const choices = [
    ...(keep ? [{ id: 'keep', name: t('keepUntilBack'), detail: t('keepDetail'), isOff: false }] : []),
    {
      id: from.departmentId,
      name: staff('pool', { department: pool?.name ?? '' }),
      detail: t('nextFree'),
      isOff: false,
    },
    ...others.map(({ doctorId: id, fullName: name, room, status }) => ({
      id,
      name,
      detail: status === 'off' ? staff('transferOff') : room && staff('room', { room }),
      isOff: status === 'off',
    })),
  ];
  return (
    <div className="arrival-choices" role="radiogroup" aria-label={t('handOverTo')}>
      <b>{t('handOverTo')}</b>
      {choices.map(({ id, name, detail, isOff }) => (
        <label key={id} className={id === value ? 'option option--on' : 'option'}>
          <input type="radio" name="to" disabled={isOff} checked={id === value} onChange={() => onChange(id)} />
          <b>{name}</b> <span className="secondary">{detail}</span>
        </label>
      ))}
    </div>
  );
};

export const useWaitingFor = (doctorId: string): number => {
  const entries = useEntries();
  return useMemo(() => {
    let count = 0;
    for (const entry of entries.values()) {
      if (entry.doctorId === doctorId && (entry.status === 'waiting' || entry.status === 'on_hold')) count += 1;
    }
    return count;
  }, [entries, doctorId]);
};

import { Checkbox } from '@mantine/core';
import { useMemo, useState } from 'react';
import type { Doctor } from '../../../protocol/views.ts';
import { useActions } from '../../shared/staff/actions.tsx';
import { Button } from '../../shared/staff/controls.tsx';
import { Dialog } from '../../shared/staff/dialog.tsx';
import { useErrorWords } from '../../shared/staff/error-words.ts';
import { useEntries, useFeed } from '../../shared/staff/hub.tsx';
import { noReason, ReasonField, reasonText } from '../../shared/staff/reason-field.tsx';
import { useStaffTexts } from '../../shared/staff/texts.tsx';
import { useDesk } from '../desk/desk.tsx';
import { PlaceSelect } from '../desk/place-select.tsx';
import { useReceptionTexts } from '../texts.ts';

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
          <PlaceSelect
            className="large"
            label={t('handOverFrom')}
            none={t('chooseDoctor')}
            departments="none"
            value={fromId}
            onChange={(place) => {
              setFromId(place?.doctorId ?? '');
              setToId('');
            }}
          />
          {from && <p className="field-said">{t('handOverCount', { count, name: from.fullName })}</p>}
        </div>
        {from && <Targets from={from} value={toId} onChange={setToId} />}
        {from && (
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

type TargetsProps = { readonly from: Doctor; readonly value: string; readonly onChange: (id: string) => void };

/** The others of the department, since a number belongs to one, and the pool. */
const Targets = ({ from, value, onChange }: TargetsProps) => {
  const t = useReceptionTexts();
  const staff = useStaffTexts();
  const { doctors, departments } = useFeed();
  const pool = departments.get(from.departmentId);
  const others = [...doctors.values()]
    .filter(({ doctorId, departmentId }) => departmentId === from.departmentId && doctorId !== from.doctorId)
    .sort((a, b) => a.doctorNo - b.doctorNo);
  const choices = [
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
        <label key={id} className={id === value ? 'option on' : 'option'}>
          <input type="radio" name="to" disabled={isOff} checked={id === value} onChange={() => onChange(id)} />
          <b>{name}</b> <span className="secondary">{detail}</span>
        </label>
      ))}
    </div>
  );
};

const useWaitingFor = (doctorId: string): number => {
  const entries = useEntries();
  return useMemo(() => {
    let count = 0;
    for (const entry of entries.values()) {
      if (entry.doctorId === doctorId && (entry.status === 'waiting' || entry.status === 'on_hold')) count += 1;
    }
    return count;
  }, [entries, doctorId]);
};

type HandOver = {
  readonly from: Doctor;
  /** Undefined is the pool. */
  readonly to: Doctor | undefined;
  readonly goesOff: boolean;
  readonly reason: string;
};

const useHandOver = () => {
  const t = useReceptionTexts();
  const words = useErrorWords();
  const { act } = useActions();
  return ({ from, to, goesOff, reason }: HandOver) => {
    const { doctorId, fullName: name } = from;
    void act({
      run: async (send) => {
        // First off, so that nobody checks in to the list that is being emptied.
        if (goesOff) await send('doctor:set-status', { doctorId, status: 'off' });
        return send('queue:hand-over', {
          fromDoctorId: doctorId,
          ...(to && { toDoctorId: to.doctorId }),
          ...(reason && { reason }),
        });
      },
      done: ({ handedOver: count }) => ({
        what: t('handedOver', { count, from: name, to: to?.fullName ?? t('thePool') }),
        ...(goesOff && { more: t('isOffNow', { name }) }),
      }),
      failed: (error) => ({ what: t('notHandedOver', { name }), more: words(error) }),
    });
  };
};

import { useState, type ReactNode } from 'react';
import type { Doctor } from '../../../protocol/views.ts';
import { Button } from '../../shared/staff/controls.tsx';
import { Dialog } from '../../shared/staff/dialogs/dialog.tsx';
import { useFormat } from '../../shared/staff/hub.tsx';
import { useStaffTexts } from '../../shared/staff/texts.tsx';
import { UntilSelect, untilOf } from '../../shared/staff/dialogs/until-select.tsx';
import { UrgencyMark, useUrgencyLabel } from '../../shared/staff/urgency.tsx';
import type { Console } from '../model.ts';
import { useDoctorTexts } from '../texts.ts';
import type { Leaving } from './use-doctor-status.ts';

type OffDialogProps = {
  readonly console: Console;
  readonly onGo: (leaving: Leaving) => void;
  readonly onClose: () => void;
};

const POOL = 'pool';
const KEEP = 'keep';

/** A doctor goes off and patients still wait: they go to a colleague or to the pool, or wait until a time. */
export const OffDialog = ({ console, onGo, onClose }: OffDialogProps) => {
  const t = useDoctorTexts();
  const staff = useStaffTexts();
  const format = useFormat();
  const [chosen, setChosen] = useState<string | null>(null);
  const [minutes, setMinutes] = useState<number | null>(null);
  const { own, department, colleagues, doctor } = console;
  const others = colleagues.filter((one) => one.doctorId !== doctor.doctorId);
  const to = others.find(({ doctorId, status }) => doctorId === chosen && status !== 'off');
  const pool = staff('pool', { department: department.name });
  const count = own.length;
  const leavingOf = (): Leaving | null => {
    const backAt = untilOf(minutes);
    if (chosen === POOL) return { kind: 'pool', name: pool };
    if (chosen === KEEP) return backAt === null ? null : { kind: 'keep', backAt };
    return to ? { kind: 'hand-over', to } : null;
  };
  const leaving = leavingOf();
  const goes = (): string => {
    if (leaving === null) return t('offChoose');
    if (leaving.kind === 'keep') return t('offGoKeep', { time: format.time(leaving.backAt) });
    return t('offGoTo', { count, name: leaving.kind === 'pool' ? leaving.name : leaving.to.fullName });
  };
  const choice = (value: string) => ({ value, chosen, onChoose: setChosen });
  const footer = (
    <>
      <Button type="submit" look="primary" keyName="↵" disabled={leaving === null}>
        {goes()}
      </Button>
      <Button look="quiet" onClick={onClose}>
        {t('offStay')}
      </Button>
    </>
  );
  return (
    <Dialog
      title={t('offAsk', { count })}
      width={640}
      onClose={onClose}
      footer={footer}
      onSubmit={() => leaving && onGo(leaving)}
    >
      <MostUrgent console={console} />
      <div className="choices off-choices" role="radiogroup" aria-label={t('offWhat')}>
        {others.map((one) => (
          <Choice key={one.doctorId} {...choice(one.doctorId)} isClosed={one.status === 'off'}>
            <b>{one.fullName}</b>
            <ColleagueWords console={console} doctor={one} />
          </Choice>
        ))}
        <Choice {...choice(POOL)}>
          <b>{pool}</b>
          <span className="secondary">
            {staff('transferNextFree', { count: others.filter(({ status }) => status === 'available').length })}
          </span>
        </Choice>
        <Choice {...choice(KEEP)}>
          <b>{t('offKeep')}</b>
          <span className="secondary">{t('offKeepHint')}</span>
        </Choice>
      </div>
      {chosen === KEEP && <UntilSelect label={t('whereBack')} value={minutes} onChange={setMinutes} />}
    </Dialog>
  );
};

type ChoiceProps = {
  readonly value: string;
  readonly chosen: string | null;
  readonly onChoose: (value: string) => void;
  readonly isClosed?: boolean;
  readonly children: ReactNode;
};

const Choice = ({ value, chosen, onChoose, isClosed = false, children }: ChoiceProps) => (
  <label className="choice">
    <input
      type="radio"
      name="leaving"
      checked={value === chosen}
      disabled={isClosed}
      onChange={() => onChoose(value)}
    />
    {children}
  </label>
);

const ColleagueWords = ({ console: { entries }, doctor }: { console: Console; doctor: Doctor }) => {
  const t = useDoctorTexts();
  const staff = useStaffTexts();
  const { doctorId, room, status } = doctor;
  const waiting = [...entries.values()].filter((one) => one.doctorId === doctorId && one.status === 'waiting').length;
  const state = status === 'off' ? staff('transferOff') : status === 'paused' ? staff('transferPaused') : null;
  const words = [room && staff('room', { room }), state, status !== 'off' && t('waitFor', { count: waiting })];
  return <span className="secondary">{words.filter(Boolean).join(' · ')}</span>;
};

/** The most urgent of those who wait. */
const MostUrgent = ({ console: { own } }: { console: Console }) => {
  const t = useDoctorTexts();
  const label = useUrgencyLabel();
  const level = Math.min(...own.map(({ urgencyLevel }) => urgencyLevel));
  const first = own.filter(({ urgencyLevel }) => urgencyLevel === level);
  return (
    <p className="off-urgent">
      <UrgencyMark level={level} size={24} />
      <span>
        {t('offMostUrgent', { count: first.length, label: label(level), number: first[0]?.queueNumber ?? '' })}
      </span>
    </p>
  );
};

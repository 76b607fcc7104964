import type { ReactNode } from 'react';
import { useLiveness } from '../shared/staff/hub.tsx';
import { Key } from '../shared/staff/keys.tsx';
import type { Console } from './model.ts';
import { useDoctorTexts } from './texts.ts';
import { useWho } from './who.ts';

export type NextStep = 'call-next' | 'start' | 'resume' | 'complete' | null;

/** What the button at the foot of the pane does now, and its key. Null where nothing can be done. */
export const nextStepOf = ({ doctor, called, inService, next }: Console, isLive: boolean): NextStep => {
  if (!isLive) return null;
  if (called) return 'start';
  if (doctor.status !== 'available') return 'resume';
  if (next !== null) return 'call-next';
  return inService ? 'complete' : null;
};

export const BigButton = ({ console, onPress }: { console: Console; onPress: () => void }) => {
  const t = useDoctorTexts();
  const who = useWho();
  const { isLive } = useLiveness();
  const { called, inService, next: first, doctor } = console;
  const step = nextStepOf(console, isLive);

  const startDetail = () => {
    if (inService && called) return t('startCompletes', { number: inService.queueNumber });
    if (!called) return '';
    if (doctor.kind === 'station') return t('startHere', { who: called.patient?.fullName ?? called.queueNumber });
    return called.patient
      ? t('startWhen', { name: called.patient.fullName })
      : t('startWhenAnonymous', { number: called.queueNumber });
  };
  const callDetail = () => {
    if (!first) return t('nobodyWaiting');
    if (!inService && console.party.length > 0) return t('callNextAlone', { who: who(first) });
    if (inService) return t('callNextCompletes', { number: inService.queueNumber, who: who(first) });
    return first.doctorId === doctor.doctorId
      ? t('callNextMine', { who: who(first) })
      : t('callNextPool', { who: who(first) });
  };
  switch (step) {
    case 'start':
      return (
        <Big
          key={step}
          keyName="S"
          title={t(doctor.kind === 'station' ? 'startStation' : 'start')}
          detail={startDetail()}
          onPress={onPress}
          isUrged
        />
      );
    case 'resume':
      return (
        <Big
          key={step}
          keyName="P"
          title={t('resume')}
          detail={first ? t('resumeThen', { who: who(first) }) : t('resumeOff')}
          onPress={onPress}
        />
      );
    case 'complete':
      return (
        <Big
          key={step}
          keyName="C"
          title={t('complete')}
          detail={t('completeNobody', { number: inService?.queueNumber ?? '' })}
          onPress={onPress}
        />
      );
    case 'call-next':
    case null:
      return (
        <Big
          key="call-next"
          keyName={isLive ? 'N' : null}
          title={t('callNext')}
          detail={isLive ? callDetail() : t('notLiveNoCall')}
          onPress={step === null ? null : onPress}
        />
      );
  }
};

type BigProps = {
  readonly keyName: string | null;
  readonly title: string;
  readonly detail: ReactNode;
  readonly onPress: (() => void) | null;
  /** Somebody is on the way. */
  readonly isUrged?: boolean;
};

export const Big = ({ keyName, title, detail, onPress, isUrged = false }: BigProps) => (
  <button
    type="button"
    className={isUrged ? 'big urged' : 'big'}
    disabled={onPress === null}
    aria-keyshortcuts={keyName ?? undefined}
    onClick={() => onPress?.()}
  >
    <span className="big-text">
      <span className="big-title">{title}</span>
      <span className="big-detail">{detail}</span>
    </span>
    {keyName !== null && <Key name={keyName} />}
  </button>
);

import { createContext, useContext, useEffect, useMemo, useRef, useState, type ReactNode } from 'react';
import { useEntries, useFeed, useLiveness } from '../../shared/staff/hub.tsx';
import { useNow } from '../../shared/staff/now.ts';
import { MINUTE_MS } from '../../shared/staff/wait.tsx';
import { createAlarm } from '../../shared/staff/alarm.ts';
import { useDesk } from '../desk/desk.tsx';
import { lateOf } from './listing.ts';
import { presentMs } from '../../shared/present.ts';

export const SILENT_MINUTES = 10;

type AlarmState = {
  /** In milliseconds; in the past when it is not silenced. */
  readonly silentUntil: number;
  /** The browser lets the page sound only after a key or a click. */
  readonly isBlocked: boolean;
  readonly silence: (minutes: number) => void;
};

const AlarmContext = createContext<AlarmState | null>(null);

export const useAlarm = (): AlarmState => {
  const alarm = useContext(AlarmContext);
  if (alarm === null) throw new Error('no alarm here: the page is not inside its AlarmProvider');
  return alarm;
};

/** Sounds once a minute, on every view, while anybody waits past the target; not on old data. */
export const AlarmProvider = ({ children }: { children: ReactNode }) => {
  const [silentUntil, setSilentUntil] = useState(0);
  const [isBlocked, setBlocked] = useState(false);
  const isDue = useAnybodyLate();
  const isSilent = useNow() < silentUntil;
  const alarm = useRef<ReturnType<typeof createAlarm>>(null);
  const blocked = useRef(false);
  const soundedAt = useRef(Number.NEGATIVE_INFINITY);
  useEffect(() => {
    if (!isDue || isSilent) return;
    const sound = () => {
      soundedAt.current = presentMs();
      alarm.current ??= createAlarm();
      void alarm.current.sound().then((sounded) => {
        blocked.current = !sounded;
        setBlocked(!sounded);
      });
      timer = setTimeout(sound, MINUTE_MS);
    };
    // A key or a click lifts the block; then it sounds at once, so that everybody knows that it does.
    const unblock = () => {
      if (alarm.current === null || !blocked.current) return;
      clearTimeout(timer);
      sound();
    };
    // Somebody else past the target within the minute does not make it ring more often.
    let timer = setTimeout(sound, Math.max(0, soundedAt.current + MINUTE_MS - presentMs()));
    addEventListener('keydown', unblock);
    addEventListener('pointerdown', unblock);
    return () => {
      clearTimeout(timer);
      removeEventListener('keydown', unblock);
      removeEventListener('pointerdown', unblock);
    };
  }, [isDue, isSilent]);
  useEffect(
    () => () => {
      alarm.current?.close();
      alarm.current = null;
    },
    [],
  );
  const state = useMemo(
    () => ({
      silentUntil,
      isBlocked,
      silence: (minutes: number) => setSilentUntil(minutes === 0 ? 0 : presentMs() + minutes * MINUTE_MS),
    }),
    [silentUntil, isBlocked],
  );
  return <AlarmContext value={state}>{children}</AlarmContext>;
};

/** In the department that this desk is for, however the list is narrowed further. */
const useAnybodyLate = (): boolean => {
  const { day, departments, doctors } = useFeed();
  const entries = useEntries();
  const { isLive } = useLiveness();
  const { destination } = useDesk().filter;
  const now = useNow(5_000);
  return useMemo(() => {
    if (!isLive) return false;
    const doctor = destination !== null && 'doctorId' in destination ? doctors.get(destination.doctorId) : undefined;
    const whole = doctor ? { departmentId: doctor.departmentId } : destination;
    return lateOf(entries.values(), { destination: whole, levels: new Set() }, { day, departments }, now).length > 0;
  }, [isLive, entries, day, departments, doctors, destination, now]);
};

import { useEffect, useState } from 'preact/hooks';
import { presentMs } from '../present.ts';

/** The present time. It changes each minute, after sleep, and when the hub tells its time. */
export const useMinute = (): Date => {
  const [now, setNow] = useState(() => new Date(presentMs()));
  useEffect(() => {
    const look = () => {
      const present = presentMs();
      setNow((former) => (minuteOf(former.getTime()) === minuteOf(present) ? former : new Date(present)));
    };
    look();
    const timer = setInterval(look, 1_000);
    document.addEventListener('visibilitychange', look);
    return () => {
      clearInterval(timer);
      document.removeEventListener('visibilitychange', look);
    };
  }, []);
  return now;
};

const minuteOf = (milliseconds: number): number => Math.floor(milliseconds / MINUTE_MS);
const MINUTE_MS = 60_000;

import { useEffect, useState } from 'preact/hooks';

/** The present, anew at each full minute; waking from sleep counts as one. */
export const useMinute = (): Date => {
  const [now, setNow] = useState(() => new Date());
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout>;
    const tick = () => {
      clearTimeout(timer);
      const present = new Date();
      setNow(present);
      timer = setTimeout(tick, MINUTE_MS - (present.getTime() % MINUTE_MS));
    };
    tick();
    document.addEventListener('visibilitychange', tick);
    return () => {
      clearTimeout(timer);
      document.removeEventListener('visibilitychange', tick);
    };
  }, []);
  return now;
};

const MINUTE_MS = 60_000;

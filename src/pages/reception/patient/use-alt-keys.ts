import { useEffect, useRef } from 'react';

/** Keys with Alt, which act while somebody types, too. By where the key is: Alt makes other characters of it. */
export const useAltKeys = (keys: { readonly [letter: string]: () => void }): void => {
  const latest = useRef(keys);
  useEffect(() => {
    latest.current = keys;
  });
  useEffect(() => {
    const pressed = (event: KeyboardEvent) => {
      if (!event.altKey || event.ctrlKey || event.metaKey || !event.code.startsWith('Key')) return;
      const act = latest.current[event.code.slice(3).toLowerCase()];
      if (act === undefined) return;
      event.preventDefault();
      act();
    };
    document.addEventListener('keydown', pressed);
    return () => document.removeEventListener('keydown', pressed);
  }, []);
};

import { useEffect } from 'react';
import type { Step } from './use-visit.ts';

/** What the doctor's console is asked for next. */
const KEY_OF: Readonly<Partial<Record<Step, string>>> = { call: 'n', start: 's', complete: 'c' };

/**
 * After the kiosk the keys go to the kiosk's frame, or to none. The key that the tour asks for reaches the doctor's
 * console from wherever it is pressed.
 */
export const useForwardedKey = (step: Step): void => {
  useEffect(() => {
    const wanted = KEY_OF[step];
    if (wanted === undefined) return;
    const frames = [...document.querySelectorAll<HTMLIFrameElement>('[data-screen] iframe')];
    const doctor = document.querySelector<HTMLIFrameElement>('[data-screen=doctor] iframe');
    const forward = (event: KeyboardEvent) => {
      const { key, ctrlKey, metaKey, altKey } = event;
      if (key.toLowerCase() !== wanted || ctrlKey || metaKey || altKey || !doctor?.contentDocument) return;
      doctor.focus();
      doctor.contentDocument.body.dispatchEvent(new KeyboardEvent('keydown', { key: wanted, bubbles: true }));
    };
    const windows = [window, ...frames.filter((frame) => frame !== doctor).map(({ contentWindow }) => contentWindow)];
    for (const one of windows) one?.addEventListener('keydown', forward);
    return () => {
      for (const one of windows) one?.removeEventListener('keydown', forward);
    };
  }, [step]);
};

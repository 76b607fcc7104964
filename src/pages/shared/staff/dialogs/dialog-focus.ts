import { useLayoutEffect, useState } from 'react';

/** Where the focus was before there was a dialog; one dialog may follow another. */
let origin: Element | null = null;

/**
 * Moves the focus to `[data-autofocus]` before the next key can be pressed: somebody who opens the dialog by its key goes
 * on typing. The dialog's library moves the focus only after a timeout. When no dialog is left, the focus goes back to
 * where it was; the library does that only for a dialog that was there, closed, before.
 */
export const useDialogFocus = (): void => {
  // Before the first commit: a menu that opens a dialog is gone with it.
  const [before] = useState(whereTheFocusIs);
  useLayoutEffect(() => {
    origin ??= before;
    // After the effects of that menu, which look where the focus is now.
    queueMicrotask(focusFirst);
    return () => queueMicrotask(giveBack);
  }, [before]);
};

const focusFirst = (): void =>
  [...document.querySelectorAll<HTMLElement>('[role=dialog] [data-autofocus]')].at(-1)?.focus({ preventScroll: true });

/** For an entry of a menu, which goes with the menu, the button that opened it. */
const whereTheFocusIs = (): Element | null => {
  const opener = document.activeElement?.closest('[role=menu]')?.getAttribute('aria-labelledby');
  return opener ? document.getElementById(opener) : document.activeElement;
};

const giveBack = (): void => {
  if (document.querySelector('[role=dialog]') !== null) return;
  const isLost = document.activeElement === null || document.activeElement === document.body;
  if (isLost && origin instanceof HTMLElement && origin.isConnected) origin.focus({ preventScroll: true });
  origin = null;
};

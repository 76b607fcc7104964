import type { Action } from '../steps/steps.ts';

/** A scanner types a code faster than any hand, and ends it with Enter. A busy machine may delay one key or another. */
const SCANNER_KEY_MS = 40;
const SCANNER_GAP_MS = 250;
const SHORTEST_SCAN = 6;

type KeyboardParts = {
  readonly act: (action: Action) => void;
  /** Whether keys count already: not right after a change of screens. A scan always counts. */
  readonly isSettled: () => boolean;
  /** Whether a sheet lies over the screen: then keys are for its buttons. */
  readonly isCovered: () => boolean;
};

/** A real keyboard, and the scanner that pretends to be one. Returns what takes the listener away again. */
export const listenToKeys = (page: Window, { act, isSettled, isCovered }: KeyboardParts): (() => void) => {
  const scannedBy = followScanner();
  const onKey = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.altKey || event.metaKey) return;
    const { key, target } = event;
    const code = scannedBy(event);
    if (code !== null) {
      // Not a press of the button that has the focus.
      event.preventDefault();
      return act({ kind: 'scanned', code });
    }
    const presses = key === 'Enter' || key === ' ';
    if (!isSettled() || event.repeat) {
      // Nor of a button that was not there when the finger moved.
      if (presses) event.preventDefault();
      return;
    }
    if (isCovered() || (presses && target instanceof HTMLButtonElement)) return;
    if (key === 'Enter') act({ kind: 'continue' });
    else if (key === 'Backspace') act({ kind: 'erase' });
    else if (key === 'Escape') act({ kind: 'back' });
    else if (key.length === 1) act({ kind: 'type', character: key });
  };
  page.addEventListener('keydown', onKey);
  return () => page.removeEventListener('keydown', onKey);
};

/** Takes each key. Returns what a scanner has read, at the Enter that ends it; null for anything else. */
const followScanner = () => {
  let burst = '';
  let beganAt = 0;
  let lastAt = 0;
  // The time of the key and not of the call: a busy page must not break a scan in two.
  return ({ key, timeStamp }: KeyboardEvent): string | null => {
    if (burst === '' || timeStamp - lastAt > SCANNER_GAP_MS) {
      burst = '';
      beganAt = timeStamp;
    }
    lastAt = timeStamp;
    if (key !== 'Enter') {
      // Shift and the like are part of a scan.
      if (key.length === 1) burst += key;
      return null;
    }
    const code = burst;
    burst = '';
    return code.length >= SHORTEST_SCAN && timeStamp - beganAt < code.length * SCANNER_KEY_MS ? code : null;
  };
};

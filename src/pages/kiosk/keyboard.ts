import type { Action } from './steps.ts';

/** A scanner types a code faster than any hand, and ends it with Enter. */
const SCANNER_GAP_MS = 50;
const SHORTEST_SCAN = 6;

/** A real keyboard, and the scanner that pretends to be one. Returns what takes the listeners away again. */
export const listenToKeys = (page: Window, act: (action: Action) => void): (() => void) => {
  let burst = '';
  let lastAt = 0;
  const onKey = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.altKey || event.metaKey) return;
    const now = performance.now();
    if (now - lastAt > SCANNER_GAP_MS) burst = '';
    lastAt = now;
    if (event.key === 'Enter') {
      const code = burst;
      burst = '';
      if (code.length >= SHORTEST_SCAN) {
        // Not a press of whatever button happens to have the focus.
        event.preventDefault();
        return act({ kind: 'scanned', code });
      }
      if (!isButton(event.target)) act({ kind: 'continue' });
      return;
    }
    if (event.key === 'Backspace') return act({ kind: 'erase' });
    if (event.key === 'Escape') return act({ kind: 'back' });
    if (event.key.length !== 1) return;
    burst += event.key;
    // A space presses the button that has the focus.
    if (event.key !== ' ' || !isButton(event.target)) act({ kind: 'type', character: event.key });
  };
  page.addEventListener('keydown', onKey);
  return () => page.removeEventListener('keydown', onKey);
};

const isButton = (target: EventTarget | null): boolean => target instanceof HTMLButtonElement;

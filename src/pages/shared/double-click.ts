/** What a press is for: the control around what it hit. */
const controlOf = ({ target }: MouseEvent): EventTarget | null =>
  target instanceof Element ? (target.closest('button, a, label, input, select, textarea') ?? target) : target;

/** Two fingertips of a double tap land within it; what the system calls a double tap may be a hundred pixels wide. */
const FINGERTIP_PX = 40;

/**
 * Many people press twice where once is meant, with the pointer or the finger. The second press counts only on the control
 * that the first one was for: what has taken its place meanwhile (a dialog, the page behind one, the next step) was not
 * read yet. A button that stands still and comes to mean something else needs another `key`, so that it is another control.
 */
export const refuseStrayClicks = (page: Window): void => {
  let first: { control: EventTarget | null; x: number; y: number } | null = null;
  const look = (event: MouseEvent) => {
    const { detail, clientX: x, clientY: y } = event;
    const control = controlOf(event);
    // Of a key or of assistive technology it is 0, of the second press within the system's time 2.
    const isSecond = detail > 1 && first !== null && Math.hypot(x - first.x, y - first.y) <= FINGERTIP_PX;
    if (!isSecond) {
      first = { control, x, y };
      return;
    }
    if (control === first?.control) return;
    event.preventDefault();
    event.stopImmediatePropagation();
  };
  for (const type of ['mousedown', 'click'] as const) page.addEventListener(type, look, true);
};

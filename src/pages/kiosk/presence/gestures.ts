/**
 * Which touches count. Two kinds do not:
 *
 * - The rest of a touch that began on another screen. A finger that answers "Are you still there?" must not also press
 *   the key under the sheet when it is lifted.
 * - The second tap of a double tap: on the next screen, for 400 ms after each change, and on the same key.
 */
export type Gestures = {
  /** Another screen is drawn from now on. */
  turned(): void;
  /** Whether a key of a real keyboard counts already. */
  isSettled(): boolean;
  stop(): void;
};

/** Longer than a double tap, and shorter than reading a new screen takes. */
export const SETTLE_MS = 400;
/** Trembling hands touch twice within it; nobody types the same key so fast. */
export const BOUNCE_MS = 150;

export const listenToGestures = (page: Window): Gestures => {
  const root = page.document.documentElement;
  let turnedAt = Number.NEGATIVE_INFINITY;
  let screens = 0;
  /** The screen on which the last touch began; null where it began too early. */
  let beganOn: number | null = 0;
  let pressed: { target: EventTarget | null; at: number } = { target: null, at: Number.NEGATIVE_INFINITY };
  let settling: ReturnType<typeof setTimeout> | undefined;

  const isSettled = (at: number) => at - turnedAt >= SETTLE_MS;
  const onPointerDown = ({ timeStamp }: PointerEvent) => {
    beganOn = isSettled(timeStamp) ? screens : null;
  };
  const onClick = (event: MouseEvent) => {
    const { timeStamp, detail } = event;
    const target = event.target instanceof Element ? (event.target.closest('button') ?? event.target) : event.target;
    // Without a touch it came from a key or from assistive technology: only the time counts.
    const counts = detail === 0 ? isSettled(timeStamp) : beganOn === screens;
    const bounces = target === pressed.target && timeStamp - pressed.at < BOUNCE_MS;
    if (counts && !bounces) {
      pressed = { target, at: timeStamp };
      return;
    }
    event.preventDefault();
    event.stopImmediatePropagation();
  };
  page.addEventListener('pointerdown', onPointerDown, true);
  page.addEventListener('click', onClick, true);
  return {
    turned() {
      screens += 1;
      turnedAt = performance.now();
      // The style sheet takes the pointer off the screen meanwhile, so that no button looks pressed.
      root.dataset['settling'] = '';
      clearTimeout(settling);
      settling = setTimeout(() => delete root.dataset['settling'], SETTLE_MS);
    },
    isSettled: () => isSettled(performance.now()),
    stop() {
      clearTimeout(settling);
      delete root.dataset['settling'];
      page.removeEventListener('pointerdown', onPointerDown, true);
      page.removeEventListener('click', onClick, true);
    },
  };
};

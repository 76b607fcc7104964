/**
 * Texts as large as their boxes allow. A queue number, a room of any letters and a doctor's name of any length stand whole:
 * each starts at the size of the design and shrinks until it fits. Measured in the page, since no table knows how wide
 * every script is.
 *
 * A frame (`data-fits`) has a size that its texts do not change. In it, boxes (`data-fit`) hold one element of text, whose
 * font size its style multiplies by `--fit`.
 */
export type Fitter = {
  /** Measures the frames that have changed since the last time. */
  fit(root: HTMLElement): void;
  /** Measures all of them the next time: a font has come, and everything is wider or narrower. */
  forget(): void;
};

const STEPS = 8;
const SMALLEST = 0.05;
/** In design pixels of a screen that is 1080 high. A word that only fits when it is smaller is broken in two instead. */
const BREAK_BELOW = 44;
const DESIGN_SIDE = 1080;

type Box = { readonly box: HTMLElement; readonly text: HTMLElement };

export const createFitter = (): Fitter => {
  let known = new WeakMap<HTMLElement, { readonly key: string; readonly boxes: readonly HTMLElement[] }>();
  return {
    fit(root) {
      const frames = [...root.querySelectorAll<HTMLElement>('[data-fits]')];
      const changed: Box[] = [];
      const { lang } = document.documentElement;
      for (const frame of frames) {
        const boxes = [...frame.querySelectorAll<HTMLElement>('[data-fit]')];
        const look = lookOf(frame, root);
        const key = `${frame.clientWidth}×${frame.clientHeight} ${lang} ${look} ${frame.textContent}`;
        const former = known.get(frame);
        if (
          former?.key === key &&
          former.boxes.length === boxes.length &&
          former.boxes.every((one, at) => one === boxes[at])
        )
          continue;
        known.set(frame, { key, boxes });
        changed.push(...boxes.flatMap(boxOf));
      }
      if (changed.length > 0) fitAll(changed);
    },
    forget() {
      known = new WeakMap();
    },
  };
};

/** What the sheets may choose by, here and around: a long room in one row makes a column of all rows wider. */
const lookOf = (frame: HTMLElement, root: HTMLElement): string => {
  const own = `${frame.className} ${Object.values(frame.dataset).join(' ')}`;
  return frame === root || frame.parentElement === null ? own : `${own} ${lookOf(frame.parentElement, root)}`;
};

const boxOf = (box: HTMLElement): Box[] => {
  const text = box.firstElementChild;
  return text instanceof HTMLElement ? [{ box, text }] : [];
};

const fitAll = (boxes: readonly Box[]): void => {
  for (const { box, text } of boxes) {
    text.style.removeProperty('--fit');
    delete box.dataset['whole'];
    delete box.dataset['broken'];
  }
  let large = boxes.filter(overflows);
  for (const { box } of large) box.dataset['whole'] = 'false';
  large = large.filter(overflows);
  shrink(large);
  const floor = (BREAK_BELOW * Math.min(innerWidth, innerHeight)) / DESIGN_SIDE;
  const small = large.filter(({ text }) => Number.parseFloat(getComputedStyle(text).fontSize) < floor);
  for (const { box } of small) box.dataset['broken'] = 'true';
  shrink(small);
};

/** Halves the range in all boxes at once: the browser lays the page out once a step, and not once a box. */
const shrink = (boxes: readonly Box[]): void => {
  const ranges = boxes.map((one) => ({ ...one, fits: SMALLEST, tooLarge: 1 }));
  for (let step = 0; step < STEPS && ranges.length > 0; step += 1) {
    for (const { text, fits, tooLarge } of ranges) text.style.setProperty('--fit', String((fits + tooLarge) / 2));
    const over = ranges.map(overflows);
    for (const [at, range] of ranges.entries()) {
      const middle = (range.fits + range.tooLarge) / 2;
      if (over[at]) range.tooLarge = middle;
      else range.fits = middle;
    }
  }
  for (const { text, fits } of ranges) text.style.setProperty('--fit', String(fits));
};

const ROUNDING_PX = 0.5;

const overflows = ({ box, text }: Box): boolean => {
  if (text.scrollWidth > text.clientWidth) return true;
  const { marginTop, marginBottom } = getComputedStyle(text);
  const height = text.getBoundingClientRect().height + Number.parseFloat(marginTop) + Number.parseFloat(marginBottom);
  return height > box.getBoundingClientRect().height + ROUNDING_PX;
};

import type { Locator, Page } from 'playwright-core';
import { patienceMs } from '../../support/slowness.ts';
import { reachOf, type Point, type Scroll } from './eyes.ts';

/**
 * A person's hand: pointer, touch and keys at coordinates, and nothing else. It cannot reach what a person cannot
 * reach: a control that is covered, off the screen or still moving is an error that names what is in the way.
 * Kiosk and board never scroll. Elsewhere the hand turns the wheel, or drags where the screen is touched.
 */

/** Between two looks at whether a control stands still. */
const LOOK_AGAIN_MS = 50;
/** Of a drag, and between two of them. */
const STEPS = 8;
const FRAME_MS = 16;
/** A finger that has rested for so long is lifted from a page that stands still. */
const REST_MS = 100;
/** At most so many turns of the wheel to bring something into view. */
const MOST_TURNS = 60;

/** Presses and lets go at the middle of a control: with a finger on a touch screen, else with the pointer. */
export const tap = async (target: Locator, { withinMs = patienceMs() } = {}): Promise<void> => {
  const { x, y } = await reach(target, { withinMs });
  await tapAt(target.page(), { x, y });
};

/** The hand is over a control, something happens that will take the control away by itself, and the hand presses. */
export const tapUpon = async (happens: () => void, target: Locator): Promise<void> => {
  const { x, y } = await reach(target);
  happens();
  await tapAt(target.page(), { x, y });
};

/** A finger that means two taps at one place leaves more than the time of a double tap between them (Chromium: 400 ms). */
const DOUBLE_TAP_MS = 500;
const FINGERTIP_PX = 40;
const lastTaps = new WeakMap<Page, Point & { at: number }>();

const isDoubleTap = (page: Page, { x, y }: Point): boolean => {
  const last = lastTaps.get(page);
  return !!last && Date.now() - last.at <= DOUBLE_TAP_MS && Math.hypot(x - last.x, y - last.y) <= FINGERTIP_PX;
};

/** Presses and lets go at a point of the screen. */
export const tapAt = async (page: Page, { x, y }: Point): Promise<void> => {
  if (await isTouched(page)) {
    if (isDoubleTap(page, { x, y })) await page.waitForTimeout(DOUBLE_TAP_MS);
    await page.touchscreen.tap(x, y);
    lastTaps.set(page, { x, y, at: Date.now() });
    return;
  }
  await page.mouse.move(x, y);
  await page.mouse.down();
  await page.mouse.up();
};

/** A double click on a control, between whose two presses something happens, as an answer that comes. */
export const doubleClick = async (target: Locator, between: () => Promise<unknown>): Promise<void> => {
  const { x, y } = await reach(target);
  const { mouse } = target.page();
  await mouse.move(x, y);
  await mouse.down();
  await mouse.up();
  await between();
  await mouse.down({ clickCount: 2 });
  await mouse.up({ clickCount: 2 });
};

/** Taps of a finger, each so many milliseconds after the first. They say when they were: a busy browser gets them later. */
export const tapsAt = async (page: Page, taps: readonly (readonly [Point, number])[]): Promise<void> => {
  const finger = await page.context().newCDPSession(page);
  const begun = Date.now();
  for (const [point, afterMs] of taps) {
    const timestamp = (begun + afterMs) / 1000;
    await finger.send('Input.dispatchTouchEvent', { type: 'touchStart', touchPoints: [point], timestamp });
    await finger.send('Input.dispatchTouchEvent', { type: 'touchEnd', touchPoints: [], timestamp });
  }
  await finger.detach();
};

/** Rests the pointer on a control. */
export const point = async (target: Locator): Promise<void> => {
  const { x, y } = await reach(target);
  await target.page().mouse.move(x, y);
};

/** Presses keys, one after the other: `press(page, 'Escape', 'Control+s')`. */
export const press = async (page: Page, ...keys: readonly string[]): Promise<void> => {
  for (const key of keys) await page.keyboard.press(key);
};

/** Types on the keyboard into whatever has the focus. */
export const type = (page: Page, text: string): Promise<void> => page.keyboard.type(text);

/** Taps a field, and types in place of what is there. */
export const write = async (field: Locator, text: string): Promise<void> => {
  await tap(field);
  await press(field.page(), 'Control+a');
  if (text === '') await press(field.page(), 'Delete');
  else await type(field.page(), text);
};

/** Chooses an option of a `select` by its text, with the keys. */
export const choose = async (select: Locator, option: string | RegExp): Promise<void> => {
  const { from, to } = await select.evaluate(
    (element, { text, flags }) => {
      if (!(element instanceof HTMLSelectElement)) throw new Error(`${element.tagName} is not a select`);
      const wanted = flags === null ? text : new RegExp(text, flags);
      const open = [...element.options].filter(({ disabled }) => !disabled);
      const is = ({ label }: HTMLOptionElement) =>
        typeof wanted === 'string' ? label.trim() === wanted : wanted.test(label);
      const chosen = element.selectedOptions[0];
      return { from: chosen ? open.indexOf(chosen) : -1, to: open.findIndex(is) };
    },
    typeof option === 'string'
      ? { text: option, flags: null }
      : { text: option.source, flags: option.flags.replace('g', '') },
  );
  if (to === -1) throw new Error(`${String(select)} has no option ${String(option)}`);
  const page = select.page();
  await openList(select);
  for (let step = from; step !== to; step += Math.sign(to - from))
    await press(page, to > from ? 'ArrowDown' : 'ArrowUp');
  await press(page, 'Enter');
};

/** Somebody waits so long for what a press should bring, and presses again. */
const PRESSES_AGAIN_MS = 1_000;

/**
 * Keys that are pressed before its list is there would go elsewhere. Where the page moves under it, as where data arrive, the
 * browser closes the list, and a person opens it again.
 */
const openList = async (select: Locator): Promise<void> => {
  const until = Date.now() + patienceMs();
  while (Date.now() < until) {
    await tap(select);
    const again = Date.now() + PRESSES_AGAIN_MS;
    while (Date.now() < again) {
      if (await select.evaluate((one) => one.matches(':open'))) return;
      await select.page().waitForTimeout(FRAME_MS);
    }
  }
  throw new Error(`${String(select)} does not open`);
};

/** Presses on one control, moves to another, and lets go there. */
export const drag = async (from: Locator, to: Locator): Promise<void> => {
  const start = await reach(from);
  const end = await reach(to);
  const { mouse } = from.page();
  await mouse.move(start.x, start.y);
  await mouse.down();
  await mouse.move(end.x, end.y, { steps: 8 });
  await mouse.up();
};

/** Brings a control into view as a person would, and gives the point at which it is hit. */
export const reach = async (target: Locator, { withinMs = patienceMs() } = {}): Promise<Point> => {
  const page = target.page();
  const until = Date.now() + withinMs;
  let turns = 0;
  let before: Point | null = null;
  for (;;) {
    const found = await reachOf(target, withinMs);
    const stands = before !== null && Math.abs(before.x - found.x) < 1 && Math.abs(before.y - found.y) < 1;
    before = found;
    if (found.scroll !== null && turns < MOST_TURNS) {
      turns += 1;
      await turn(page, found.scroll);
      continue;
    }
    if (found.obstacle === null && stands) {
      const at = await onScreen(target, found);
      const away = offScreen(page, at);
      if (away === null || turns === MOST_TURNS) return at;
      turns += 1;
      await turn(page, away);
      continue;
    }
    if (Date.now() > until) {
      throw new Error(
        `${String(target)} cannot be touched at ${Math.round(found.x)}, ${Math.round(found.y)}: ${found.obstacle ?? 'it does not stand still'}`,
      );
    }
    await page.waitForTimeout(LOOK_AGAIN_MS);
  }
};

/** A point in a frame is elsewhere on the screen, and the frame may be drawn smaller. */
const onScreen = async (target: Locator, found: Point): Promise<Point> => {
  if (await target.evaluate(() => window === window.top)) return found;
  const box = await target.boundingBox();
  if (box === null) throw new Error(`${String(target)} is not drawn in its frame`);
  return { x: box.x + box.width / 2, y: box.y + box.height / 2 };
};

/** How far the page is to be scrolled until a point of a frame is on the screen; null where it is. */
const offScreen = (page: Page, { x, y }: Point): Scroll | null => {
  const size = page.viewportSize();
  if (size === null || (x >= 0 && y >= 0 && x <= size.width && y <= size.height)) return null;
  // At the edge, beside the frames: they keep a touch to themselves.
  const from = { x: 8, y: size.height / 2 };
  return { ...from, size: { x: size.width, y: size.height }, by: { x: 0, y: y - from.y } };
};

/** Turns the wheel over what scrolls, or drags it with a finger. */
export const turn = async (page: Page, { x, y, size, by }: Scroll): Promise<void> => {
  if (await isTouched(page)) {
    // Not from edge to edge, and no farther than is asked for; whoever needs more drags again.
    const reachable = (wanted: number, room: number) => Math.sign(wanted) * Math.min(Math.abs(wanted), room * 0.7);
    const over = { x: reachable(by.x, size.x), y: reachable(by.y, size.y) };
    await swipe(page, { x: x + over.x / 2, y: y + over.y / 2 }, { x: x - over.x / 2, y: y - over.y / 2 });
  } else {
    await page.mouse.move(x, y);
    await page.mouse.wheel(by.x, by.y);
  }
  // The page scrolls in its next frame.
  await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
};

/**
 * A finger that is put down, drawn to another point, held there, and lifted. Each touch says when it was. A busy browser
 * that gets some of them at once would otherwise take the finger for a fast one: the page flies on, and the next tap only
 * stops it (6 of 20 taps were lost so, none since).
 */
export const swipe = async (page: Page, from: Point, to: Point): Promise<void> => {
  const finger = await page.context().newCDPSession(page);
  const begun = Date.now() - STEPS * FRAME_MS - REST_MS;
  const at = (type: 'touchStart' | 'touchMove' | 'touchEnd', touchPoints: Point[], afterMs: number) =>
    finger.send('Input.dispatchTouchEvent', { type, touchPoints, timestamp: (begun + afterMs) / 1000 });
  const between = (part: number): Point => ({ x: from.x + (to.x - from.x) * part, y: from.y + (to.y - from.y) * part });
  await Promise.all([
    at('touchStart', [from], 0),
    ...Array.from({ length: STEPS }, (_, step) =>
      at('touchMove', [between((step + 1) / STEPS)], (step + 1) * FRAME_MS),
    ),
    at('touchEnd', [], STEPS * FRAME_MS + REST_MS),
  ]);
  await finger.detach();
};

const isTouched = (page: Page): Promise<boolean> => page.evaluate(() => navigator.maxTouchPoints > 0);

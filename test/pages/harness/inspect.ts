import type { Page } from 'playwright-core';
import { lookAt, settled, type Look } from './eyes.ts';
import { turn } from './hand.ts';

/** Far more than any page is long; past it, something scrolls without an end. */
const MOST_TURNS = 80;
const MOST_MOVES = 20;

export type Inspection = {
  /** Each in a sentence that names the control or text and what is wrong; none on a good page. */
  readonly problems: readonly string[];
  /** How much was looked at. Nothing at all is a problem of its own. */
  readonly controls: number;
  readonly lines: number;
};

/**
 * Looks at everything on the page as it stands, as a person would: the middle of each control has to hit that control
 * on the screen, no text may be cut, covered or written over another, and nothing may be wider than the screen. What is
 * out of view is scrolled to by the wheel, but on kiosk and board, where nobody scrolls.
 */
export const inspect = async (page: Page): Promise<Inspection> => {
  const problems = new Set<string>();
  let look = await atRest(page, { first: true });
  let turns = 0;
  for (;;) {
    for (const problem of look.problems) problems.add(problem);
    if (look.scroll === null || turns === MOST_TURNS) break;
    turns += 1;
    await turn(page, look.scroll);
    look = await atRest(page, { first: false });
  }
  for (const what of look.unseen) problems.add(`${what} is not reached by scrolling`);
  if (look.lines === 0) problems.add('there is nothing to read on the page');
  return { problems: [...problems], controls: look.controls, lines: look.lines };
};

/**
 * What is in view, once nothing moves: a board may begin its next call at any moment. Throws where it goes on moving.
 * `first`: forgets what earlier looks have seen.
 */
export const atRest = async (page: Page, { first }: { readonly first: boolean }): Promise<Look> => {
  for (let tries = 0; tries < MOST_MOVES; tries += 1) {
    if (first || tries > 0) await settled(page);
    const look = await lookAt(page, { first });
    if (!look.moves) return look;
  }
  throw new Error(`the page did not come to rest in ${MOST_MOVES} looks`);
};

import { appendFile, mkdir } from 'node:fs/promises';
import path from 'node:path';
import type { BrowserContextOptions, Page } from 'playwright-core';
import { expect } from 'vitest';
import { languages, type Language } from '../../../src/protocol/languages.ts';
import { accessibilityProblems } from './axe.ts';
import { settled } from './eyes.ts';
import { inspect } from './inspect.ts';

/**
 * A walk goes through every state of a page of the started program and looks at each: at every supported size, in every
 * language and theme. `npm test` walks in pairs: each size with each language, and each of them with each theme.
 * `npm run pages` walks all combinations, and takes the pictures of docs/screens.
 */

type Size = { readonly width: number; readonly height: number; readonly touch?: boolean; readonly zoom?: number };

/** The supported sizes. The first of each is the one of the reference pictures. */
const sizes = {
  kiosk: {
    '1080×1920': { width: 1080, height: 1920, touch: true },
    '800×1280': { width: 800, height: 1280, touch: true },
    '1280×800': { width: 1280, height: 800, touch: true },
  },
  board: {
    '1920×1080': { width: 1920, height: 1080 },
    '1280×720': { width: 1280, height: 720 },
    '3840×2160': { width: 3840, height: 2160 },
    '1080×1920': { width: 1080, height: 1920 },
  },
  phone: {
    '390×844': { width: 390, height: 844, touch: true },
    '360×640': { width: 360, height: 640, touch: true },
    '844×390': { width: 844, height: 390, touch: true },
  },
  staff: {
    '1440×900': { width: 1440, height: 900 },
    '1366×768': { width: 1366, height: 768 },
    '1280×1024': { width: 1280, height: 1024 },
    '1920×1080': { width: 1920, height: 1080 },
    // A browser that zooms has that many pixels fewer.
    'zoom 150 %': { width: 960, height: 600, zoom: 1.5 },
    '390×844': { width: 390, height: 844, touch: true },
    '360×640': { width: 360, height: 640, touch: true },
  },
} as const satisfies Record<string, Record<string, Size>>;
export type Screen = keyof typeof sizes;

const themes = ['light', 'dark'] as const;
type Theme = (typeof themes)[number];

export type Where = {
  /** For the name of a test: `1080×1920, de, dark`. */
  readonly name: string;
  readonly size: string;
  readonly language: Language;
  readonly theme: Theme;
  /** Of the size at which the reference pictures are. */
  readonly isReferenceSize: boolean;
  /** Axe looks here: the slowest look, and the one that depends least on the size. */
  readonly hasAxe: boolean;
  /** What the browser is opened with. */
  readonly context: BrowserContextOptions;
};

const EVERYTHING = process.env['PAGES'] === 'all';

/** Where to walk: all combinations, or for `npm test` a set in which every pair is there once. */
export const placesOf = (screen: Screen): readonly Where[] =>
  Object.entries<Size>(sizes[screen]).flatMap(([size, { width, height, touch = false, zoom = 1 }], row) =>
    languages.flatMap((language, column) =>
      themes
        .filter((_, index) => EVERYTHING || (row + column) % themes.length === index)
        .map((theme) => ({
          name: `${size}, ${language}, ${theme}`,
          size,
          language,
          theme,
          isReferenceSize: row === 0,
          hasAxe: row === 0,
          context: {
            viewport: { width, height },
            deviceScaleFactor: screen === 'phone' || zoom > 1 ? Math.max(2, zoom) : 1,
            locale: language === 'en' ? 'en-GB' : language,
            colorScheme: theme,
            hasTouch: touch,
            reducedMotion: 'reduce' as const,
          },
        })),
    ),
  );

/**
 * The places of one of several journeys through a page: each size, language and pair of them is walked once, and each state
 * in a part of them. `npm run pages` walks every journey everywhere. Of an odd number of journeys each is walked in both
 * themes; seven of them share the 35 places of the staff so that each has every language.
 */
export const shareOf =
  (screen: Screen, journeys: number) =>
  (journey: number): readonly Where[] =>
    EVERYTHING
      ? placesOf(screen)
      : placesOf(screen)
          .filter((_, index) => index % journeys === journey)
          .map((where, turn) => ({ ...where, hasAxe: turn < 2 }));

type Seeing = {
  /** Pictures beside the one in English and light: `de`, `dark`, `dark-ar`. */
  readonly pictures?: readonly string[];
  /** Of text to its ground: public pages have 7:1. */
  readonly contrast?: '4.5:1' | '7:1';
};

/**
 * Looks at a state: nothing may be covered, cut or out of reach, and axe finds nothing. Problems fail the test at once and let it go on, so that a walk names all of them. Its picture is taken where
 * all combinations are walked.
 */
export const see = async (
  page: Page,
  where: Where,
  state: string,
  { pictures = [], contrast = '4.5:1' }: Seeing = {},
): Promise<void> => {
  const picture = pictureOf(where, state, pictures);
  // Before the look, which scrolls.
  if (picture !== null) {
    await settled(page);
    await page.screenshot({ path: picture });
  }
  const { problems, controls, lines } = await inspect(page);
  const barriers = where.hasAxe ? await accessibilityProblems(page, { contrast }) : [];
  expect.soft([...problems, ...barriers], `${state}, ${where.name}`).toEqual([]);
  if (!EVERYTHING) return;
  await mkdir(FIGURES, { recursive: true });
  const figure = { state, ...where, context: undefined, controls, lines, problems: problems.length + barriers.length };
  await appendFile(path.join(FIGURES, `${state.split('-')[0]}.jsonl`), `${JSON.stringify(figure)}\n`);
};

/** Where the picture of a state is kept; null where none is taken. */
const pictureOf = (where: Where, state: string, pictures: readonly string[]): string | null => {
  const suffix = [where.theme === 'dark' ? 'dark' : '', where.language === 'en' ? '' : where.language].filter(Boolean);
  const isWanted = suffix.length === 0 || pictures.includes(suffix.join('-'));
  if (!EVERYTHING || !where.isReferenceSize || !isWanted) return null;
  return path.join(SCREENS, `${[state, ...suffix].join('-')}.png`);
};

const SCREENS = path.join(import.meta.dirname, '../../../docs/screens');
/** A line a state and combination; `report.ts` makes the table of docs/screens of them. */
const FIGURES = path.join(import.meta.dirname, '../../../dist/pages-figures');

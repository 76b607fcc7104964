import axe from 'axe-core';
import type { Page } from 'playwright-core';

type Options = {
  /** Of text to its ground: public pages have 7:1. */
  readonly contrast?: '4.5:1' | '7:1';
};

/** What axe-core finds against WCAG 2.2 AA on the page as it is. */
export const accessibilityProblems = async (page: Page, { contrast = '4.5:1' }: Options = {}): Promise<string[]> => {
  // It is half a megabyte: once for each document.
  if (!(await page.evaluate(() => 'axe' in globalThis))) await page.evaluate(axe.source);
  const violations = await page.evaluate(async (isEnhanced) => {
    const run = globalThis as unknown as { axe: typeof axe };
    const found = await run.axe.run(document, {
      runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'],
      rules: { 'color-contrast-enhanced': { enabled: isEnhanced } },
      resultTypes: ['violations'],
      // Of no rule that is run here: it would fetch the style sheets once more.
      preload: false,
      // What is found is shown by its HTML. To name each by a selector of its own is a third of the work.
      selectors: false,
    });
    return found.violations.flatMap(({ id, nodes }) =>
      nodes.map(({ html, failureSummary = '' }) => `${id}: ${html.slice(0, 200)} ${failureSummary}`),
    );
  }, contrast === '7:1');
  return violations;
};

/** The same in light and in dark, of a staff page that follows the system's theme. */
export const accessibilityProblemsInBothThemes = async (page: Page): Promise<string[]> => {
  const found: string[] = [];
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme });
    await page.locator(`html[data-theme=${colorScheme}]`).waitFor();
    // What fades would be judged in the middle of it.
    await page.waitForTimeout(200);
    found.push(...(await accessibilityProblems(page)).map((problem) => `${colorScheme}: ${problem}`));
  }
  return found;
};

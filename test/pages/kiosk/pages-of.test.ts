import fc from 'fast-check';
import { expect, test } from 'vitest';
import { pagesOf } from '../../../src/pages/kiosk/screens/pages-of.ts';

test('rows of any height: all are there once, in order, and each page fits with the button that leads on', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 100, max: 400 }), { minLength: 1, maxLength: 40 }), (heights) => {
      const rows = heights.map((_, index) => index);
      const pages = pagesOf(rows, { heights, room: 1000, most: 7 });
      expect(pages.flat()).toEqual(rows);
      const button = pages.length > 1 ? Math.min(...heights) : 0;
      for (const page of pages) {
        const used = page.reduce((sum, row) => sum + (heights[row] ?? 0), button);
        if (page.length > 1) expect(used).toBeLessThanOrEqual(1000);
        expect(page.length).toBeLessThanOrEqual(7);
      }
    }),
  );
});

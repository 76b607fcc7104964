type Measures = {
  /** Of each row with the gap after it, in CSS pixels. */
  readonly heights: readonly number[];
  readonly room: number;
  readonly most: number;
};

/**
 * Rows in pages that hold no more than fits. All on one page where that is enough; otherwise each page leaves room for
 * the button that leads on, which is as high as the lowest row.
 */
export const pagesOf = <Row>(rows: readonly Row[], { heights, room, most }: Measures): readonly (readonly Row[])[] => {
  const total = heights.reduce((sum, height) => sum + height, 0);
  if (rows.length <= most && total <= room) return [rows];
  const left = room - Math.min(...heights);
  const pages: Row[][] = [];
  let used = Number.POSITIVE_INFINITY;
  rows.forEach((row, index) => {
    const height = heights[index] ?? 0;
    const page = pages.at(-1);
    if (page === undefined || page.length === most - 1 || used + height > left) {
      pages.push([row]);
      used = height;
    } else {
      page.push(row);
      used += height;
    }
  });
  return pages;
};

import type { DoctorRow, PoolRow } from './rows.ts';

/** In the long layout the rows of a department stand under its name. */
export type Heading = { readonly kind: 'heading'; readonly key: string; readonly department: string };
export type Line = Heading | DoctorRow | PoolRow;

/**
 * The least height of each kind of line in design pixels: with two lines of text of 56 px, which are read from 5 m. More
 * room than that is shared out, so that the same rows stand on a page whether or not the foot of the board says something.
 */
export type Sizes = Readonly<Record<'heading' | 'doctor' | 'delay' | 'pool' | 'page', number>>;

export const sizeOf = (line: Line, sizes: Sizes): number =>
  line.kind === 'doctor' ? sizes.doctor + (line.delayMinutes === null ? 0 : sizes.delay) : sizes[line.kind];

/** A department that would be torn apart begins a new page. One that is longer than a page goes on under its name. */
export const pagesOf = (rows: readonly (DoctorRow | PoolRow)[], sizes: Sizes): Line[][] => {
  const pages: Line[][] = [];
  let left = 0;
  for (const group of byDepartment(rows)) {
    const whole = sizes.heading + sum(group, sizes);
    let isNamed = false;
    if (whole > left && whole <= sizes.page) left = 0;
    for (const row of group) {
      const needs = sizeOf(row, sizes) + (isNamed ? 0 : sizes.heading);
      if (needs > left) {
        pages.push([]);
        left = sizes.page;
        isNamed = false;
      }
      const page = pages.at(-1) ?? [];
      if (!isNamed) {
        const { department } = row;
        page.push({ kind: 'heading', key: `${department} ${pages.length}`, department });
        left -= sizes.heading;
        isNamed = true;
      }
      page.push(row);
      left -= sizeOf(row, sizes);
    }
  }
  return pages;
};

const sum = (lines: readonly Line[], sizes: Sizes): number =>
  lines.reduce((total, line) => total + sizeOf(line, sizes), 0);

/** In the order in which each department comes first: its doctors, then those who wait for any of them. */
const byDepartment = (rows: readonly (DoctorRow | PoolRow)[]): (DoctorRow | PoolRow)[][] => {
  const groups = new Map<string, (DoctorRow | PoolRow)[]>();
  for (const row of rows) groups.set(row.department, [...(groups.get(row.department) ?? []), row]);
  return [...groups.values()];
};

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { pagesOf, sizeOf, type Sizes } from '../../../src/pages/board/pages.ts';
import type { DoctorRow, PoolRow } from '../../../src/pages/board/rows.ts';

const sizes: Sizes = { heading: 62, doctor: 120, delay: 60, pool: 86, page: 542 };

const doctor: fc.Arbitrary<Omit<DoctorRow, 'key' | 'department'>> = fc.record({
  kind: fc.constant('doctor'),
  state: fc.constantFrom('called', 'in', 'paused', 'idle'),
  queueNumber: fc.constant(null),
  others: fc.constant(0),
  call: fc.constant(null),
  room: fc.constant('3'),
  place: fc.constant('room'),
  isStation: fc.constant(false),
  doctor: fc.constant('Dr. Leila Haddad'),
  delayMinutes: fc.option(fc.constant(25)),
  next: fc.constant([]),
});
/** Doctors by department as `rowsOf` has them, then the pools. */
const rows: fc.Arbitrary<(DoctorRow | PoolRow)[]> = fc
  .array(fc.record({ doctors: fc.array(doctor, { maxLength: 9 }), hasPool: fc.boolean() }), { maxLength: 7 })
  .map((departments) => [
    ...departments.flatMap(({ doctors }, index) =>
      doctors.map((row, n): DoctorRow => ({ ...row, key: `${index} ${n}`, department: `Department ${index}` })),
    ),
    ...departments.flatMap(({ hasPool }, index): PoolRow[] =>
      hasPool
        ? [{ kind: 'pool', key: `pool ${index}`, calledBy: 'doctor', department: `Department ${index}`, next: [] }]
        : [],
    ),
  ]);

test('every row stands on one page, under its department, and no page is higher than the screen', () => {
  fc.assert(
    fc.property(rows, (given) => {
      const pages = pagesOf(given, sizes);
      expect(
        pages
          .flat()
          .filter(({ kind }) => kind !== 'heading')
          .map(({ key }) => key)
          .sort(),
      ).toEqual(given.map(({ key }) => key).sort());
      for (const page of pages) {
        expect(page.reduce((total, line) => total + sizeOf(line, sizes), 0)).toBeLessThanOrEqual(sizes.page);
        expect(page[0]?.kind).toBe('heading');
        let department: string | null = null;
        for (const line of page) {
          if (line.kind === 'heading') ({ department } = line);
          else expect(line.department).toBe(department);
        }
        expect(page.at(-1)?.kind).not.toBe('heading');
      }
      const keys = pages.flat().map(({ key }) => key);
      expect(new Set(keys).size).toBe(keys.length);
    }),
  );
});

test('a department that fits on a page is not torn apart', () => {
  fc.assert(
    fc.property(rows, (given) => {
      const pages = pagesOf(given, sizes);
      for (const department of new Set(given.map((row) => row.department))) {
        const own = given.filter((row) => row.department === department);
        const height = sizes.heading + own.reduce((total, row) => total + sizeOf(row, sizes), 0);
        const on = pages.filter((page) => page.some((line) => line.department === department));
        if (height <= sizes.page) expect(on).toHaveLength(1);
      }
    }),
  );
});

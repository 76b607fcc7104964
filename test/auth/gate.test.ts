import { expect, test } from 'vitest';
import { createGate } from '../../src/limits/gate.ts';

/** Pieces of work that end when the test says so. */
const pieces = () => {
  const begun: number[] = [];
  const ends = new Map<number, () => void>();
  return {
    begun,
    work: (n: number) => () =>
      new Promise<number>((resolve) => {
        begun.push(n);
        ends.set(n, () => resolve(n));
      }),
    end: (n: number) => ends.get(n)?.(),
  };
};
const overloaded = { code: 'overloaded' };

test('so many run at once, so many more wait in order, and one more is refused at once', async () => {
  const gate = createGate({ atOnce: 2, waiting: 3 });
  const { begun, work, end } = pieces();
  const asked = [1, 2, 3, 4, 5].map((n) => gate(work(n)));
  await expect(gate(work(6))).rejects.toMatchObject(overloaded);
  expect(begun).toEqual([1, 2]);
  end(2);
  expect(await asked[1]).toBe(2);
  await expect.poll(() => begun).toEqual([1, 2, 3]);
  asked.push(gate(work(7)));
  await expect(gate(work(8))).rejects.toMatchObject(overloaded);
  for (const n of [1, 3, 4, 5, 7]) {
    await expect.poll(() => begun).toContain(n);
    end(n);
  }
  expect(await Promise.all(asked)).toEqual([1, 2, 3, 4, 5, 7]);
  expect(begun).toEqual([1, 2, 3, 4, 5, 7]);
});

test('work that fails gives its place back, whether it rejects or throws', async () => {
  const gate = createGate({ atOnce: 1, waiting: 0, each: 1 });
  const broken = new Error('broken');
  const ways = [
    () => Promise.reject(broken),
    () => {
      throw broken;
    },
  ];
  for (const way of [...ways, ...ways]) await expect(gate(way, 'kiosk')).rejects.toBe(broken);
  expect(await gate(async () => 'done', 'kiosk')).toBe('done');
});

test('one who asks has a limit of their own, running and waiting together, and takes no place of others', async () => {
  const gate = createGate({ atOnce: 1, waiting: 10, each: 2 });
  const { work, end, begun } = pieces();
  const mine = [gate(work(1), 'me'), gate(work(2), 'me')];
  await expect(gate(work(3), 'me')).rejects.toMatchObject(overloaded);
  const other = gate(work(4), 'somebody');
  for (const n of [1, 2, 4]) {
    await expect.poll(() => begun).toContain(n);
    end(n);
  }
  expect(await Promise.all([...mine, other])).toEqual([1, 2, 4]);
  expect(await gate(async () => 5, 'me')).toBe(5);
});

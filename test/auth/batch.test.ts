import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { createBatch } from '../../src/limits/batch.ts';

/** Reads that are answered when the test says so: every key but `missing` with itself. */
const reads = () => {
  const open: { keys: string[]; answer: () => void; fail: (reason: Error) => void }[] = [];
  let most = 0;
  return {
    open,
    mostAtOnce: () => most,
    read: (keys: string[]) =>
      new Promise<ReadonlyMap<string, string>>((resolve, reject) => {
        const one = {
          keys,
          answer() {
            open.splice(open.indexOf(one), 1);
            resolve(new Map(keys.filter((key) => key !== 'missing').map((key) => [key, key])));
          },
          fail(reason: Error) {
            open.splice(open.indexOf(one), 1);
            reject(reason);
          },
        };
        open.push(one);
        most = Math.max(most, open.length);
      }),
  };
};

test('each look-up gets its own answer; reads are of distinct keys, no longer than the most, two at once', async () => {
  const key = fc.oneof(fc.constant('missing'), fc.stringMatching(/^[a-f]{1,2}$/));
  await fc.assert(
    fc.asyncProperty(
      fc.array(key, { minLength: 1, maxLength: 60 }),
      fc.integer({ min: 1, max: 7 }),
      async (keys, most) => {
        const { open, read, mostAtOnce } = reads();
        const lookUp = createBatch({ read, windowMs: 0, most });
        const answers = Promise.all(keys.map(lookUp));
        let isDone = false;
        void answers.then(() => {
          isDone = true;
        });
        while (!isDone) {
          await new Promise((resolve) => {
            setTimeout(resolve, 0);
          });
          for (const one of open.slice()) {
            expect(one.keys.length).toBeLessThanOrEqual(most);
            expect(new Set(one.keys).size).toBe(one.keys.length);
            one.answer();
          }
        }
        expect(await answers).toEqual(keys.map((name) => (name === 'missing' ? undefined : name)));
        expect(mostAtOnce()).toBeLessThanOrEqual(2);
      },
    ),
    { numRuns: 50 },
  );
});

test('a read that fails fails its own look-ups alone, and the next ones are read', async () => {
  const { open, read } = reads();
  const lookUp = createBatch({ read, windowMs: 1, most: 2 });
  const [a, b, c] = ['a', 'b', 'c'].map(lookUp);
  await expect.poll(() => open.length).toBe(2);
  const broken = new Error('away');
  open[0]?.fail(broken);
  open[0]?.answer();
  await expect(a).rejects.toBe(broken);
  await expect(b).rejects.toBe(broken);
  expect(await c).toBe('c');
  const again = lookUp('a');
  await expect.poll(() => open.length).toBe(1);
  open[0]?.answer();
  expect(await again).toBe('a');
});

test('while two reads are under way the next one waits and grows, and nothing read is kept', async () => {
  const { open, read } = reads();
  const lookUp = createBatch({ read, windowMs: 1, most: 1_000 });
  const first = lookUp('a');
  await expect.poll(() => open.length).toBe(1);
  const second = lookUp('a');
  await expect.poll(() => open.length).toBe(2);
  const later: Promise<string | undefined>[] = [];
  for (let n = 0; n < 20; n += 1) {
    later.push(lookUp(`k${n}`));
    await new Promise((resolve) => {
      setTimeout(resolve, 2);
    });
  }
  expect(open).toHaveLength(2);
  open[0]?.answer();
  await expect.poll(() => open.map(({ keys }) => keys.length)).toEqual([1, 20]);
  open[1]?.answer();
  open[0]?.answer();
  expect(await Promise.all([first, second])).toEqual(['a', 'a']);
  expect(await Promise.all(later)).toHaveLength(20);
});

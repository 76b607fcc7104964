import { expect, test } from 'vitest';
import { checkRun } from '../../src/cli/simulate/check.ts';
import { soundRun } from '../cli/sound-run.ts';
import { randomOf } from '../fuzz/random.ts';
import { mutations } from './mutations.ts';
import { lossOf } from './report.ts';

const none = { lost: 0, doubled: 0, reordered: 0, wrong: 0 };
const lossIn = (name: string, seed: number) => {
  const run = soundRun();
  const mutation = mutations.find((one) => one.name === name);
  if (!mutation) throw new Error(`no mutation ${name}`);
  const { truth, acts, witnesses } = mutation.spoil(run, randomOf(seed));
  return lossOf(checkRun(truth, acts, witnesses));
};

test.each([
  ['a screen lost one change', { ...none, lost: 1 }],
  ['a screen heard one change twice', { ...none, doubled: 1 }],
  ['a screen heard two changes the wrong way round', { ...none, reordered: 1 }],
  ['a change came with another row', { ...none, wrong: 1 }],
  ['one call was acknowledged to two', { ...none, doubled: 1 }],
])('%s: counted as what it is, and once', (name, expected) => {
  for (const seed of [1, 2, 3, 4, 5]) expect(lossIn(name, seed), `seed ${seed}`).toEqual(expected);
});

test('a sound run has lost nothing', () => {
  const { truth, acts, witnesses } = soundRun();
  expect(lossOf(checkRun(truth, acts, witnesses))).toEqual(none);
});

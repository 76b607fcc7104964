import { expect, test } from 'vitest';
import { soundRun } from '../cli/sound-run.ts';
import { mutate } from './mutate.ts';
import { mutations } from './mutations.ts';

test('the checker catches whatever is spoilt in a sound run, wherever it is', () => {
  const caught = mutate(soundRun(), { times: 25, seed: 7 });
  expect(caught).toEqual(mutations.map(({ name }) => ({ name, tried: 25, caught: 25 })));
});

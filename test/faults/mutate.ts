import { checkRun } from '../../src/cli/simulate/check.ts';
import { randomOf } from '../fuzz/random.ts';
import { joined } from './judge.ts';
import { mutations, type Run } from './mutations.ts';
import { openStage } from './stage.ts';
import { pause } from './fault.ts';

export type Caught = { readonly name: string; readonly tried: number; readonly caught: number };

const brokenIn = ({ truth, acts, witnesses }: Run): number =>
  checkRun(truth, acts, witnesses).reduce((sum, { broken }) => sum + broken.length, 0);

/** Spoils a sound run in every way, each some times over. Throws where the run is not sound to begin with. */
export const mutate = (run: Run, { times, seed }: { times: number; seed: number }): Caught[] => {
  if (brokenIn(run) > 0) throw new Error('the run is not sound, so there is nothing to spoil');
  const random = randomOf(seed);
  return mutations.map(({ name, ...mutation }) => {
    const spoilt = Array.from({ length: times }, () => mutation.spoil.call({ name, ...mutation }, run, random));
    return { name, tried: times, caught: spoilt.filter((one) => brokenIn(one) > 0).length };
  });
};

/** Of a real run over two nodes, with nothing wrong in it. */
export const mutateARun = async (options: { seconds: number; times: number; seed: number }): Promise<Caught[]> => {
  const stage = await openStage({ witnesses: 10 });
  try {
    const load = await stage.load({ commandsPerSecond: 60 });
    await pause(options.seconds * 1_000);
    await load.stop();
    await pause(2_000);
    const run = { truth: await stage.auditor.truth(), acts: joined([load]), witnesses: stage.witnesses() };
    return mutate(run, options);
  } finally {
    await stage.close();
  }
};

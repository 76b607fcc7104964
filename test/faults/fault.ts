import type { Finding } from '../../src/cli/simulate/evidence.ts';
import type { Load } from './load.ts';
import type { Stage, StageOptions } from './stage.ts';

export type FaultRun = {
  /** Shorter, and with fewer screens: every step of it, but no figure to be quoted. */
  readonly quick: boolean;
  /** How long those take that are about time. */
  readonly longMinutes: number;
  readonly tell: (line: string) => void;
  /** Closed by whoever runs the fault. */
  open(options?: StageOptions): Promise<Stage>;
};

export type FaultOutcome = {
  readonly loads: readonly Load[];
  readonly findings: readonly Finding[];
  /** Times that something was broken on purpose. */
  readonly faults: number;
  readonly badInputs?: number;
  /** Commands carried out for others than the loads. */
  readonly besides?: number;
  readonly notes?: readonly string[];
};

export type Fault = {
  readonly name: string;
  /** The line of what the hub must survive. */
  readonly survives: string;
  /** Of the whole run, about; and of `--quick`. */
  readonly seconds: readonly [whole: number, quick: number];
  /** Throws Unfit where this machine cannot do it. */
  run(run: FaultRun): Promise<FaultOutcome>;
};

/** This machine lacks what the fault takes; the message says what. */
export class Unfit extends Error {
  override readonly name = 'Unfit';
}

export const pause = (ms: number): Promise<void> =>
  new Promise((resolve) => {
    setTimeout(resolve, ms);
  });

/** One thing that must hold beside the invariants of every run. */
export const mustHold = (invariant: string, broken: readonly string[], examined = 1): Finding => ({
  invariant,
  examined,
  broken,
});

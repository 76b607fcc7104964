import type { BenchHub, HubOptions } from './hub.ts';
import type { Progress } from './progress.ts';

/** What every scenario is given. */
export type Bench = {
  /** All scenarios in about a minute, at sizes that show the shape and not the limits. */
  quick: boolean;
  /** A hub of the scenario's own; in a quick run the one that all share, unless it has to be of several processes. */
  hub(options?: HubOptions): Promise<BenchHub>;
  progress: Progress;
  /** A folder for scratch files, removed at the end. */
  folder: string;
  /** For trying things out: one rate, one number of boards. */
  options: { rate?: number | undefined; seconds?: number | undefined; boards?: number | undefined };
};

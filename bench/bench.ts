import type { Progress } from './progress.ts';

/** What every scenario is given. */
export type Bench = {
  /** All scenarios in about a minute each or less, at sizes that show the shape and not the limits. */
  quick: boolean;
  engine: string;
  progress: Progress;
  /** A folder for scratch files, removed at the end. */
  folder: string;
  profileDir: string | undefined;
  /** For trying things out: one rate, one number of boards. */
  options: { rate?: number | undefined; seconds?: number | undefined; boards?: number | undefined };
};

import type { Fault } from '../fault.ts';
import { asynchronousCommit } from './asynchronous-commit.ts';
import { failover } from './failover.ts';
import { hubKilled } from './hub-killed.ts';
import { hubStopped } from './hub-stopped.ts';
import { laggingNode } from './lagging-node.ts';
import { listenCut, networkCut } from './network-cut.ts';
import { postgresKilled } from './postgres-killed.ts';
import { restored } from './restored.ts';

/** In the order in which they are run. */
export const faults: readonly Fault[] = [
  hubKilled,
  hubStopped,
  postgresKilled,
  asynchronousCommit,
  listenCut,
  networkCut,
  laggingNode,
  failover,
  restored,
];

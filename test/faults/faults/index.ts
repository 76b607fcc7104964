import type { Fault } from '../fault.ts';
import { asynchronousCommit } from './asynchronous-commit.ts';
import { badInputs, overload } from './bad-inputs.ts';
import { manyBoards, slowReaders, soak } from './boards.ts';
import { clockJumps, midnight } from './clocks.ts';
import { diskFull } from './disk-full.ts';
import { failover } from './failover.ts';
import { heldTransaction, poolExhausted, sameRequest } from './held-locks.ts';
import { hubKilled } from './hub-killed.ts';
import { hubStopped } from './hub-stopped.ts';
import { laggingNode } from './lagging-node.ts';
import { listenCut, networkCut } from './network-cut.ts';
import { postgresKilled } from './postgres-killed.ts';
import { restored } from './restored.ts';
import { shutdown } from './shutdown.ts';

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
  heldTransaction,
  poolExhausted,
  sameRequest,
  diskFull,
  clockJumps,
  midnight,
  shutdown,
  badInputs,
  overload,
  slowReaders,
  manyBoards,
  soak,
];

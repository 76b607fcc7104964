import os from 'node:os';
import { attack, type Attack } from './attack.ts';

/** A process of its own, so that what it costs to attack is not taken for what it costs to be attacked. */
os.setPriority(19);
process.on('message', (options: Attack) => {
  attack(options).then(
    (report) => process.send?.(report),
    (error: unknown) => {
      process.stderr.write(`${String(error)}\n`);
      process.exit(1);
    },
  );
});

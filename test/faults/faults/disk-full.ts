import { execFile } from 'node:child_process';
import { appendFile, chmod, mkdtemp, rm, rmdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { runningPostmaster } from '../../../src/database/embedded/postmaster.ts';
import { judge } from '../judge.ts';
import { mustHold, pause, Unfit, type Fault } from '../fault.ts';

const run = promisify(execFile);
const SIZE_MB = 400;

const smallDisk = async (): Promise<string> => {
  const folder = await mkdtemp(path.join(tmpdir(), 'queue-hub-disk-'));
  try {
    await run('mount', ['-t', 'tmpfs', '-o', `size=${SIZE_MB}m`, 'tmpfs', folder]);
  } catch {
    await rmdir(folder);
    throw new Unfit('it takes the right to mount a small disk (root)');
  }
  await chmod(folder, 0o711);
  return folder;
};

/** Until not even a small file fits. */
const fill = async (file: string): Promise<void> => {
  for (const size of [16 * 1024 * 1024, 1024 * 1024, 64 * 1024, 4096]) {
    const block = Buffer.alloc(size);
    try {
      for (;;) await appendFile(file, block);
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === 'ENOSPC')) throw error;
    }
  }
};

/** Filled up while people are checked in; later somebody makes room, and starts PostgreSQL where it gave up. */
export const diskFull: Fault = {
  name: 'disk-full',
  survives: 'a full disk under PostgreSQL',
  seconds: [80, 45],
  async run({ quick, tell, open }) {
    const folder = await smallDisk();
    const ballast = path.join(folder, 'ballast');
    try {
      const stage = await open({
        server: { under: folder, flags: ['max_wal_size=64MB', 'min_wal_size=32MB'] },
      });
      const { server, nodes } = stage;
      const load = await stage.load({ commandsPerSecond: 60 });
      const times = quick ? 1 : 3;
      let [wentThrough, stopped] = [0, 0];
      for (let n = 0; n < times; n += 1) {
        await pause(4_000);
        await fill(ballast);
        const before = load.tally();
        await pause(10_000);
        const meanwhile = load.tally();
        wentThrough += meanwhile.done - before.done;
        if (meanwhile.done - before.done < before.done / 2) stopped += 1;
        const lives = await Promise.all(nodes.map(async ({ url }) => (await fetch(`${url}/healthz`)).status));
        await rm(ballast);
        const running = await runningPostmaster(server.cluster.folder);
        if (!running?.ready) {
          await server.kill();
          await server.start();
        }
        tell(
          `full ${n + 1} of ${times}: PostgreSQL ${running?.ready ? 'stayed' : 'gave up'}, hubs ${lives.join(', ')}`,
        );
      }
      await pause(5_000);
      await load.stop();
      return {
        loads: [load],
        findings: [
          ...(await judge(stage, [load])),
          mustHold('a full disk stops check-ins', stopped === times ? [] : ['it did not']),
        ],
        faults: times,
        notes: [`${wentThrough} commands went through while it was full`],
      };
    } finally {
      // The stage's server goes first, which whoever runs the fault ends after this.
      setTimeout(() => {
        void run('umount', ['--lazy', folder])
          .then(() => rmdir(folder))
          .catch(() => undefined);
      }, 0);
    }
  },
};

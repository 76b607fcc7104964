import { judge } from '../judge.ts';
import { inDatabase } from '../server.ts';
import { mustHold, pause, type Fault } from '../fault.ts';

/** Nothing is written by itself for as long as the run lasts: a commit that does not wait for its record loses it. */
const FLAGS = ['synchronous_commit=off', 'wal_writer_delay=10s', 'wal_writer_flush_after=1GB', 'wal_buffers=64MB'];

export const asynchronousCommit: Fault = {
  name: 'asynchronous-commit',
  survives: 'a crash right after a commit, in a server whose commits are asynchronous',
  seconds: [60, 30],
  async run({ quick, tell, open }) {
    const stage = await open({ server: { flags: FLAGS } });
    const { server } = stage;
    const probe = async (n: number): Promise<boolean> => {
      await inDatabase(server.adminUrl, (admin) => admin.query('insert into crash_probe values ($1)', [n]));
      await server.kill();
      await server.start();
      const { rowCount } = await inDatabase(server.adminUrl, (admin) =>
        admin.query('select from crash_probe where n = $1', [n]),
      );
      return rowCount === 1;
    };
    await inDatabase(server.adminUrl, async (admin) => {
      await admin.query('create table crash_probe (n integer)');
      await admin.query('checkpoint');
    });
    // Before there is a load, whose own flushes would take the row along: proof that a crash takes something at all.
    const kept = await probe(0);
    tell(`a row that nobody waited for is ${kept ? 'there' : 'gone'} after the crash`);
    const load = await stage.load({ commandsPerSecond: 60 });
    const times = quick ? 2 : 8;
    for (let n = 1; n <= times; n += 1) {
      await pause(3_000);
      await probe(n);
      tell(`crashed ${n} of ${times}`);
    }
    await pause(2_000);
    await load.stop();
    const felt = mustHold('a crash loses an asynchronous commit', kept ? ['it did not'] : []);
    return { loads: [load], findings: [...(await judge(stage, [load])), felt], faults: times + 1 };
  },
};

import type { ChildProcess } from 'node:child_process';
import type { Client } from 'pg';
import { judge } from '../judge.ts';
import { inDatabase } from '../server.ts';
import { mustHold, pause, type Fault } from '../fault.ts';
import { eventually } from '../../support/eventually.ts';

const STOPPED_MS = 8_000;

/** The hubs' transactions that stand idle: each by its session and its beginning. */
const openTransactions = async (admin: Client): Promise<Set<string>> => {
  const { rows } = await admin.query<{ one: string }>(
    `select pid || ' ' || xact_start as one from pg_stat_activity
     where state like 'idle in transaction%' and application_name = 'queue-hub'`,
  );
  return new Set(rows.map(({ one }) => one));
};

/** Stops the hub at a moment at which one of its transactions is open, and says which. */
export const stopWithin = async (hub: ChildProcess, admin: Client): Promise<Set<string>> =>
  eventually(
    async () => {
      hub.kill('SIGSTOP');
      // What it has already sent is carried out meanwhile, and the other node's are over by then.
      await pause(30);
      const first = await openTransactions(admin);
      await pause(300);
      const still = await openTransactions(admin);
      const standing = new Set([...first].filter((one) => still.has(one)));
      if (standing.size > 0) return standing;
      hub.kill('SIGCONT');
      await pause(20);
      throw new Error('no transaction was caught');
    },
    { withinMs: 30_000, everyMs: 5 },
  );

/** The database ends the transaction after 5 s, and the other node goes on meanwhile. */
export const hubStopped: Fault = {
  name: 'hub-stopped',
  survives: 'SIGSTOP of a hub in the middle of a transaction',
  seconds: [90, 45],
  async run({ quick, tell, open }) {
    const stage = await open();
    const { server, nodes, knex } = stage;
    const [stopped] = nodes;
    const load = await stage.load({ commandsPerSecond: 120 });
    const held: number[] = [];
    let proceeded = 0;
    const times = quick ? 2 : 5;
    await inDatabase(server.adminUrl, async (admin) => {
      for (let n = 0; n < times; n += 1) {
        await pause(2_000);
        const standing = await stopWithin(stopped.hub.process, admin);
        const stoppedAt = performance.now();
        const before = load.tally().done;
        let heldMs = 0;
        while (performance.now() - stoppedAt < STOPPED_MS) {
          const open = await openTransactions(admin);
          if ([...standing].some((one) => open.has(one))) heldMs = performance.now() - stoppedAt;
          await pause(100);
        }
        held.push(heldMs);
        if (load.tally().done > before) proceeded += 1;
        stopped.hub.process.kill('SIGCONT');
        tell(`stopped ${n + 1} of ${times} in a transaction, which stood for ${Math.round(heldMs)} ms`);
      }
    });
    await pause(3_000);
    await load.stop();
    await knex.raw('select 1');
    const findings = [
      ...(await judge(stage, [load])),
      mustHold('the other node goes on', proceeded === times ? [] : [`${times - proceeded} times it did not`], times),
      mustHold(
        'a stopped hub’s transaction is ended within 6 s',
        held.filter((ms) => ms > 6_500).map((ms) => `one was held for ${Math.round(ms)} ms`),
        held.length,
      ),
    ];
    return {
      loads: [load],
      findings,
      faults: times,
      notes: [`a transaction was held for ${Math.round(Math.max(0, ...held))} ms at most`],
    };
  },
};

import { eventually } from '../../support/eventually.ts';
import { cableTo } from '../cable.ts';
import type { Change } from '../../../src/feed/change.ts';
import { judgeTwo } from '../judge.ts';
import { inDatabase, startCopy, stopCopy } from '../server.ts';
import { pause, type Fault } from '../fault.ts';
import type { Client } from 'pg';

/**
 * The standby is cut off some seconds before the primary dies, so it lacks what was committed since: acknowledged or
 * not, that is gone, as asynchronous replication has it. What must hold: each of the two histories by itself, and every
 * screen on the second one in the end, whatever it had seen of the first.
 */
export const failover: Fault = {
  name: 'failover',
  survives: 'a failover to a lagging standby: a replica promoted',
  seconds: [90, 45],
  async run({ quick, tell, open }) {
    const stage = await open({ server: { flags: ['wal_keep_size=256MB'] } });
    const { server, nodes, auditor } = stage;
    const replication = await cableTo(server.port);
    const copy = await server.copy('standby');
    const port = await startCopy(copy, { follow: replication.port });
    const standbyUrl = server.adminUrl.replace(`:${server.port}/`, `:${port}/`);
    try {
      const load = await stage.load({ commandsPerSecond: 60 });
      await pause(quick ? 5_000 : 20_000);
      await eventually(() => inDatabase(standbyUrl, followsClosely), { withinMs: 20_000 });
      replication.weather('frozen');
      tell('the standby lags from now on');
      await pause(3_000);
      await server.kill();
      await inDatabase(standbyUrl, (admin) => admin.query('select pg_promote(true, 30)'));
      const boundary = performance.now();
      for (const { cable } of nodes) cable.pointTo(port);
      tell('the primary is dead, the standby promoted');
      await pause(quick ? 8_000 : 30_000);
      await load.stop();
      // The dead primary's files tell what was true before; no hub finds it there.
      await server.start();
      const former = await auditor.truth();
      await server.stop();
      stage.auditAt(standbyUrl);
      const kept = await inDatabase(standbyUrl, (admin) => commonChanges(admin, former.changes));
      return {
        loads: [load],
        findings: await judgeTwo(stage, [load], { former, boundary }),
        faults: 1,
        notes: [`${former.changes.length} changes before, of which the standby lacked ${former.changes.length - kept}`],
      };
    } finally {
      replication.close();
      await stopCopy(copy).catch(() => undefined);
    }
  },
};

const followsClosely = async (standby: Client): Promise<void> => {
  const { rows } = await standby.query<{ behind: number }>(
    'select extract(epoch from clock_timestamp() - pg_last_xact_replay_timestamp())::float as behind',
  );
  if (!((rows[0]?.behind ?? Infinity) < 2)) throw new Error('the standby does not follow');
};

/** How many of the first history's changes are in the second one too: captured at the same microsecond. */
const commonChanges = async (promoted: Client, changes: readonly Change[]): Promise<number> => {
  const { rowCount } = await promoted.query(
    `select from changes join unnest($1::uuid[], $2::bigint[], $3::timestamptz[]) as former (stream_id, version, at)
     using (stream_id, version, at)`,
    [changes.map(({ streamId }) => streamId), changes.map(({ version }) => version), changes.map(({ at }) => at)],
  );
  return rowCount ?? 0;
};

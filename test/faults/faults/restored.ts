import { execFile } from 'node:child_process';
import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { judgeTwo } from '../judge.ts';
import { inDatabase } from '../server.ts';
import { pause, Unfit, type Fault } from '../fault.ts';

const run = promisify(execFile);
const INSTALLED = '/usr/lib/postgresql';

/** An installed PostgreSQL with the programs for dumps, which the embedded one lacks. */
const withDumps = async (): Promise<string> => {
  const versions = await readdir(INSTALLED).catch((): string[] => []);
  for (const version of versions.sort((a, b) => Number(b) - Number(a))) {
    const bin = path.join(INSTALLED, version, 'bin');
    const programs = await readdir(bin).catch((): string[] => []);
    if (['initdb', 'postgres', 'pg_dump', 'pg_restore'].every((name) => programs.includes(name))) return bin;
  }
  throw new Unfit(`there is no PostgreSQL with pg_dump and pg_restore under ${INSTALLED}`);
};

/** An hour-old dump in the place of the database, while the hubs run and only wonder where it went for a while. */
export const restored: Fault = {
  name: 'restored',
  survives: 'a dump restored over the database',
  seconds: [60, 40],
  async run({ quick, tell, open }) {
    const bin = await withDumps();
    const stage = await open({ server: { bin } });
    const { server, nodes, auditor } = stage;
    const dump = `${server.cluster.folder}.dump`;
    const maintenance = new URL(server.adminUrl);
    const database = maintenance.pathname.slice(1);
    maintenance.pathname = '/postgres';
    const load = await stage.load({ commandsPerSecond: 60 });
    await pause(quick ? 4_000 : 10_000);
    await run(path.join(bin, 'pg_dump'), ['--format=custom', `--file=${dump}`, server.adminUrl]);
    tell('dumped');
    await pause(quick ? 4_000 : 10_000);

    for (const { cable } of nodes) cable.weather('frozen');
    await inDatabase(maintenance.href, async (admin) => {
      const endSessions = () =>
        admin.query('select pg_terminate_backend(pid, 5000) from pg_stat_activity where datname = $1', [database]);
      await endSessions();
      const former = `${database}_former`;
      await admin.query(`alter database ${database} rename to ${former}`);
      stage.auditAt(server.adminUrl.replace(`/${database}`, `/${former}`));
      await admin.query(`create database ${database}`);
    });
    await run(path.join(bin, 'pg_restore'), ['--exit-on-error', `--dbname=${server.adminUrl}`, dump]);
    const former = await auditor.truth();
    stage.auditAt(server.adminUrl);
    const boundary = performance.now();
    for (const { cable } of nodes) {
      cable.cut();
      cable.weather('fair');
    }
    tell('restored');
    await pause(quick ? 8_000 : 20_000);
    await load.stop();
    return { loads: [load], findings: await judgeTwo(stage, [load], { former, boundary }), faults: 1 };
  },
};

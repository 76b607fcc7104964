import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Finding } from '../../../src/cli/simulate/evidence.ts';
import type { Load } from '../load.ts';
import { judge } from '../judge.ts';
import { inDatabase } from '../server.ts';
import { mustHold, pause, type Fault } from '../fault.ts';

/** The one clock that everything in the database asks, so many milliseconds away. */
const clockAway = (ms: number): string =>
  `CREATE OR REPLACE FUNCTION public.hub_now() RETURNS timestamptz LANGUAGE sql STABLE PARALLEL SAFE
   RETURN date_trunc('milliseconds', transaction_timestamp() + interval '${Math.round(ms)} milliseconds')`;

const MINUTE_MS = 60_000;

export const clockJumps: Fault = {
  name: 'clock-jumps',
  survives: 'clocks that jump, of a node and of the database, forwards and back',
  seconds: [80, 40],
  async run({ quick, tell, open }) {
    const home = await mkdtemp(path.join(tmpdir(), 'queue-hub-clock-'));
    const file = path.join(home, 'away');
    const jump = pathToFileURL(path.resolve(import.meta.dirname, '../clock-jump.ts')).href;
    try {
      const stage = await open({ env: { NODE_OPTIONS: `--import tsx --import ${jump}`, CLOCK_JUMP_FILE: file } });
      const load = await stage.load({ commandsPerSecond: 60 });
      const days = 24 * 60;
      const ofNode = quick ? [90, -45] : [90, -45, 3 * days, -400 * days, 0];
      for (const minutes of ofNode) {
        await pause(4_000);
        await writeFile(file, String(minutes * MINUTE_MS));
        tell(`the nodes’ clocks are ${minutes} min away`);
      }
      await pause(3_000);
      await writeFile(file, '0');
      // Back over what has been written already, but not into another day than the run began in.
      const ofDatabase = quick ? [20, 5] : [20, 5, 40, 39, 0];
      for (const minutes of ofDatabase) {
        await pause(4_000);
        await inDatabase(stage.server.adminUrl, (admin) => admin.query(clockAway(minutes * MINUTE_MS)));
        tell(`the database’s clock is ${minutes} min away`);
      }
      await pause(4_000);
      await load.stop();
      return { loads: [load], findings: await judge(stage, [load]), faults: ofNode.length + ofDatabase.length };
    } finally {
      await rm(home, { recursive: true, force: true });
    }
  },
};

/** What happens at each, in Europe/Berlin. */
const nights = [
  { at: '2026-03-28T23:00:00Z', what: 'midnight into a day of 23 hours', newDay: true },
  { at: '2026-03-29T01:00:00Z', what: '02:00 becomes 03:00', newDay: false },
  { at: '2026-10-25T01:00:00Z', what: '03:00 becomes 02:00', newDay: false },
  { at: '2026-10-25T23:00:00Z', what: 'midnight after a day of 25 hours', newDay: true },
] as const;

/** From the start of a stage to its first command. */
const OPENS_WITHIN_MS = 16_000;
const AROUND_MS = 10_000;

export const midnight: Fault = {
  name: 'midnight',
  survives: 'midnight and both changes of the clocks, under load',
  seconds: [190, 55],
  async run({ quick, tell, open }) {
    const loads: Load[] = [];
    const findings: Finding[] = [];
    const chosen = quick ? nights.slice(0, 1) : nights;
    for (const { at, what, newDay } of chosen) {
      // The clock is set when the stage is being built, and the instant comes some seconds under load later.
      const comesAt = performance.now() + OPENS_WITHIN_MS + AROUND_MS;
      const away = Date.parse(at) - Date.now() - OPENS_WITHIN_MS - AROUND_MS;
      const stage = await open({ prepare: [clockAway(away)] });
      const load = await stage.load({ commandsPerSecond: 60 });
      const late = performance.now() > comesAt - 3_000;
      await pause(Math.max(0, comesAt - performance.now()) + AROUND_MS);
      await load.stop();
      const truth = await stage.auditor.truth();
      const days = new Set(truth.numbered.map(({ queueDate }) => queueDate));
      const firsts = [...days].map(
        (day) =>
          truth.numbered.filter(({ queueDate, queueNumber }) => queueDate === day && /-0*1$/.test(queueNumber)).length,
      );
      findings.push(
        ...(await judge(stage, [load])),
        mustHold('the instant came under load', late ? [`the stage was not built in time for ${at}`] : []),
        mustHold(
          'numbers begin anew with the day, and only then',
          days.size === (newDay ? 2 : 1) && firsts.every((count) => count > 0)
            ? []
            : [`${[...days].join(', ')} at ${at}`],
          truth.numbered.length,
        ),
      );
      loads.push(load);
      tell(`${what}: ${truth.numbered.length} numbers of ${[...days].join(' and ')}`);
      await stage.close();
    }
    return { loads, findings, faults: chosen.length };
  },
};

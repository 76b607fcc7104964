import { writeFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { faults } from './faults/index.ts';
import { mutateARun } from './mutate.ts';
import { holds, tableOf, type FaultReport } from './report.ts';
import { runFault } from './run-fault.ts';

/**
 * `npm run faults`: breaks the started program, its database and the network between them in every way of docs/faults.md,
 * under load, and judges what every screen heard and every command was answered. Ends with 1 where anything did not hold.
 */
const { values } = parseArgs({
  options: {
    only: { type: 'string', multiple: true, default: [] },
    quick: { type: 'boolean', default: false },
    list: { type: 'boolean', default: false },
    mutate: { type: 'boolean', default: false },
    seed: { type: 'string', default: String(Date.now() % 1_000_000) },
    minutes: { type: 'string', default: '60' },
    json: { type: 'string' },
  },
});
const longMinutes = Number(values.minutes);
if (!(longMinutes > 0)) throw new Error('--minutes takes a number above 0');
// So that the hubs of an interrupted run are not left behind; its PostgreSQL is ended by the next run.
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(130));
const say = (line: string) => process.stdout.write(`${line}\n`);

if (values.list) {
  for (const { name, survives, seconds } of faults) {
    say(
      `${name.padEnd(20)} ${String(seconds[0]).padStart(5)} s, quick ${String(seconds[1]).padStart(3)} s  ${survives}`,
    );
  }
  process.exit(0);
}
if (values.mutate) {
  say(`a sound run, spoilt in every way, seed ${values.seed}`);
  const times = values.quick ? 5 : 25;
  const caught = await mutateARun({ seconds: values.quick ? 8 : 20, times, seed: Number(values.seed) });
  for (const { name, tried, caught: found } of caught)
    say(`  ${String(found).padStart(3)} of ${tried} caught: ${name}`);
  process.exit(caught.every(({ tried, caught: found }) => tried === found) ? 0 : 1);
}
const unknown = values.only.filter((name) => !faults.some((fault) => fault.name === name));
if (unknown.length > 0) throw new Error(`no fault is called ${unknown.join(', ')}; --list names them all`);

const chosen = faults.filter(({ name }) => values.only.length === 0 || values.only.includes(name));
const reports: FaultReport[] = [];
for (const fault of chosen) {
  say(`${fault.name}: ${fault.survives} (about ${fault.seconds[values.quick ? 1 : 0]} s)`);
  const report = await runFault(fault, { quick: values.quick, longMinutes, tell: (line) => say(`  ${line}`) });
  reports.push(report);
  const outcome = report.skipped === undefined ? (holds(report) ? 'holds' : 'DOES NOT HOLD') : report.skipped;
  say(`  ${outcome}, after ${Math.round(report.seconds)} s`);
  for (const what of report.broken) say(`  ${what}`);
}
say(`\n${tableOf(reports)}`);
if (values.json !== undefined) await writeFile(values.json, `${JSON.stringify(reports, null, 2)}\n`);
process.exit(reports.every(holds) ? 0 : 1);

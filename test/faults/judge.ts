import { checkRun } from '../../src/cli/simulate/check.ts';
import type { Acts, Finding, Truth, Witness } from '../../src/cli/simulate/evidence.ts';
import type { Change } from '../../src/feed/change.ts';
import { eventually } from '../support/eventually.ts';
import type { Load } from './load.ts';
import type { Stage } from './stage.ts';

const SETTLE_WITHIN_MS = 45_000;

/** What cannot be seen in the database alone: that each arrival was carried out once. */
const arrivedOnce = ({ changes }: Truth, loads: readonly Load[]): Finding => {
  // A further stop and a transfer's child are inserted too, but nobody arrived.
  const isArrival = ({ table, op, rowId, row }: Change) =>
    table === 'queue' && op === 'insert' && row?.['visit_id'] === rowId;
  const inserted = changes.filter(isArrival).length;
  const arrivals = loads.map((load) => load.arrivals());
  const known = arrivals.reduce((sum, one) => sum + one.known, 0);
  const unknown = arrivals.reduce((sum, one) => sum + one.unknown, 0);
  const once = inserted >= known && inserted <= known + unknown;
  return {
    invariant: 'each check-in was carried out once',
    examined: known,
    broken: once ? [] : [`${known} were acknowledged, ${unknown} perhaps carried out, ${inserted} are there`],
  };
};

const answeredWell = (loads: readonly Load[]): Finding => {
  const failed = loads.reduce((sum, load) => sum + (load.tally().refused['internal'] ?? 0), 0);
  return {
    invariant: 'no command failed for an unknown reason',
    examined: loads.reduce((sum, load) => sum + load.tally().answered, 0),
    broken: failed === 0 ? [] : [`${failed} were answered with internal`],
  };
};

const isBroken = (findings: readonly Finding[]): boolean => findings.some(({ broken }) => broken.length > 0);

/** Judges a run once every screen is live again; looks again for a while, since the last changes are still on their way. */
export const judge = async (stage: Stage, loads: readonly Load[]): Promise<Finding[]> => [
  ...(await settled(stage, (truth) => [
    ...checkRun(truth, joined(loads), stage.witnesses()),
    arrivedOnce(truth, loads),
  ])),
  answeredWell(loads),
];

/**
 * The same over two histories of the database: what was true of the first one when it ended, and from `boundary`
 * (`performance.now()`) on the second, which `stage.auditor` is asked for. Each screen and each acknowledgement is held
 * against the history that it is of.
 */
export const judgeTwo = async (
  stage: Stage,
  loads: readonly Load[],
  { former, boundary }: { former: Truth; boundary: number },
): Promise<Finding[]> => {
  const heard = withinEpoch(stage.witnesses(), former.epoch, { isLast: false });
  const formerly = checkRun(former, joined(loads, { until: boundary }), heard)
    // No screen shows it any more.
    .filter(({ invariant }) => invariant !== 'every screen shows what the tables say')
    .map((finding) => ({ ...finding, invariant: `${finding.invariant} (in the first history)` }));
  const now = await settled(stage, (truth) => [
    ...checkRun(
      truth,
      joined(loads, { from: boundary }),
      withinEpoch(stage.witnesses(), truth.epoch, { isLast: true }),
    ),
    epochsDiffer(stage, { former, truth }),
  ]);
  return [...now, ...formerly, answeredWell(loads)];
};

const epochsDiffer = ({ screens }: Stage, { former, truth }: { former: Truth; truth: Truth }): Finding => {
  const elsewhere = screens.filter(({ view }) => view.snapshot.feed?.epoch !== truth.epoch).length;
  return {
    invariant: 'every screen is on the new history',
    examined: screens.length,
    broken: [
      ...(truth.epoch === former.epoch ? [`both histories are called ${truth.epoch}`] : []),
      ...(elsewhere === 0 ? [] : [`${elsewhere} screens are not`]),
    ],
  };
};

const settled = async (stage: Stage, look: (truth: Truth) => Finding[]): Promise<Finding[]> => {
  let findings: Finding[] = [];
  await eventually(
    async () => {
      const late = stage.screens.filter(({ view }) => view.snapshot.feed === null || view.snapshot.staleSince !== null);
      findings = [...look(await stage.auditor.truth()), screensLive(stage, late.length), verifiedBy(stage)];
      if (isBroken(findings)) throw new Error('something does not hold yet');
    },
    { withinMs: SETTLE_WITHIN_MS, everyMs: 500 },
  ).catch((error: unknown) => {
    if (!isBroken(findings)) throw error;
  });
  return findings;
};

/** One of the nodes verifies, every 2 s. By their logs: what a round found, the next may not find again. */
const verifiedBy = ({ nodes }: Stage): Finding => ({
  invariant: 'no node’s verifier has found anything',
  examined: nodes.length,
  broken: nodes.flatMap(({ hub, url }) =>
    hub.log.filter((line) => line.includes('"invariant_broken"')).map((line) => `${line.slice(0, 300)}, says ${url}`),
  ),
});

const screensLive = ({ screens }: Stage, late: number): Finding => ({
  invariant: 'every screen is live again',
  examined: screens.length,
  broken: late === 0 ? [] : [`${late} of ${screens.length} are not`],
});

/** What was acknowledged, by all of them. */
export const joined = (loads: readonly Load[], span: { from?: number; until?: number } = {}): Acts => ({
  numbers: loads.flatMap((load) => load.acts(span).numbers),
  calls: loads.flatMap((load) => load.acts(span).calls),
});

/** What each screen heard of `epoch`, and no more. */
const withinEpoch = (witnesses: readonly Witness[], epoch: string, { isLast }: { isLast: boolean }): Witness[] =>
  witnesses.map((witness) => {
    const epochs = new Map<string, string>();
    const steps = witness.steps.filter((step) => {
      const streamId = 'payload' in step ? step.payload.streamId : step.streamId;
      if (step.kind === 'reset') epochs.set(streamId, step.epoch);
      return epochs.get(streamId) === epoch;
    });
    // What was committed and never told went down with that history; nobody may hold its end against the screen.
    const left = isLast ? [] : [...epochs.keys()].map((streamId) => ({ kind: 'left', streamId }) as const);
    return { ...witness, steps: [...steps, ...left] };
  });

import { checkRun } from '../../src/cli/simulate/check.ts';
import type { Acts, Finding, Truth, Witness } from '../../src/cli/simulate/evidence.ts';
import type { Change } from '../../src/feed/change.ts';
import { eventually } from '../support/eventually.ts';
import type { Load } from './load.ts';
import type { Stage } from './stage.ts';

const SETTLE_WITHIN_MS = 45_000;

/** What cannot be seen in the database alone: that each command was carried out once, and answered. */
export const loadFindings = ({ changes }: Truth, loads: readonly Load[]): Finding[] => {
  // A transfer's child is inserted too, but nobody arrived.
  const isArrival = ({ table, op, row }: Change) =>
    table === 'queue' && op === 'insert' && row?.['transferred_from_id'] === null;
  const inserted = changes.filter(isArrival).length;
  const arrivals = loads.map((load) => load.arrivals());
  const known = arrivals.reduce((sum, one) => sum + one.known, 0);
  const unknown = arrivals.reduce((sum, one) => sum + one.unknown, 0);
  const once = inserted >= known && inserted <= known + unknown;
  const failed = loads.reduce((sum, load) => sum + (load.tally().refused['internal'] ?? 0), 0);
  const answered = loads.reduce((sum, load) => sum + load.tally().answered, 0);
  return [
    {
      invariant: 'each check-in was carried out once',
      examined: known,
      broken: once ? [] : [`${known} were acknowledged, ${unknown} perhaps carried out, ${inserted} are there`],
    },
    {
      invariant: 'no command failed for an unknown reason',
      examined: answered,
      broken: failed === 0 ? [] : [`${failed} were answered with internal`],
    },
  ];
};

const isBroken = (findings: readonly Finding[]): boolean => findings.some(({ broken }) => broken.length > 0);

/** Judges a run once every screen is live again; looks again for a while, since the last changes are still on their way. */
export const judge = async (
  stage: Stage,
  loads: readonly Load[],
  { acts = joined(loads), withinMs = SETTLE_WITHIN_MS }: { acts?: Acts; withinMs?: number } = {},
): Promise<Finding[]> => {
  let findings: Finding[] = [];
  await eventually(
    async () => {
      const late = stage.screens.filter(({ view }) => view.snapshot.feed === null || view.snapshot.staleSince !== null);
      const truth = await stage.auditor.truth();
      findings = [
        ...checkRun(truth, acts, stage.witnesses()),
        ...loadFindings(truth, loads),
        screensLive(stage, late.length),
      ];
      if (isBroken(findings)) throw new Error('something does not hold yet');
    },
    { withinMs, everyMs: 500 },
  ).catch((error: unknown) => {
    if (!isBroken(findings)) throw error;
  });
  return findings;
};

const screensLive = ({ screens }: Stage, late: number): Finding => ({
  invariant: 'every screen is live again',
  examined: screens.length,
  broken: late === 0 ? [] : [`${late} of ${screens.length} are not`],
});

export const joined = (loads: readonly Load[], span: { from?: number; until?: number } = {}): Acts => ({
  numbers: loads.flatMap((load) => load.acts(span).numbers),
  calls: loads.flatMap((load) => load.acts(span).calls),
});

/** A run over two histories of the database: what each screen heard of `epoch`, and no more. */
export const withinEpoch = (witnesses: readonly Witness[], epoch: string, { isLast }: { isLast: boolean }): Witness[] =>
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

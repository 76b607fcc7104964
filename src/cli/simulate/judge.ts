import { setTimeout as sleep } from 'node:timers/promises';
import { directoryStreamId } from '../../protocol/rooms.ts';
import { checkRun } from './check.ts';
import type { Crew } from './crew.ts';
import type { Acts, Finding, Truth, Witness } from './evidence.ts';
import type { Auditor } from './truth.ts';

const SETTLE_WITHIN_MS = 10_000;
const LOOK_EVERY_MS = 100;

/** Waits until every screen has what the database has, so that nothing is called lost that is still on its way. */
export const judge = async (auditor: Auditor, crew: Crew, acts: Acts): Promise<Finding[]> => {
  const deadline = performance.now() + SETTLE_WITHIN_MS;
  while (true) {
    const truth = await auditor.truth();
    const witnesses = crew.witnesses();
    if (witnesses.every((witness) => hasHeardAll(witness, truth)) || performance.now() > deadline) {
      return checkRun(truth, acts, witnesses);
    }
    await sleep(LOOK_EVERY_MS);
  }
};

/** Whether each stream of the view is at the last change that concerns it. */
const hasHeardAll = ({ feed, audience, levels }: Witness, { heads }: Truth): boolean =>
  [...(feed?.streams.values() ?? [])].every(({ streamId, version }) => {
    const { lastVersions = [] } = heads.get(streamId) ?? {};
    const slots = levels.flatMap((level) => (audience === 'staff' ? [level - 1, level + 4] : [level - 1]));
    return streamId === directoryStreamId || version >= Math.max(0, ...slots.map((slot) => lastVersions[slot] ?? 0));
  });

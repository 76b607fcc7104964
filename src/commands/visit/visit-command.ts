import type { Transaction } from 'objection';
import { QueueEntry } from '../../models/queue-entry.ts';
import { Visit } from '../../models/visit.ts';
import type { CommandData, CommandInput } from '../../protocol/commands/index.ts';
import { HubError } from '../../protocol/errors.ts';
import type { Visit as VisitView, VisitStep } from '../../protocol/views.ts';
import { staffEntryView } from '../../queries/entry-view.ts';
import { wholeEntry } from '../../queries/whole-entry.ts';
import { onlyStep, stepView } from '../../queries/visit-view.ts';
import { defineCommand, type CommandContext, type HandledCommand } from '../../execution/define.ts';
import { activeEntryOf, latestEntryOf } from './open-visit.ts';
import { stepsOf } from './steps.ts';

type VisitSeen = { readonly visitId: string; readonly expectedRevision?: number | undefined };
/** The commands that change one visit. */
type VisitCommand = { [N in HandledCommand]: CommandInput<N> extends VisitSeen ? N : never }[HandledCommand] &
  Exclude<`visit:${string}`, 'visit:get'>;

/**
 * A command on one visit, which `run` gets locked, and which the sender may act on and has seen as it is. It answers with the visit as
 * it is afterwards, and with where the patient is.
 */
export const defineVisitCommand = <N extends VisitCommand>(
  name: N,
  run: (visit: Visit, input: CommandInput<N>, context: CommandContext) => Promise<void>,
) =>
  defineCommand(name, async (input, context) => {
    const { visitId, expectedRevision }: VisitSeen = input;
    const { trx } = context;
    const { visit } = await ownVisit(context, Visit.query(trx).findById(visitId).forNoKeyUpdate(), visitId);
    if (expectedRevision !== undefined && expectedRevision !== visit.revision) {
      throw new HubError('conflict', { current: await visitViewOf(trx, visit) });
    }
    await run(visit, input, context);
    const entry = await activeEntryOf(trx, visitId);
    const changed = await Visit.query(trx).findById(visitId).throwIfNotFound();
    return { visit: await visitViewOf(trx, changed), entry: entry ? staffEntryView(entry) : null } as CommandData<N>;
  });

/**
 * The visit with its entries, the oldest first. It is a doctor’s own where the patient is or was with the doctor. Throws
 * HubError('not_found', 'forbidden').
 */
export const ownVisit = async (
  { trx, mayActOn }: CommandContext,
  found: PromiseLike<Visit | undefined>,
  visitId: string,
): Promise<{ visit: Visit; entries: QueueEntry[] }> => {
  const visit = await found;
  if (!visit) throw new HubError('not_found', { visitId });
  const entries = await QueueEntry.query(trx)
    .select(wholeEntry)
    .where('visit_id', visitId)
    .orderBy(['created_at', 'queue_id']);
  if (!entries.some((entry) => mayActOn(entry))) throw new HubError('forbidden', { visitId });
  return { visit, entries };
};

/** With all its steps, also where it is over. */
export const visitViewOf = async (
  trx: Transaction,
  { visitId, number, arrivedAt, reason, partyId, serviceId, revision }: Visit,
): Promise<VisitView> => ({
  visitId,
  number,
  arrivedAt: arrivedAt.toISOString(),
  reason,
  partyId,
  serviceId,
  steps: await allSteps(trx, { visitId, serviceId }),
  revision,
});

const allSteps = async (
  trx: Transaction,
  { visitId, serviceId }: Pick<Visit, 'visitId' | 'serviceId'>,
): Promise<VisitStep[]> => {
  const steps = await stepsOf(trx, visitId);
  if (steps.length > 0) return steps.map(stepView);
  const last = await latestEntryOf(trx, visitId);
  return last ? [onlyStep(last, { visitId, serviceId })] : [];
};

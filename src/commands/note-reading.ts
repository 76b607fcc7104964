import type { CommandContext } from '../execution/define.ts';
import { actAs } from '../auth/act-as.ts';
import { actorOf } from '../auth/principal.ts';
import { noteInAudit, type Reading } from '../audit/note.ts';
import type { CommandName } from '../protocol/commands/index.ts';

type Shown = {
  readonly by: CommandName;
  readonly tableName: Reading['tableName'];
  readonly rows: number;
  readonly patientIds: readonly string[];
};

/**
 * Writes down that the sender was shown patients: how many rows, and of whom where somebody was looked for. What was typed
 * is not kept, since it is personal; the keys of those who were found say who was looked for.
 */
export const noteReading = async (
  { trx, principal }: Pick<CommandContext, 'trx' | 'principal'>,
  { by, tableName, rows, patientIds }: Shown,
): Promise<void> => {
  // A read has no request, so nobody has named the actor yet.
  await actAs(trx, { actor: actorOf(principal), action: by });
  const patients = [...new Set(patientIds)];
  await noteInAudit(trx, { tableName, rowId: null, after: { read: { rows, patients } } });
};

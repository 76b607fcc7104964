import type { Transaction } from 'objection';
import { statement } from '../../database/statement.ts';
import type { QueueEntry } from '../../models/queue-entry.ts';
import { Settings } from '../../models/settings.ts';
import type { CommandContext } from '../../execution/define.ts';
import { transition } from '../entry.ts';
import { invalidInput } from '../invalid-input.ts';

/**
 * Completes a locked entry, with how the stop ended. Throws HubError('invalid_input') for an outcome that the settings do not have,
 * and for none where the department requires one; and as `transition` does.
 */
export const completeEntry = async (
  context: CommandContext,
  entry: QueueEntry,
  outcome: string | undefined,
): Promise<QueueEntry> => {
  const { trx } = context;
  if (outcome !== undefined) {
    await expectKnown(trx, outcome);
    return transition(context, entry, 'queue:complete', { outcome });
  }
  // Both travel together. Where one is required, all is taken back.
  const { departmentId } = entry;
  const [completed, [department]] = await Promise.all([
    transition(context, entry, 'queue:complete'),
    readDepartment(trx, { departmentId }),
  ]);
  if (department?.required) throw invalidInput('outcome', 'required', 'The department wants to know how it ended');
  return completed;
};

const readDepartment = statement<{ required: boolean }, 'departmentId'>(
  'SELECT requires_outcome AS required FROM departments WHERE department_id = :departmentId',
);

const expectKnown = async (trx: Transaction, outcome: string): Promise<void> => {
  const { outcomes } = await Settings.query(trx).first().throwIfNotFound();
  if (!outcomes.some(({ code }) => code === outcome))
    throw invalidInput('outcome', 'unknown', 'The settings have no such outcome');
};

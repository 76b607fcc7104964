import { HubError } from '../../protocol/errors.ts';
import { staffEntryView } from '../../queries/entry-view.ts';
import { changeEntry, expectActive } from '../entry.ts';
import { defineEntryCommand } from '../entry-command.ts';
import { knownPatient } from '../patient/identity.ts';
import { expectNotQueued } from '../queued.ts';

export const attachPatient = defineEntryCommand('queue:attach-patient', async (entry, input, context) => {
  const { patientId } = input;
  expectActive(entry);
  if (entry.patientId === patientId) return { entry: staffEntryView(entry) };
  if (entry.patientId !== null) throw new HubError('conflict', { current: staffEntryView(entry) });
  await knownPatient(context.trx, patientId);
  const { departmentId, queueDate, queueId } = entry;
  await expectNotQueued(context.trx, patientId, { departmentId, queueDate, exceptId: queueId });
  return { entry: staffEntryView(await changeEntry(context, entry, { patientId })) };
});

import { HubError } from '../../protocol/errors.ts';
import { staffEntryView } from '../../queries/entry-view.ts';
import { defineCommand } from '../define.ts';
import { changeEntry, expectActive, lockEntry } from '../entry.ts';
import { knownPatient } from '../patient/identity.ts';
import { expectNotQueued } from '../queued.ts';

export const attachPatient = defineCommand('queue:attach-patient', async (input, context) => {
  const { patientId } = input;
  const entry = await lockEntry(context, input);
  expectActive(entry);
  if (entry.patientId === patientId) return { entry: staffEntryView(entry) };
  if (entry.patientId !== null) throw new HubError('conflict', { current: staffEntryView(entry) });
  await knownPatient(context.trx, patientId);
  const { departmentId, queueDate, queueId } = entry;
  await expectNotQueued(context.trx, patientId, { departmentId, queueDate, exceptId: queueId });
  return { entry: staffEntryView(await changeEntry(context, entry, { patientId })) };
});

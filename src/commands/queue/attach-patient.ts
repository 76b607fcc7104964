import type { Transaction } from 'objection';
import type { Patient } from '../../models/patient.ts';
import { QueueEntry } from '../../models/queue-entry.ts';
import type { AttachWarning } from '../../protocol/commands/queue/attach-patient.ts';
import { HubError } from '../../protocol/errors.ts';
import { activeStatuses } from '../../protocol/lifecycle.ts';
import { stillCalledToday } from '../../queries/call-order.ts';
import { staffEntryView } from '../../queries/entry-view.ts';
import { hospitalToday } from '../../queries/hospital-day.ts';
import { changeEntry, expectActive, reread } from '../entry.ts';
import { defineStopCommand } from '../entry-command.ts';
import { noteReading } from '../note-reading.ts';
import { knownPatient } from '../patient/identity.ts';
import { expectNotQueued } from '../queued.ts';

export const attachPatient = defineStopCommand('queue:attach-patient', async (entry, input, context) => {
  const { patientId, dryRun = false } = input;
  expectActive(entry);
  if (entry.patientId === patientId) return { entry: staffEntryView(entry), warnings: [] };
  if (entry.patientId !== null) throw new HubError('conflict', { current: staffEntryView(entry) });
  const patient = await knownPatient(context.trx, patientId);
  const { departmentId, queueDate, queueId } = entry;
  await expectNotQueued(context.trx, patientId, { departmentId, queueDate, exceptId: queueId });
  const warnings = [...(await openVisits(context.trx, patient)), ...(await ageOf(context.trx, patient))];
  // It tells of the patient, and changes nothing that a trigger would write down.
  if (dryRun) {
    await noteReading(context, { by: 'queue:attach-patient', tableName: 'patients', rows: 1, patientIds: [patientId] });
  }
  // The visit is the patient's from then on.
  const attached = dryRun ? entry : await reread(context, await changeEntry(context, entry, { patientId }));
  return { entry: staffEntryView(attached), warnings };
});

const openVisits = async (trx: Transaction, { patientId }: Patient): Promise<AttachWarning[]> => {
  const open = await QueueEntry.query(trx)
    .where('patient_id', patientId)
    .whereIn('status', [...activeStatuses])
    .whereRaw(stillCalledToday)
    .orderBy(['arrived_at', 'queue_id']);
  return open.map(({ queueId, queueNumber, departmentId, status }) => ({
    code: 'open_visit',
    queueId,
    queueNumber,
    departmentId,
    status,
  }));
};

/** The oldest people known reached 122; a date of birth of more than 110 years ago is nearly always a slip. */
const OLDEST_YEARS = 110;

const ageOf = async (trx: Transaction, { dateOfBirth }: Patient): Promise<AttachWarning[]> => {
  if (dateOfBirth === null) return [];
  const years = yearsBetween(dateOfBirth, await hospitalToday(trx));
  return years > OLDEST_YEARS ? [{ code: 'implausible_age', dateOfBirth, years }] : [];
};

/** Of two days, `YYYY-MM-DD`. */
const yearsBetween = (from: string, to: string): number =>
  Number(to.slice(0, 4)) - Number(from.slice(0, 4)) - (to.slice(4) < from.slice(4) ? 1 : 0);

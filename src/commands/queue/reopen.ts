import type { Transaction } from 'objection';
import type { Doctor } from '../../models/doctor.ts';
import type { QueueEntry } from '../../models/queue-entry.ts';
import { HubError } from '../../protocol/errors.ts';
import { staffEntryView } from '../../queries/entry-view.ts';
import { isoInstantOrNull } from '../../queries/instant.ts';
import { defineCommandWithRead } from '../../execution/define.ts';
import { expectPresent, lockStopWithDoctor, returnCalled } from '../calling.ts';
import { expectMovable, transition } from '../entry.ts';
import { activeEntryOf } from '../visit/open-visit.ts';
import { expectEntry } from '../entry-command.ts';

/** The consultation goes on as the one that it was, with its doctor. After the minutes of the settings it is history. */
export const reopen = defineCommandWithRead(
  'queue:reopen',
  lockStopWithDoctor,
  async (input, context, { doctor, row }) => {
    const entry = expectEntry(context, input, row);
    const { queueId, status, startedAt, endedAt } = entry;
    if (status === 'completed' && (await endedTooLongAgo(context.trx, queueId))) {
      throw new HubError('invalid_transition', {
        queueId,
        from: status,
        to: 'in_service',
        endedAt: isoInstantOrNull(endedAt),
      });
    }
    expectMovable(entry, 'queue:reopen');
    expectPresent(entry, doctor);
    await expectNotElsewhere(context.trx, entry);
    if (input.returnCalled && entry.doctorId !== null) await returnCalled(context, entry.doctorId);
    const reopened = await transition(context, entry, 'queue:reopen', {
      startedAt: startedAt ?? context.now,
      ...departmentOf(doctor, entry),
    });
    return { entry: staffEntryView(reopened) };
  },
);

/** Where somebody has been called already, the stop after this one is under way. Throws HubError('invalid_transition') saying where. */
const expectNotElsewhere = async (trx: Transaction, { queueId, visitId, status: from }: QueueEntry): Promise<void> => {
  const other = await activeEntryOf(trx, visitId);
  if (other === undefined || other.queueId === queueId || (other.calledAt === null && other.startedAt === null)) return;
  const { departmentId, doctorId, status } = other;
  throw new HubError('invalid_transition', {
    queueId,
    from,
    to: 'in_service',
    at: { queueId: other.queueId, departmentId, doctorId, status },
  });
};

/** A doctor who has gone to another department since takes the patient along: an entry is in its doctor's department. */
const departmentOf = (doctor: Doctor | undefined, { departmentId }: QueueEntry) =>
  doctor === undefined || doctor.departmentId === departmentId
    ? {}
    : { departmentId: doctor.departmentId, requestedDoctorId: doctor.doctorId };

const endedTooLongAgo = async (trx: Transaction, queueId: string): Promise<boolean> => {
  const { rows } = await trx.raw<{ rows: { late: boolean }[] }>(
    `SELECT q.ended_at < hub_now() - make_interval(mins => s.reopen_within_minutes) AS late
     FROM queue q CROSS JOIN settings s WHERE q.queue_id = ?`,
    [queueId],
  );
  return rows[0]?.late ?? true;
};

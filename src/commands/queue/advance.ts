import type { Transaction } from 'objection';
import { Area } from '../../models/area.ts';
import { Department } from '../../models/department.ts';
import { Doctor } from '../../models/doctor.ts';
import { QueueEntry } from '../../models/queue-entry.ts';
import { HubError } from '../../protocol/errors.ts';
import { callOrder, forThemselves, stillCalledToday } from '../../queries/call-order.ts';
import { staffEntryView } from '../../queries/entry-view.ts';
import { wholeEntry } from '../../queries/whole-entry.ts';
import { defineCommand } from '../../execution/define.ts';
import { invalidInput } from '../invalid-input.ts';

export const advance = defineCommand(
  'queue:advance',
  async ({ doctorId, departmentId, areaId, count }, { trx, now }) => {
    if ((doctorId === undefined) === (departmentId === undefined)) {
      throw invalidInput('departmentId', 'required', 'Either whose list, or which department’s pool');
    }
    const place = await (doctorId === undefined ? poolOf(trx, departmentId ?? '') : listOf(trx, doctorId));
    const area = await Area.query(trx).findById(areaId);
    if (!area?.active) throw new HubError('not_found', { areaId });
    if (area.siteId !== place.siteId) throw invalidInput('areaId', 'other_site', 'It is at another site');

    const next = await QueueEntry.query(trx)
      .where('status', 'waiting')
      .whereNull('advanced_at')
      .whereRaw(`${forThemselves} AND ${stillCalledToday}`)
      .whereRaw(
        `CASE WHEN doctor_id IS NULL THEN department_id = CAST(:departmentId AS uuid) ELSE doctor_id = CAST(:doctorId AS uuid) END`,
        { departmentId: place.departmentId, doctorId: doctorId ?? null },
      )
      .orderBy(callOrder)
      .limit(count)
      .forNoKeyUpdate();
    if (next.length === 0) throw new HubError('queue_empty', { doctorId, departmentId });
    const ids = next.map(({ queueId }) => queueId);
    await QueueEntry.query(trx).patch({ advancedAt: now, areaId }).whereIn('queue_id', ids);
    const sent = await QueueEntry.query(trx).select(wholeEntry).whereIn('queue_id', ids).orderBy(callOrder);
    return { entries: sent.map(staffEntryView) };
  },
);

type Place = { readonly departmentId: string; readonly siteId: string };

/**
 * Whoever calls locks the doctor first, and so does this: else a call that comes meanwhile would pass over those who are being
 * sent, as entries that somebody holds. Throws HubError('not_found').
 */
const listOf = async (trx: Transaction, doctorId: string): Promise<Place> => {
  const doctor = await Doctor.query(trx).findById(doctorId);
  if (!doctor) throw new HubError('not_found', { doctorId });
  return poolOf(trx, doctor.departmentId);
};

/** Each doctor of the department may call from its pool. */
const poolOf = async (trx: Transaction, departmentId: string): Promise<Place> => {
  await Doctor.query(trx).where('department_id', departmentId).orderBy('doctor_id').forNoKeyUpdate();
  const department = await Department.query(trx).findById(departmentId);
  if (!department) throw new HubError('not_found', { departmentId });
  return department;
};

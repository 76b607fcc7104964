import type { Doctor, StaffEntry } from '../../../../protocol/views.ts';
import { presentMs } from '../../present.ts';
import type { ExpectedRow } from '../expectations.ts';

// Entries as the hub's own transitions leave them, for the moment until its answer.

const nowIso = () => new Date(presentMs()).toISOString();

export const as = (entry: StaffEntry, changes: Partial<StaffEntry>): ExpectedRow => ({ entry, changes });

/** Back to the list it came from: the doctor's, or the pool's. */
export const asWaiting = (entry: StaffEntry): ExpectedRow =>
  as(entry, {
    status: 'waiting',
    doctorId: entry.requestedDoctorId,
    calledAt: null,
    startedAt: null,
    endedAt: null,
    room: null,
    recallCount: 0,
    statusNote: null,
    backAt: null,
  });

export const asCalled = (
  entry: StaffEntry,
  { doctorId, room }: Pick<StaffEntry, 'doctorId' | 'room'> | Doctor,
): ExpectedRow =>
  as(entry, {
    status: 'called',
    doctorId,
    room,
    requestedDoctorId: entry.status === 'waiting' ? entry.doctorId : entry.requestedDoctorId,
    calledAt: nowIso(),
    startedAt: null,
    recallCount: 0,
  });

export const asInService = (entry: StaffEntry): ExpectedRow =>
  as(entry, { status: 'in_service', startedAt: entry.startedAt ?? nowIso(), endedAt: null });

export const asEnded = (
  entry: StaffEntry,
  status: 'completed' | 'no_show' | 'transferred' | 'cancelled' | 'left',
): ExpectedRow => as(entry, { status, endedAt: nowIso() });

import type { Transaction } from 'objection';
import type { Principal } from '../auth/principal.ts';
import { statement } from '../database/statement.ts';
import { Doctor } from '../models/doctor.ts';
import { QueueEntry } from '../models/queue-entry.ts';
import { HubError } from '../protocol/errors.ts';
import { staffEntryView } from '../queries/entry-view.ts';
import { wholeEntry } from '../queries/whole-entry.ts';
import { lockCallingDoctor, type CallingDoctor } from '../queries/calling-doctor.ts';
import type { CommandContext } from '../execution/define.ts';
import { completeEntry } from './queue/completion.ts';
import { lockedRow, lockVisitOf, transition } from './entry.ts';

/**
 * The doctor who calls, locked: two consoles of one doctor take turns, and nobody goes off while calling. Commands lock
 * the doctor before any entry, since the other order would deadlock with call-next. Throws as `expectCaller`.
 */
export const lockCaller = async ({ trx, principal }: CommandContext, doctorId: string): Promise<CallingDoctor> =>
  expectCaller(await lockCallingDoctor(trx, doctorId), doctorId, principal);

/**
 * Throws HubError('not_found'), or 'station_taken' where somebody else works at the station: a console that has not heard yet
 * that it was taken over must not call anybody there.
 */
export const expectCaller = (
  doctor: CallingDoctor | undefined,
  doctorId: string,
  principal: Principal,
): CallingDoctor => {
  if (!doctor) throw new HubError('not_found', { doctorId });
  const { attendedBy } = doctor;
  const isTaken = attendedBy !== null && !('userId' in principal && principal.userId === attendedBy);
  if (isTaken) throw new HubError('station_taken', { doctorId });
  return doctor;
};

/** Throws HubError('doctor_off'), or 'doctor_busy' with somebody called already. Pausing is fine. */
export const expectFreeToCall = ({ doctorId, status, calledId }: CallingDoctor): void => {
  if (status === 'off') throw new HubError('doctor_off', { doctorId });
  if (calledId !== null) throw new HubError('doctor_busy', { doctorId, queueId: calledId });
};

const lockDoctorOf = statement<Record<string, unknown>, 'queueId' | 'own'>(`
  SELECT * FROM doctors WHERE doctor_id =
    (SELECT coalesce(doctor_id, CAST(:own AS uuid)) FROM queue WHERE queue_id = :queueId)
  FOR NO KEY UPDATE`);

/** Of the patient in the doctor’s room. */
export const lockVisitInRoom = statement<object, 'doctorId'>(
  `SELECT FROM visits WHERE visit_id = (SELECT visit_id FROM queue WHERE doctor_id = :doctorId AND status = 'in_service')
   FOR NO KEY UPDATE`,
);

/** The doctor whom a login calls for; null for everybody else. */
export const ownDoctorId = (principal: Principal): string | null =>
  principal.role === 'doctor' ? principal.doctorId : null;

/**
 * An entry and whose it is, locked in this order for a consultation that begins or goes on without a call: nobody goes off,
 * leaves or goes to another department meanwhile. An entry in the pool has the doctor who asks; undefined where no doctor
 * does. Both statements travel together, and the database carries them out in the order of these calls.
 */
export const lockWithDoctor = async (
  { queueId }: { queueId: string },
  trx: Transaction,
  principal: Principal,
): Promise<{ doctor: Doctor | undefined; row: QueueEntry | undefined }> => {
  const own = ownDoctorId(principal);
  const [[doctor], row] = await Promise.all([lockDoctorOf(trx, { queueId, own }), lockedRow(trx, queueId)]);
  return { doctor: doctor && Doctor.fromDatabaseJson(doctor), row };
};

/** The same for what opens a stop again: its visit is locked between the two. */
export const lockStopWithDoctor: typeof lockWithDoctor = async ({ queueId }, trx, principal) => {
  const own = ownDoctorId(principal);
  const [[doctor], , row] = await Promise.all([
    lockDoctorOf(trx, { queueId, own }),
    lockVisitOf(trx, { queueId }),
    lockedRow(trx, queueId),
  ]);
  return { doctor: doctor && Doctor.fromDatabaseJson(doctor), row };
};

/** Throws HubError('doctor_off'), or 'conflict' where the entry went to another list before it was locked. */
export const expectPresent = (entry: QueueEntry, doctor: Doctor | undefined): void => {
  if (entry.doctorId !== (doctor?.doctorId ?? null)) throw new HubError('conflict', { current: staffEntryView(entry) });
  if (doctor?.status === 'off') throw new HubError('doctor_off', { doctorId: doctor.doctorId });
};

/**
 * Completes the consultation under way with a doctor. The completed entry; null where there was none, also because a
 * colleague at the desk has completed it in between.
 */
export const completeCurrent = async (
  context: CommandContext,
  doctorId: string,
  outcome?: string,
): Promise<QueueEntry | null> => {
  await lockVisitInRoom(context.trx, { doctorId });
  const entry = await withDoctor(context, doctorId, 'in_service');
  return entry ? completeEntry(context, entry, outcome) : null;
};

/** Whom a completion has called: the next one of the party that came in together. */
export const calledBy = ({ trx }: CommandContext, doctorId: string): Promise<QueueEntry | undefined> =>
  QueueEntry.query(trx).select(wholeEntry).findOne({ doctor_id: doctorId, status: 'called' }).execute();

/** Puts back whom a doctor has called; nothing happens where nobody is. */
export const returnCalled = async (context: CommandContext, doctorId: string): Promise<void> => {
  const entry = await withDoctor(context, doctorId, 'called');
  if (entry) await transition(context, entry, 'queue:return');
};

/** The entry that a doctor has called, or has in the room: at most one each. Locked. */
const withDoctor = ({ trx }: CommandContext, doctorId: string, status: 'called' | 'in_service') =>
  QueueEntry.query(trx).findOne({ doctor_id: doctorId, status }).forNoKeyUpdate();

/** Calls a locked entry to the doctor's room. */
export const callTo = (
  context: CommandContext,
  entry: QueueEntry,
  { doctorId, room }: CallingDoctor,
  calledWith: string[] = [],
) => transition(context, entry, 'queue:call', { doctorId, room, calledWith, calledWithId: null });

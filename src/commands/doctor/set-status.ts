import type { Transaction } from 'objection';
import type { Doctor } from '../../models/doctor.ts';
import { QueueEntry } from '../../models/queue-entry.ts';
import type { CommandInput } from '../../protocol/commands/index.ts';
import { HubError } from '../../protocol/errors.ts';
import { doctorView } from '../../queries/directory-view.ts';
import { defineCommand } from '../../execution/define.ts';
import { expectedBack } from '../expected-back.ts';
import { invalidInput } from '../invalid-input.ts';
import { handOverList, thoseWaitingFor } from '../queue/hand-over.ts';
import { patchGiven } from '../given.ts';
import { lockDoctor } from './lock.ts';

/** Pausing with a patient in the room is fine: nobody new is called. Going off is not. */
export const setStatus = defineCommand('doctor:set-status', async (input, { trx, now }) => {
  const { doctorId, status, room, delayMinutes } = input;
  expectFitting(input);
  const backAt = expectedBack('backAt', input.backAt, now);
  const doctor = await lockDoctor(trx, doctorId);
  if (!doctor.active && status !== 'off') throw new HubError('doctor_off', { doctorId });
  if (status === 'off') await expectNobodyWith(trx, doctorId);

  const handedOver = await settleList(trx, doctor, input);
  const changed = await patchGiven(trx, doctor, {
    status,
    room,
    backAt,
    // Who has gone home is not late any more.
    delayMinutes: status === 'off' ? null : delayMinutes,
  });
  const waiting = await thoseWaitingFor(trx, doctorId).resultSize();
  return { doctor: doctorView(changed), handedOver, waiting };
});

type Input = CommandInput<'doctor:set-status'>;

/** Throws HubError('invalid_input') naming the field that is missing or does not belong there. */
const expectFitting = ({ status, backAt, waiting, toDoctorId }: Input): void => {
  if (backAt !== undefined && status === 'available') throw misplaced('backAt', 'A doctor who is available is here');
  if (waiting !== undefined && status !== 'off')
    throw misplaced('waiting', 'Only who goes off leaves somebody waiting');
  if (toDoctorId !== undefined && waiting !== 'hand-over') throw misplaced('toDoctorId', 'It is for `hand-over`');
  if (waiting === 'hand-over' && toDoctorId === undefined) throw missing('toDoctorId', 'To whom the list goes');
  if (waiting === 'keep' && backAt === undefined) throw missing('backAt', 'Until when those waiting are kept');
  if (waiting !== undefined && waiting !== 'keep' && backAt !== undefined)
    throw misplaced('backAt', 'It is for `keep`');
};

const misplaced = (field: string, why: string) => invalidInput(field, 'not_allowed', why);
const missing = (field: string, why: string) => invalidInput(field, 'required', why);

/** How many were handed over. */
const settleList = async (trx: Transaction, doctor: Doctor, { waiting, toDoctorId }: Input): Promise<number> =>
  waiting === 'hand-over' || waiting === 'pool' ? handOverList(trx, doctor, toDoctorId) : 0;

const expectNobodyWith = async (trx: Transaction, doctorId: string): Promise<void> => {
  const entry = await QueueEntry.query(trx)
    .where('doctor_id', doctorId)
    .whereIn('status', ['called', 'in_service'])
    .first();
  if (entry) throw new HubError('doctor_busy', { doctorId, queueId: entry.queueId });
};

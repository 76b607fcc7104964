import * as z from 'zod/mini';
import { command } from '../../contract.ts';
import * as f from '../../fields.ts';
import { doctor } from '../../views.ts';

export const setStatus = command('doctor:set-status', {
  summary:
    'A doctor is available, pauses, or goes off; and may say in which room, how late, and when to be back. Who goes off says in ' +
    'the same command what becomes of those who wait: the answer tells how many still do.',
  who: ['reception', 'nurse', 'doctor'],
  owns: 'doctorId',
  onlyOwnOf: ['nurse'],
  input: {
    doctorId: f.id,
    status: f.doctorStatus,
    room: z.optional(f.room),
    /** What boards say of the doctor, until null or until the doctor goes off. */
    delayMinutes: z.optional(z.nullable(f.delayMinutes)),
    /** When to be back, within a day. For a doctor who pauses or goes off. */
    backAt: z.optional(f.instant),
    /**
     * For a doctor who goes off: those who wait or are on hold go to another doctor of the department (`toDoctorId`), to
     * its pool, or stays until the doctor is back (`backAt`). Without it they stay, and reception sees them as left.
     */
    waiting: z.optional(z.enum(['hand-over', 'pool', 'keep'])),
    toDoctorId: z.optional(f.id),
  },
  data: z.strictObject({
    doctor,
    handedOver: z.int(),
    /** Who still waits for the doctor, or is on hold. */
    waiting: z.int(),
  }),
  errors: ['not_found', 'doctor_busy', 'doctor_off', 'conflict'],
});

import * as z from 'zod/mini';
import { read } from '../../contract.ts';
import * as f from '../../fields.ts';
import { patientSummary } from '../../views.ts';

/**
 * `phone_of_another`: the phone is known, and nobody reached by it has that birthday. `several_fit`: more than one has. `child_booked`: the
 * person has no appointment today, but a child of theirs has.
 */
export const referralReasons = ['phone_of_another', 'several_fit', 'child_booked'] as const;
export type Referral = (typeof referralReasons)[number];

export const referrals = read('queue:referrals', {
  summary:
    'Who was sent to reception by a kiosk in the last two hours, and why, the latest first; at most 50. The kiosk itself says the same to ' +
    'each of them.',
  who: ['reception', 'nurse'],
  owns: 'none',
  input: {
    /** Only those after it: whoever asks again and again is shown nobody twice. */
    since: z.optional(f.instant),
  },
  data: z.strictObject({
    referrals: z.array(
      z.strictObject({
        at: f.instant,
        /** Null where the device is not known any more. */
        deviceName: z.nullable(z.string()),
        why: z.enum(referralReasons),
        patientId: f.id,
        /** Whose phone it is, or who fits: the person who was sent is somebody near them. */
        patient: patientSummary,
      }),
    ),
  }),
});

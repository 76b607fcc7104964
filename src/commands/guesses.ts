import type { Knex } from 'knex';
import type { Principal } from '../auth/principal.ts';
import { throughDatabase } from '../auth/through-database.ts';
import { createThrottle, type Bucket } from '../auth/throttle.ts';
import { HubError } from '../protocol/errors.ts';
import type { HandledCommand } from './define.ts';
import type { Reply } from './replay.ts';

type Input = { readonly phoneNumber?: string | undefined; readonly appointmentCode?: string | undefined };

/**
 * Runs a command that a secret could be guessed with, unless its sender has guessed too often. Rejects with HubError:
 * 'rate_limited' with `retryAfterSeconds`, or 'unavailable'.
 */
export type Guarded = (
  sent: { readonly principal: Principal; readonly command: HandledCommand; readonly input: Input },
  run: () => Promise<Reply>,
) => Promise<Reply>;

/**
 * Counted over all nodes and outside the command's transaction, which a wrong guess rolls back.
 *
 * - The current password: five, then one every 30 s, so that a session that somebody left open does not give it away.
 *   Counted before it is looked at, so a thousand at once are five.
 * - At a kiosk, a date of birth to a phone number: ten a number, then one a minute; there are 36,000. And a hundred
 *   unknown people or appointments a device, then one every 5 s, far above what a crowd of strangers types. Counted
 *   only where nobody was found, so that nobody waits for it.
 */
export const createGuarded = (knex: Knex): Guarded => {
  const throttle = createThrottle(knex);

  const atPassword = async (userId: string, run: () => Promise<Reply>): Promise<Reply> => {
    const bucket: Bucket = { name: `current password ${userId}`, burst: 5, intervalMs: 30_000 };
    await throughDatabase(() => throttle.take([bucket]));
    const reply = await run();
    // It was the right one, and the new one is not good enough.
    const isRight = reply.ok || reply.error.code === 'invalid_input';
    if (isRight) await throughDatabase(() => throttle.refill(bucket));
    return reply;
  };

  const atKiosk = async (buckets: Bucket[], run: () => Promise<Reply>): Promise<Reply> => {
    throttle.refuseRemembered(buckets);
    const reply = await run();
    if (!reply.ok && FOUND_NOBODY.has(reply.error.code)) {
      await throughDatabase(() => throttle.take(buckets)).catch((thrown: unknown) => {
        // Remembered for the next one; this one has its answer.
        if (!(thrown instanceof HubError)) throw thrown;
      });
    }
    return reply;
  };

  return ({ principal, command, input }, run) => {
    if (command === 'user:change-password' && 'userId' in principal) return atPassword(principal.userId, run);
    if (command === 'queue:check-in' && principal.role === 'kiosk') {
      const buckets = kioskBuckets(principal.deviceId, input);
      if (buckets.length > 0) return atKiosk(buckets, run);
    }
    return run();
  };
};

const FOUND_NOBODY = new Set(['not_found', 'ambiguous_patient', 'forbidden']);

const kioskBuckets = (deviceId: string, { phoneNumber, appointmentCode }: Input): Bucket[] => {
  if (phoneNumber === undefined && appointmentCode === undefined) return [];
  const device: Bucket = { name: `kiosk ${deviceId}`, burst: 100, intervalMs: 5_000 };
  if (phoneNumber === undefined) return [device];
  // However it is written: with the country or without.
  const digits = phoneNumber.replace(/\D/g, '').slice(-7);
  return [device, { name: `kiosk phone ${digits}`, burst: 10, intervalMs: 60_000 }];
};

import type { Knex } from 'knex';
import type { Principal } from '../auth/principal.ts';
import { throughDatabase } from '../auth/through-database.ts';
import { createThrottle, type Bucket } from '../limits/throttle.ts';
import { HubError } from '../protocol/errors.ts';
import { readPhone } from '../protocol/text/phone.ts';
import type { HandledCommand } from './define.ts';
import { createGauge, type Rate } from '../limits/rate.ts';
import type { Reply } from './reply.ts';

type Input = {
  readonly phoneNumber?: string | undefined;
  readonly appointmentCode?: string | undefined;
  readonly fullName?: string | undefined;
  readonly party?: readonly unknown[] | undefined;
};

/**
 * Runs a command that a secret could be guessed with, unless its sender has guessed too often. Rejects with HubError:
 * 'rate_limited' with `retryAfterSeconds`, or 'unavailable'.
 */
export type Guarded = (
  sent: { readonly principal: Principal; readonly command: HandledCommand; readonly input: Input },
  run: () => Promise<Reply>,
) => Promise<Reply>;

/** Of one kiosk and one process: two a second would be more than two hands can tap. */
const TICKETS: Rate = { perSecond: 0.5, burst: 120 };
const MOST_GAUGES = 10_000;

/**
 * A try is counted before it runs, so a thousand at once do not pass the limit. It is given back where it was no wrong guess.
 * Over all nodes, and outside the command's transaction, which a wrong guess rolls back.
 *
 * - The current password: five, then one every 30 s, so that a session that somebody left open does not give it away.
 * - At a kiosk, a date of birth to a phone number: ten a number, then one a minute; there are 36,000. And a hundred
 *   unknown people or appointments a device, then one every 5 s, far above what a crowd of strangers types.
 * - At a kiosk, people who register themselves: twenty, then one every 15 s, which is as fast as a name can be typed; and tickets.
 */
export const createGuarded = (knex: Knex): Guarded => {
  const throttle = createThrottle(knex);
  const tickets = new Map<string, ReturnType<typeof createGauge>>();

  const atPassword = async (userId: string, run: () => Promise<Reply>): Promise<Reply> => {
    const bucket: Bucket = { name: `current password ${userId}`, burst: 5, intervalMs: 30_000 };
    await throughDatabase(() => throttle.take([bucket]));
    const reply = await run();
    // It was the right one, and the new one is not good enough.
    const isRight = reply.ok || reply.error.code === 'invalid_input';
    if (isRight) await throughDatabase(() => throttle.refill(bucket));
    return reply;
  };

  const mayGiveTickets = (deviceId: string, count: number): boolean => {
    const gauge = tickets.get(deviceId) ?? createGauge(TICKETS);
    // Clearing all of them only ever lets more pass.
    if (tickets.size > MOST_GAUGES) tickets.clear();
    tickets.set(deviceId, gauge);
    return gauge(performance.now(), count);
  };

  /** The number as the handler reads it, however it was typed; null where the handler will refuse it. */
  const numberOf = async (typed: string): Promise<string | null> => {
    const settings = await knex('settings').first<{ default_country: string }>('default_country');
    const read = readPhone(typed, settings?.default_country ?? '', { codeShown: true });
    return read.kind === 'phone' ? read.e164 : null;
  };

  const atKiosk = async (deviceId: string, input: Input, run: () => Promise<Reply>): Promise<Reply> => {
    const { phoneNumber, appointmentCode, fullName, party = [] } = input;
    const count = 1 + party.length;
    if (!mayGiveTickets(deviceId, count)) {
      throw new HubError('rate_limited', { retryAfterSeconds: count / TICKETS.perSecond });
    }
    if (phoneNumber === undefined && appointmentCode === undefined) return run();
    const guesses: Bucket[] = [{ name: `kiosk ${deviceId}`, burst: 100, intervalMs: 5_000 }];
    const all: Bucket[] = [...guesses];
    await throughDatabase(async () => {
      throttle.refuseRemembered(guesses);
      const number = phoneNumber === undefined ? null : await numberOf(phoneNumber);
      if (number !== null) guesses.push({ name: `kiosk phone ${number}`, burst: 10, intervalMs: 60_000 });
      all.splice(0, all.length, ...guesses);
      if (fullName !== undefined) all.push({ name: `kiosk registers ${deviceId}`, burst: 20, intervalMs: 15_000 });
      await throttle.take(all);
    });
    const reply = await run();
    // A registration is one whether it was a guess or not.
    const back = reply.ok ? guesses : isWrongGuess(reply.error, phoneNumber !== undefined) ? [] : all;
    if (back.length > 0) await throughDatabase(() => throttle.giveBack(back));
    return reply;
  };

  return ({ principal, command, input }, run) => {
    if (command === 'user:change-password' && 'userId' in principal) return atPassword(principal.userId, run);
    if (command === 'queue:check-in' && principal.role === 'kiosk') return atKiosk(principal.deviceId, input, run);
    return run();
  };
};

type Refused = Extract<Reply, { ok: false }>['error'];

/**
 * No guess: the input could not be read, the database was away, or the right person was found and cannot check in now. A refusal
 * before anybody is looked for counts as a guess. Otherwise it would be a way to try without a limit.
 */
const isWrongGuess = ({ code, retryable, details }: Refused, byPhone: boolean): boolean => {
  if (retryable || NO_GUESS.has(code)) return false;
  return !(code === 'not_found' && byPhone && details?.['missing'] === 'appointment');
};
const NO_GUESS = new Set(['invalid_input', 'too_early', 'wrong_day', 'invalid_transition', 'already_queued']);

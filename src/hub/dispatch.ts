import { Counter, type Registry } from 'prom-client';
import * as z from 'zod/mini';
import { mayRun } from '../auth/policy.ts';
import { actorOf, type Principal } from '../auth/principal.ts';
import { issuesOf, refusal, type Executor } from '../commands/execute.ts';
import { failureOf } from '../commands/failure.ts';
import type { Reply } from '../commands/replay.ts';
import type { Log } from '../log.ts';
import { commands, isCommandName, type CommandInput } from '../protocol/commands/index.ts';
import { HubError } from '../protocol/errors.ts';
import type { Rooms, Subscriber } from '../rooms/rooms.ts';
import { EncodedReply } from './packets.ts';
import { createPressure, type Overload } from './pressure.ts';
import { createGauge, type Rate } from './rate.ts';

export type Acknowledge = (reply: Reply | EncodedReply) => void;

/** A subscriber that sends commands. Who it is may change while its connection is open. */
export type Sender = Subscriber & {
  /** Nothing that was sent is acted on before this has settled; null mostly. */
  readonly held: Promise<void> | null;
  /** Looks up who it is now; rejects where the database does not answer. It may be gone afterwards. */
  confirm(): Promise<void>;
};

/** A screen sends a few commands a minute; a client that retries in a loop is what this is for. */
export const SOCKET_RATE: Rate = { perSecond: 50, burst: 200 };
export const USER_RATE: Rate = { perSecond: 200, burst: 400 };
/** Told again no sooner than this. */
const SAY_AGAIN_AFTER_MS = 1_000;

export type Dispatch = {
  /** For one socket: what to do with each event that it sends. */
  receiver(sender: Sender): (event: string, args: readonly unknown[], acknowledge: Acknowledge) => void;
  /** From now on commands are refused as `unavailable`; resolves when those under way are answered. */
  drain(): Promise<void>;
};

/** Brings each event to its handler and each outcome back as one typed acknowledgement. */
export const createDispatch = (parts: { executor: Executor; rooms: Rooms; registry: Registry; log: Log }): Dispatch => {
  const { executor, rooms, registry, log } = parts;
  const pressure = createPressure();
  const shed = new Counter({
    name: 'hub_commands_shed_total',
    help: 'Commands refused as overloaded: too many under way, or the process stalled.',
    labelNames: ['why'],
    registers: [registry],
  });
  let saidAt = -Infinity;
  const userGauges = new Map<string, ReturnType<typeof createGauge>>();
  const underWay = new Set<Promise<void>>();
  let draining = false;

  const refuseOverload = (why: Overload, acknowledge: Acknowledge) => {
    shed.inc({ why });
    const now = performance.now();
    if (now - saidAt > SAY_AGAIN_AFTER_MS) {
      saidAt = now;
      log.warn({ event: 'overloaded', why, underWay: underWay.size });
    }
    acknowledge(refusal(new HubError('overloaded')));
  };

  const userGauge = (principal: Principal) => {
    const actor = principal.role === 'ticket' ? principal.ticketToken : actorOf(principal);
    const gauge = userGauges.get(actor) ?? createGauge(USER_RATE);
    // One gauge each for everybody who was here lately; cleared as a whole, which only ever forgives.
    if (userGauges.size > 50_000) userGauges.clear();
    userGauges.set(actor, gauge);
    return gauge;
  };

  const subscribe = async (sender: Sender, raw: unknown, acknowledge: Acknowledge): Promise<void> => {
    const input = parse('feed:subscribe', raw);
    // A session that has run out must not be shown anything more; its commands are refused by the next sweep.
    if ('userId' in sender.principal) await sender.confirm();
    await rooms.subscribe(sender, input, (json) => acknowledge(new EncodedReply(`{"ok":true,"data":${json}}`)));
  };

  const run = async (sender: Sender, event: string, args: readonly unknown[], acknowledge: Acknowledge) => {
    const [input = {}, ...more] = args;
    if (!isCommandName(event)) throw new HubError('invalid_input', { event: 'unknown' });
    if (more.length > 0) throw new HubError('invalid_input', { arguments: args.length });
    if (sender.held !== null) await sender.held;
    if (!sender.isOpen()) return;
    const { principal } = sender;
    if (event === 'feed:subscribe' || event === 'feed:unsubscribe') {
      if (!mayRun(principal, event, {})) throw new HubError('forbidden', { command: event });
      if (event === 'feed:subscribe') return subscribe(sender, input, acknowledge);
      parse(event, input);
      rooms.unsubscribe(sender);
      return acknowledge({ ok: true, data: {} });
    }
    const startedAt = performance.now();
    const reply = await executor.execute(principal, event, input);
    log.debug({
      event: 'command',
      command: event,
      actor: actorOf(principal),
      code: reply.ok ? 'ok' : reply.error.code,
      ms: Math.round(performance.now() - startedAt),
    });
    // Whoever had to change the password may do everything from the acknowledgement on; a sweep would be too late.
    if (event === 'user:change-password' && reply.ok) await sender.confirm().catch(() => undefined);
    acknowledge(reply);
  };

  return {
    receiver(sender) {
      const socketGauge = createGauge(SOCKET_RATE);
      return (event, args, acknowledge) => {
        const now = performance.now();
        if (!socketGauge(now) || !userGauge(sender.principal)(now)) {
          return acknowledge(refusal(new HubError('rate_limited')));
        }
        if (draining) return acknowledge(refusal(new HubError('unavailable', { draining: true })));
        // Whoever subscribes has waited already, and that is how an overload ends. It may wait for the feed, which says
        // nothing of commands, so it does not count as one; what of it asks the database has bounds of its own.
        const isCommand = event !== 'feed:subscribe' && event !== 'feed:unsubscribe';
        const overload = isCommand ? pressure.overload() : null;
        if (overload !== null) return refuseOverload(overload, acknowledge);
        const ended = isCommand ? pressure.begin() : () => undefined;
        const work: Promise<void> = run(sender, event, args, acknowledge)
          .catch((thrown: unknown) => {
            const { error } = failureOf(thrown);
            if (error.code === 'internal') log.error({ event: 'dispatch_failed', ...error.details, err: thrown });
            acknowledge(refusal(error));
          })
          .finally(() => {
            ended();
            underWay.delete(work);
          });
        underWay.add(work);
      };
    },
    async drain() {
      draining = true;
      await Promise.allSettled(underWay);
      pressure.stop();
    },
  };
};

const parse = <N extends 'feed:subscribe' | 'feed:unsubscribe'>(command: N, raw: unknown): CommandInput<N> => {
  const parsed = z.safeParse(commands[command].input, raw);
  if (!parsed.success) throw new HubError('invalid_input', { issues: issuesOf(parsed.error) });
  return parsed.data as CommandInput<N>;
};

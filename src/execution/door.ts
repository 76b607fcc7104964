import { Counter, type Registry } from 'prom-client';
import { actorOf, type Principal } from '../auth/principal.ts';
import type { Log } from '../log.ts';
import { HubError } from '../protocol/errors.ts';
import { isHandledCommand } from './define.ts';
import type { Executor } from './execute.ts';
import { createPressure, type Overload } from './pressure.ts';
import { createGauge, type Rate } from '../limits/rate.ts';
import { refusal, type Reply } from './reply.ts';

/** Of one user, device or ticket link, over all of its connections. */
export const PRINCIPAL_RATE: Rate = { perSecond: 200, burst: 400 };
const MOST_GAUGES = 50_000;
const LOG_OVERLOAD_EVERY_MS = 1_000;

/** Where every command comes in: from sockets, from HTTP, from jobs. */
export type Door = {
  /** Runs one command to its reply. Never rejects: every failure is a code of the table. */
  run(principal: Principal, name: string, input: unknown): Promise<Reply>;
  /** Takes one from the principal's rate, for something that is not a command; false if none is left. */
  mayPass(principal: Principal): boolean;
  /** From now on commands are refused as `unavailable`. Resolves when those under way have their reply. */
  drain(): Promise<void>;
};

/** Limits and sheds before anything is parsed: refusing has to stay cheap while there is too much to do. */
export const createDoor = (parts: { executor: Executor; registry: Registry; log: Log }): Door => {
  const { executor, registry, log } = parts;
  const pressure = createPressure();
  const shed = new Counter({
    name: 'hub_commands_shed_total',
    help: 'Commands refused as overloaded: too many under way, or the process stalled.',
    labelNames: ['why'],
    registers: [registry],
  });
  let loggedAt = -Infinity;
  const gauges = new Map<string, ReturnType<typeof createGauge>>();
  let underWay = 0;
  let draining = false;
  /** Called when no command is under way any more. */
  let idle: () => void = () => undefined;

  const mayPass = (principal: Principal): boolean => {
    const key = principal.role === 'ticket' ? principal.ticketToken : actorOf(principal);
    const gauge = gauges.get(key) ?? createGauge(PRINCIPAL_RATE);
    // Clearing all of them only ever lets more pass.
    if (gauges.size > MOST_GAUGES) gauges.clear();
    gauges.set(key, gauge);
    return gauge(performance.now());
  };

  const overloaded = (why: Overload): HubError => {
    shed.inc({ why });
    const now = performance.now();
    if (now - loggedAt > LOG_OVERLOAD_EVERY_MS) {
      loggedAt = now;
      log.warn({ event: 'overloaded', why, underWay });
    }
    return new HubError('overloaded');
  };

  const run: Door['run'] = async (principal, name, input) => {
    if (!mayPass(principal)) return refusal(new HubError('rate_limited'));
    if (draining) return refusal(new HubError('unavailable', { draining: true }));
    if (!isHandledCommand(name)) return refusal(new HubError('invalid_input', { event: 'unknown' }));
    const overload = pressure.overload();
    if (overload !== null) return refusal(overloaded(overload));

    const startedAt = performance.now();
    const ended = pressure.begin();
    underWay += 1;
    try {
      const reply = await executor.execute(principal, name, input);
      log.debug({
        event: 'command',
        command: name,
        actor: actorOf(principal),
        code: reply.ok ? 'ok' : reply.error.code,
        ms: Math.round(performance.now() - startedAt),
      });
      return reply;
    } finally {
      ended();
      underWay -= 1;
      if (underWay === 0) idle();
    }
  };

  return {
    run,
    mayPass,
    async drain() {
      draining = true;
      if (underWay > 0) {
        await new Promise<void>((resolve) => {
          idle = resolve;
        });
      }
      pressure.stop();
    },
  };
};

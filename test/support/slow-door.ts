import { pino } from 'pino';
import { Registry } from 'prom-client';
import { createDoor } from '../../src/execution/door.ts';
import type { Executor } from '../../src/execution/execute.ts';
import type { Reply } from '../../src/execution/reply.ts';

/** The door, before commands that are answered when the test says so. */
export const slowDoor = () => {
  const waiting: ((reply: Reply) => void)[] = [];
  const executor: Executor = { execute: () => new Promise((resolve) => waiting.push(resolve)) };
  const registry = new Registry();
  return {
    door: createDoor({ executor, registry, log: pino({ level: 'silent' }) }),
    registry,
    answerAll: () => waiting.splice(0).forEach((resolve) => resolve({ ok: true, data: {} })),
  };
};

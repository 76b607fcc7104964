import { setTimeout as pause } from 'node:timers/promises';
import { pino } from 'pino';
import { Registry } from 'prom-client';
import { expect, onTestFinished, test, vi } from 'vitest';
import type { Principal } from '../../src/auth/principal.ts';
import type { Executor } from '../../src/commands/execute.ts';
import type { Reply } from '../../src/commands/replay.ts';
import { createDispatch, type Acknowledge } from '../../src/hub/dispatch.ts';
import { createPressure } from '../../src/hub/pressure.ts';
import type { Rooms } from '../../src/rooms/rooms.ts';
import { aReceptionist } from '../support/builders.ts';

/** A command handler that answers when it is told to. */
const slowExecutor = () => {
  const waiting: ((reply: Reply) => void)[] = [];
  const executor: Executor = {
    execute: () => new Promise((resolve) => waiting.push(resolve)),
  };
  return { executor, answerAll: () => waiting.splice(0).forEach((resolve) => resolve({ ok: true, data: {} })) };
};

const noRooms: Rooms = {
  onBase: () => undefined,
  onRead: () => undefined,
  rescope: () => undefined,
  unsubscribe: () => undefined,
  subscribe: async (_subscriber, _input, acknowledge) => acknowledge('{}'),
};

const sendersOf = (dispatch: ReturnType<typeof createDispatch>) => (principal: Principal) =>
  dispatch.receiver({
    principal,
    isOpen: () => true,
    join: () => undefined,
    leave: () => undefined,
    emit: () => undefined,
    held: null,
    confirm: async () => undefined,
  });

test('commands are refused as overloaded beyond what is answered in time; slow answers make that fewer, quick ones more', async () => {
  const { executor, answerAll } = slowExecutor();
  const registry = new Registry();
  const dispatch = createDispatch({ executor, rooms: noRooms, registry, log: pino({ level: 'silent' }) });
  const senderOf = sendersOf(dispatch);
  const codes: string[] = [];
  const note: Acknowledge = (reply) => {
    codes.push('ok' in reply ? (reply.ok ? 'ok' : reply.error.code) : 'ok');
  };
  /** How many are taken before one is refused. */
  const taken = (): number => {
    for (let n = 0; ; n += 1) {
      const before = codes.length;
      senderOf(aReceptionist())('department:list', [{}], note);
      if (codes.length > before) {
        expect(codes.pop()).toBe('overloaded');
        return n;
      }
    }
  };
  const answered = async (count: number) => {
    answerAll();
    await vi.waitFor(() => expect(codes.splice(0)).toEqual(Array.from({ length: count }, () => 'ok')));
  };
  const atFirst = taken();
  expect(atFirst).toBeGreaterThanOrEqual(250);
  senderOf(aReceptionist())('feed:subscribe', [{}], note);
  await vi.waitFor(() => expect(codes.pop()).toBe('ok'));
  await pause(600);
  await answered(atFirst);
  await pause(150);
  const afterSlow = taken();
  expect(afterSlow).toBeLessThan(atFirst * 0.9);
  expect(afterSlow).toBeGreaterThanOrEqual(40);
  expect(await registry.metrics()).toContain('hub_commands_shed_total{why="too_many"} 2');
  await answered(afterSlow);
  await pause(1_200);
  const later = taken();
  expect(later).toBeGreaterThan(afterSlow);
  await answered(later);
  await dispatch.drain();
});

test('subscriptions are no commands: however slow they are, they neither count nor lower the limit, nor are they refused', async () => {
  const { executor, answerAll } = slowExecutor();
  const answer: (() => void)[] = [];
  const slowRooms: Rooms = {
    ...noRooms,
    subscribe: (_subscriber, _input, acknowledge) =>
      new Promise((resolve) =>
        answer.push(() => {
          acknowledge('{}');
          resolve();
        }),
      ),
  };
  const log = pino({ level: 'silent' });
  const dispatch = createDispatch({ executor, rooms: slowRooms, registry: new Registry(), log });
  const senderOf = sendersOf(dispatch);
  const codes: string[] = [];
  const note: Acknowledge = (reply) => {
    codes.push('ok' in reply ? (reply.ok ? 'ok' : reply.error.code) : 'ok');
  };
  const okay = (count: number) => Array.from({ length: count }, () => 'ok');
  for (let n = 0; n < 400; n += 1) senderOf(aReceptionist())('feed:subscribe', [{}], note);
  await vi.waitFor(() => expect(answer).toHaveLength(400));
  await pause(600);
  for (const one of answer) one();
  await vi.waitFor(() => expect(codes.splice(0)).toEqual(okay(400)));
  // Long enough for several looks, had there been a slow one.
  await pause(250);
  for (let n = 0; n < 300; n += 1) senderOf(aReceptionist())('department:list', [{}], note);
  senderOf(aReceptionist())('department:list', [{}], note);
  await vi.waitFor(() => expect(codes.splice(0)).toEqual(['overloaded']));
  senderOf(aReceptionist())('feed:unsubscribe', [{}], note);
  await vi.waitFor(() => expect(codes.splice(0)).toEqual(['ok']));
  answerAll();
  await vi.waitFor(() => expect(codes.splice(0)).toEqual(okay(300)));
  await dispatch.drain();
});

test('a single long turn of the event loop is no overload; nothing but long turns is, until they end', async () => {
  const pressure = createPressure();
  onTestFinished(pressure.stop);
  const block = (ms: number) => {
    const until = performance.now() + ms;
    while (performance.now() < until);
  };
  await pause(300);
  block(400);
  await pause(250);
  expect(pressure.overload()).toBeNull();
  for (let n = 0; n < 8; n += 1) {
    block(350);
    await pause(0);
  }
  await vi.waitFor(() => expect(pressure.overload()).toBe('stalled'));
  await vi.waitFor(() => expect(pressure.overload()).toBeNull(), { timeout: 5_000 });
});

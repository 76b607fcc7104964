import { pino } from 'pino';
import { afterEach, expect, test, vi } from 'vitest';
import { createDispatch } from '../../src/transport/dispatch.ts';
import { aReceptionist } from '../support/builders.ts';

afterEach(() => void vi.useRealTimers());

const dispatchOf = () => {
  const dispatch = createDispatch({
    door: { run: async () => ({ ok: true, data: {} }), mayPass: () => true, drain: async () => undefined },
    subscriptions: {
      subscribe: async (_subscriber, _input, acknowledge) => acknowledge('{}'),
      unsubscribe: () => undefined,
    },
    log: pino({ level: 'silent' }),
  });
  const state = { unread: 0 };
  const socket = () => {
    const receive = dispatch.receiver({
      principal: aReceptionist(),
      isOpen: () => true,
      join: () => undefined,
      leave: () => undefined,
      emit: () => undefined,
      held: null,
      unreadBytes: () => state.unread,
      confirm: async () => undefined,
    });
    return (event: string) =>
      new Promise<string>((resolve) =>
        receive(event, [{}], (reply) => resolve('ok' in reply && !reply.ok ? reply.error.code : 'ok')),
      );
  };
  return { socket, state, drain: dispatch.drain };
};

test('one socket may subscribe five times a second, and what it does beside that does not count', async () => {
  vi.useFakeTimers({ toFake: ['performance'] });
  const { socket, drain } = dispatchOf();
  const [one, other] = [socket(), socket()];
  const ask = (times: number, event = 'feed:subscribe') => Promise.all(Array.from({ length: times }, () => one(event)));
  expect(await ask(7)).toEqual(['ok', 'ok', 'ok', 'ok', 'ok', 'rate_limited', 'rate_limited']);
  expect(await ask(20, 'department:list')).not.toContain('rate_limited');
  expect(await other('feed:subscribe')).toBe('ok');
  vi.advanceTimersByTime(1_000);
  expect(await ask(6)).toEqual(['ok', 'ok', 'ok', 'ok', 'ok', 'rate_limited']);
  await drain();
});

test('a reader that has a megabyte unread gets no other snapshot on top of it', async () => {
  const { socket, state, drain } = dispatchOf();
  const ask = socket();
  state.unread = 1024 * 1024 + 1;
  expect(await ask('feed:subscribe')).toBe('rate_limited');
  expect(await ask('department:list')).toBe('ok');
  state.unread = 1024;
  expect(await ask('feed:subscribe')).toBe('ok');
  await drain();
});

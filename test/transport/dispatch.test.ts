import { pino } from 'pino';
import { expect, onTestFinished, test, vi } from 'vitest';
import type { Principal } from '../../src/auth/principal.ts';
import type { Subscriptions } from '../../src/rooms/subscriptions.ts';
import { createDispatch, type Acknowledge } from '../../src/transport/dispatch.ts';
import { aReceptionist } from '../support/builders.ts';
import { slowDoor } from '../support/slow-door.ts';

test('subscriptions are no commands: however slow they are, they neither count nor lower the limit, nor are they refused', async () => {
  vi.useFakeTimers({ toFake: ['performance', 'setTimeout', 'clearTimeout'] });
  onTestFinished(() => void vi.useRealTimers());
  const { door, answerAll } = slowDoor();
  const answer: (() => void)[] = [];
  const subscriptions: Subscriptions = {
    unsubscribe: () => undefined,
    subscribe: (_subscriber, _input, acknowledge) =>
      new Promise((resolve) =>
        answer.push(() => {
          acknowledge('{}');
          resolve();
        }),
      ),
  };
  const dispatch = createDispatch({ door, subscriptions, log: pino({ level: 'silent' }) });
  const senderOf = (principal: Principal) =>
    dispatch.receiver({
      principal,
      isOpen: () => true,
      join: () => undefined,
      leave: () => undefined,
      emit: () => undefined,
      held: null,
      unreadBytes: () => 0,
      confirm: async () => undefined,
    });
  const codes: string[] = [];
  const note: Acknowledge = (reply) => {
    codes.push('ok' in reply ? (reply.ok ? 'ok' : reply.error.code) : 'ok');
  };
  const okay = (count: number) => Array.from({ length: count }, () => 'ok');
  for (let n = 0; n < 400; n += 1) senderOf(aReceptionist())('feed:subscribe', [{}], note);
  await vi.waitFor(() => expect(answer).toHaveLength(400));
  await vi.advanceTimersByTimeAsync(600);
  for (const one of answer) one();
  await vi.waitFor(() => expect(codes.splice(0)).toEqual(okay(400)));
  // Long enough for several looks, had there been a slow one.
  await vi.advanceTimersByTimeAsync(250);
  for (let n = 0; n < 300; n += 1) senderOf(aReceptionist())('department:list', [{}], note);
  senderOf(aReceptionist())('department:list', [{}], note);
  await vi.waitFor(() => expect(codes.splice(0)).toEqual(['overloaded']));
  senderOf(aReceptionist())('feed:unsubscribe', [{}], note);
  await vi.waitFor(() => expect(codes.splice(0)).toEqual(['ok']));
  answerAll();
  await vi.waitFor(() => expect(codes.splice(0)).toEqual(okay(300)));
  await Promise.all([door.drain(), dispatch.drain()]);
});

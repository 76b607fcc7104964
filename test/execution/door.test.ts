import { setImmediate } from 'node:timers/promises';
import { expect, onTestFinished, test, vi } from 'vitest';
import { PRINCIPAL_RATE } from '../../src/execution/door.ts';
import type { Reply } from '../../src/execution/reply.ts';
import { aReceptionist } from '../support/builders.ts';
import { slowDoor } from '../support/slow-door.ts';

const codeOf = (reply: Reply): string => (reply.ok ? 'ok' : reply.error.code);

/** Time passes when the test says so: what is measured is the rule, not the machine. */
const withFakeTime = () => {
  vi.useFakeTimers({ toFake: ['performance', 'setTimeout', 'clearTimeout'] });
  onTestFinished(() => void vi.useRealTimers());
};

test('commands are refused as overloaded beyond what is answered in time; slow answers make that fewer, quick ones more', async () => {
  withFakeTime();
  const { door, registry, answerAll } = slowDoor();
  const codes: string[] = [];
  const send = () => void door.run(aReceptionist(), 'department:list', {}).then((reply) => codes.push(codeOf(reply)));
  /** How many are taken before one is refused, which is at once. */
  const taken = async (): Promise<number> => {
    for (let n = 0; ; n += 1) {
      send();
      await setImmediate();
      if (codes.length > 0) {
        expect(codes.splice(0)).toEqual(['overloaded']);
        return n;
      }
    }
  };
  const answered = async (count: number) => {
    answerAll();
    await setImmediate();
    expect(codes.splice(0)).toEqual(Array.from({ length: count }, () => 'ok'));
  };
  const atFirst = await taken();
  expect(atFirst).toBeGreaterThanOrEqual(250);
  await vi.advanceTimersByTimeAsync(600);
  await answered(atFirst);
  await vi.advanceTimersByTimeAsync(150);
  const afterSlow = await taken();
  expect(afterSlow).toBeLessThan(atFirst * 0.9);
  expect(afterSlow).toBeGreaterThanOrEqual(40);
  expect(await registry.metrics()).toContain('hub_commands_shed_total{why="too_many"} 2');
  await answered(afterSlow);
  await vi.advanceTimersByTimeAsync(1_200);
  const later = await taken();
  expect(later).toBeGreaterThan(afterSlow);
  await answered(later);
  await door.drain();
});

test('a principal has one rate over everything that it sends, whatever that is; others have their own', async () => {
  withFakeTime();
  const { door, answerAll } = slowDoor();
  const busy = aReceptionist();
  for (let n = 0; n < PRINCIPAL_RATE.burst - 1; n += 1) expect(door.mayPass(busy)).toBe(true);
  const last = door.run(busy, 'department:list', {});
  expect(codeOf(await door.run(busy, 'department:list', {}))).toBe('rate_limited');
  expect(door.mayPass(busy)).toBe(false);
  expect(door.mayPass(aReceptionist())).toBe(true);
  answerAll();
  expect(codeOf(await last)).toBe('ok');
  await door.drain();
});

test.each(['feed:subscribe', 'queue:dance', 'toString', '', '__proto__'])(
  'what is no command is refused by the door: %s',
  async (name) => {
    const { door } = slowDoor();
    expect(await door.run(aReceptionist(), name, {})).toMatchObject({ ok: false, error: { code: 'invalid_input' } });
    await door.drain();
  },
);

test('draining waits for the commands under way and refuses new ones', async () => {
  const { door, answerAll } = slowDoor();
  const underWay = door.run(aReceptionist(), 'department:list', {});
  let drained = false;
  const draining = door.drain().then(() => {
    drained = true;
  });
  expect(codeOf(await door.run(aReceptionist(), 'department:list', {}))).toBe('unavailable');
  expect(drained).toBe(false);
  answerAll();
  expect(codeOf(await underWay)).toBe('ok');
  await draining;
});

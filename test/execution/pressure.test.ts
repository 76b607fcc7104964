import { setTimeout as pause } from 'node:timers/promises';
import { expect, onTestFinished, test, vi } from 'vitest';
import { createPressure } from '../../src/execution/pressure.ts';

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

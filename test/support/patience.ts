import { vi } from 'vitest';
import { patienceMs } from './slowness.ts';

declare global {
  /** Vitest's own. This file runs once for each test file of a process, and is to wrap them once. */
  var impatient: Pick<typeof vi, 'waitFor' | 'waitUntil'> | undefined;
}

globalThis.impatient ??= { waitFor: vi.waitFor, waitUntil: vi.waitUntil };
const { waitFor, waitUntil } = globalThis.impatient;

type Options = Parameters<typeof waitFor>[1];

/**
 * A test waits at least that long for what it expects. Vitest's own second is over before a busy machine has started a
 * browser. What is there at once costs nothing; what has to be fast is measured by the test itself.
 */
const patiently = (given: Options) => {
  const options = typeof given === 'number' ? { timeout: given } : given;
  return { ...options, timeout: Math.max(patienceMs(), options?.timeout ?? 0) };
};

vi.waitFor = (look, options) => waitFor(look, patiently(options));
vi.waitUntil = (look, options) => waitUntil(look, patiently(options));

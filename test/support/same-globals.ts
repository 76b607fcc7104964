import { afterAll } from 'vitest';

const names = ['Date', 'Request', 'Response', 'clearTimeout', 'fetch', 'setInterval', 'setTimeout'] as const;

declare global {
  /** As they were before the first test file of this process. */
  var untouched: ReadonlyMap<string, unknown> | undefined;
}

const untouched = (globalThis.untouched ??= new Map(names.map((name) => [name, globalThis[name]])));

/** Files of a process share its globals. What one leaves changed, another would fail on, in some runs and not in others. */
afterAll(() => {
  const changed = names.filter((name) => globalThis[name] !== untouched.get(name));
  if (changed.length > 0) throw new Error(`this file leaves changed: ${changed.join(', ')}`);
});

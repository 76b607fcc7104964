import { readFileSync } from 'node:fs';

/**
 * Loaded into a hub by NODE_OPTIONS: its Date is off by what the file of CLOCK_JUMP_FILE says, in milliseconds, and jumps
 * with it. As with a real clock that is set, timers and `performance.now()` do not notice.
 */
const file = process.env['CLOCK_JUMP_FILE'];
if (file !== undefined) {
  const RealDate = Date;
  let awayMs = 0;
  setInterval(() => {
    try {
      awayMs = Number(readFileSync(file, 'utf8')) || 0;
    } catch {
      awayMs = 0;
    }
  }, 50).unref();
  const now = () => RealDate.now() + awayMs;
  globalThis.Date = new Proxy(RealDate, {
    construct: (target, given: [], newTarget) =>
      Reflect.construct(target, given.length === 0 ? [now()] : given, newTarget),
    get: (target, key) => (key === 'now' ? now : Reflect.get(target, key)),
  });
}

import { spawn } from 'node:child_process';
import { expect, test } from 'vitest';

/** A program of three parts that says what it does. `second` is the body of the second part's start. */
const programOf = (second: string): string => `
  import { runUntilStopped } from './src/lifecycle.ts';
  import { createLog } from './src/log.ts';
  const say = (what) => process.stdout.write(what + '\\n');
  const part = (name, start) => ({
    async start() { say('start ' + name); await start?.(); return name; },
    stop: async () => say('stop ' + name),
  });
  const alive = setInterval(() => undefined, 1_000);
  await runUntilStopped(createLog({ logLevel: 'silent' }), async ({ begin, stopping }) => {
    say('given ' + (await begin(part('one'))));
    await begin(part('two', async () => { ${second} }));
    await begin(part('three'));
    say('up');
  }, () => { say('stopped'); clearInterval(alive); }).catch((error) => { say('failed ' + error.message); clearInterval(alive); });
`;

const run = (second: string, { stopAt }: { stopAt?: string } = {}): Promise<string[]> =>
  new Promise((resolve) => {
    const child = spawn(process.execPath, ['--import', 'tsx', '--input-type=module', '-e', programOf(second)]);
    let said = '';
    child.stdout.on('data', (text: Buffer) => {
      said += text.toString();
      if (stopAt !== undefined && said.includes(stopAt)) child.kill('SIGTERM');
    });
    child.stderr.on('data', (text: Buffer) => (said += text.toString()));
    child.on('close', () => resolve(said.trim().split('\n')));
  });

test('parts are started in their order and stopped in the reverse of it', async () => {
  expect(await run('', { stopAt: 'up\n' })).toEqual([
    ...['start one', 'given one', 'start two', 'start three', 'up'],
    ...['stop three', 'stop two', 'stop one', 'stopped'],
  ]);
});

test('a part that does not start is stopped with those before it, and no further one is begun', async () => {
  expect(await run("throw new Error('no port')")).toEqual([
    ...['start one', 'given one', 'start two'],
    ...['stop two', 'stop one', 'stopped', 'failed no port'],
  ]);
});

test('a signal while a part starts stops it, and no further one is begun', async () => {
  const waits = "await new Promise((resolve) => stopping.addEventListener('abort', resolve));";
  expect(await run(waits, { stopAt: 'start two\n' })).toEqual([
    ...['start one', 'given one', 'start two'],
    ...['stop two', 'stop one', 'stopped'],
  ]);
});

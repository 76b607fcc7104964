import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, onTestFinished, test, vi } from 'vitest';
import { testDatabase } from '../support/database.ts';
import { lastingPort, startHub } from '../support/hub.ts';
import { ZONE } from '../support/clock.ts';

const database = await testDatabase();
afterAll(database.drop);

const file = (name: string) => fileURLToPath(new URL(`../support/${name}`, import.meta.url));
const tls = { TLS_CERT: file('localhost.cert.pem'), TLS_KEY: file('localhost.key.pem') };

/** What the image runs every ten seconds, in the container's environment. */
const isHealthy = (env: Record<string, string>): Promise<boolean> => {
  const check = spawn(process.execPath, ['src/health-check.js'], { env: { ...process.env, ...env } });
  return once(check, 'exit').then(([code]) => code === 0);
};

describe('the image’s health check', () => {
  test.each([
    { HOST: '0.0.0.0' },
    { HOST: '::' },
    { HOST: '127.0.0.1', ...tls },
    { HOST: '0.0.0.0', ...tls },
    { HOST: 'localhost', ...tls, HUB_ENGINE: 'ws' },
  ])('finds the hub alive with %o, and dead once it is stopped', async (env) => {
    const port = await lastingPort();
    const hub = await startHub({ databaseUrl: database.url, port, env });
    const checked = { PORT: String(port), ...env };
    expect(await isHealthy(checked)).toBe(true);
    expect(await hub.stop()).toBe(0);
    expect(await isHealthy(checked)).toBe(false);
  });
});

/**
 * As in the image: nothing may be written, and there is no vite that could build the pages. The checkout is seen at /mnt, since it
 * may itself be in /tmp.
 */
const READ_ONLY = `
  mount --bind . /mnt && cd /mnt &&
  mount -t tmpfs -o ro,size=1k none /tmp &&
  mount -t tmpfs -o ro,size=1k none node_modules/vite &&
  mount -o remount,bind,ro /mnt && mount -o remount,bind,ro / &&
  { ! touch written 2>/dev/null; } && { ! touch /tmp/written 2>/dev/null; } &&
  exec "$0" src/start.js`;
const mayMount = spawnSync('unshare', ['-m', 'true']).status === 0;

test.skipIf(!mayMount)(
  'under a read-only root, with nowhere to write, the program starts with TLS and serves its pages',
  async () => {
    const port = await lastingPort();
    const env = {
      DATABASE_URL: database.url,
      PORT: String(port),
      HUB_TIME_ZONE: ZONE,
      POOL_MAX: '10',
      TLS_CERT: '/mnt/test/support/localhost.cert.pem',
      TLS_KEY: '/mnt/test/support/localhost.key.pem',
    };
    const hub = spawn('unshare', ['-m', 'sh', '-c', READ_ONLY, process.execPath], { env: { ...process.env, ...env } });
    onTestFinished(() => void hub.kill('SIGKILL'));
    const said: string[] = [];
    for (const stream of [hub.stdout, hub.stderr]) stream.on('data', (chunk: Buffer) => said.push(chunk.toString()));
    await vi.waitFor(() => expect(said.join('')).toContain('hub_listening'), { timeout: 40_000 });
    expect(await isHealthy({ PORT: String(port), ...tls })).toBe(true);
    hub.kill('SIGTERM');
    await once(hub, 'exit');
    expect({ code: hub.exitCode, said: said.join('') }).toMatchObject({ code: 0 });
  },
);

import { existsSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, onTestFinished, test, vi } from 'vitest';
import { freePort } from '../../src/database/embedded/free-port.ts';
import { inForeground } from '../support/background.ts';
import { aDoctor } from '../support/builders.ts';
import { testDatabase } from '../support/database.ts';
import { engineNames } from '../support/engine-names.ts';
import { lastingPort, startHub, type RunningHub } from '../support/hub.ts';
import { paired, screen } from '../support/screens.ts';

const NGINX = '/usr/sbin/nginx';
const HAPROXY = '/usr/sbin/haproxy';

const database = await testDatabase();
afterAll(database.drop);

/** nginx as Debian has it, with these directives for the one place that it serves. Its address. */
const nginx = async (location: string): Promise<string> => {
  const port = await freePort();
  const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map((kind) => `${kind}_temp_path ${kind};`);
  const config = `
    daemon off; pid nginx.pid; error_log stderr;
    events {}
    http {
      access_log off; ${temporary.join(' ')}
      map $http_upgrade $connection_upgrade { default upgrade; '' ''; }
      server { listen 127.0.0.1:${port}; location / { ${location} } }
    }`;
  const args = (file: string) => ['-p', path.dirname(file), '-c', file, '-e', 'stderr'];
  onTestFinished(await inForeground(NGINX, { port, file: 'nginx.conf', config, args }));
  return `http://127.0.0.1:${port}`;
};

/** haproxy with its default check, and what it finds out by it. */
const haproxy = async (hub: { port: number; check: number }) => {
  const [port, stats] = [await freePort(), await freePort()];
  const config = `
defaults
  mode http
  timeout connect 5s
  timeout client 30s
  timeout server 30s
frontend people
  bind 127.0.0.1:${port}
  default_backend hubs
backend hubs
  option httpchk
  server hub 127.0.0.1:${hub.port} check port ${hub.check} inter 200ms rise 1 fall 1
listen stats
  bind 127.0.0.1:${stats}
  stats enable
  stats uri /stats
`;
  onTestFinished(await inForeground(HAPROXY, { port, file: 'haproxy.cfg', config, args: (file) => ['-f', file] }));
  const checked = async () => {
    const [names = '', ...rows] = (await (await fetch(`http://127.0.0.1:${stats}/stats;csv`)).text()).split('\n');
    const row = rows.find((line) => line.startsWith('hubs,hub,'))?.split(',') ?? [];
    const field = (name: string) => row[names.replace('# ', '').split(',').indexOf(name)];
    return { status: field('status'), check: field('check_status'), code: field('check_code') };
  };
  return { url: `http://127.0.0.1:${port}`, checked };
};

describe.each(engineNames)('a hub on %s', (engine) => {
  let hub: RunningHub;
  let health: number;
  beforeAll(async () => {
    health = await lastingPort();
    hub = await startHub({ databaseUrl: database.url, engine, env: { HEALTH_PORT: String(health) } });
  });
  afterAll(() => hub.stop());

  test.skipIf(!existsSync(NGINX))('serves pages and live screens through nginx as the README sets it up', async () => {
    const url = await nginx(`
      proxy_pass http://127.0.0.1:${hub.port};
      proxy_http_version 1.1;
      proxy_set_header Upgrade $http_upgrade;
      proxy_set_header Connection $connection_upgrade;
      proxy_set_header Host $host:$server_port;
      proxy_set_header X-Forwarded-For $remote_addr;`);
    expect((await fetch(`${url}/readyz`)).status).toBe(200);
    expect(await (await fetch(url)).text()).toBe(await (await fetch(hub.url)).text());
    const { doctorId } = await aDoctor(database.knex);
    const { token } = await paired(database.knex, { kind: 'board' });
    const { client, view } = await screen(url, { token, audience: 'public', filter: { doctorIds: [doctorId] } });
    expect(view.snapshot.feed?.streams.has(doctorId)).toBe(true);
    client.close();
  });

  test.skipIf(!existsSync(NGINX))(
    'answers stock nginx, which speaks HTTP/1.0, on its port for health checks',
    async () => {
      const url = await nginx(`proxy_pass http://127.0.0.1:${health};`);
      const ready = await fetch(`${url}/readyz`);
      expect([ready.status, await ready.json()]).toEqual([200, { database: true, feed: true }]);
      expect(await (await fetch(`${url}/healthz`)).json()).toEqual({ status: 'ok' });
      // And nothing else: there is no TLS here.
      for (const route of ['/', '/metrics', '/auth/session', '/docs/'])
        expect(await (await fetch(`${url}${route}`)).json()).toEqual({ database: true, feed: true });
    },
  );

  test.skipIf(!existsSync(HAPROXY))('is up by haproxy’s default check, and down once it has stopped', async () => {
    const own = await lastingPort();
    const checked = await startHub({ databaseUrl: database.url, engine, env: { HEALTH_PORT: String(own) } });
    const proxy = await haproxy({ port: checked.port, check: own });
    await vi.waitFor(async () => expect(await proxy.checked()).toEqual({ status: 'UP', check: 'L7OK', code: '200' }));
    expect((await fetch(`${proxy.url}/readyz`)).status).toBe(200);
    await checked.stop();
    await vi.waitFor(async () => expect((await proxy.checked()).status).toMatch(/^DOWN/));
    expect((await fetch(`${proxy.url}/readyz`)).status).toBe(503);
  });
});

test.skipIf(!existsSync(NGINX) || !existsSync(HAPROXY))(
  'on ws, stock nginx and haproxy’s default check are answered on the hub’s own port',
  async () => {
    const hub = await startHub({ databaseUrl: database.url, engine: 'ws' });
    onTestFinished(() => hub.stop().then(() => undefined));
    const url = await nginx(`proxy_pass http://127.0.0.1:${hub.port};`);
    expect((await fetch(`${url}/readyz`)).status).toBe(200);
    expect(await (await fetch(url)).text()).toBe(await (await fetch(hub.url)).text());
    const proxy = await haproxy({ port: hub.port, check: hub.port });
    await vi.waitFor(async () => expect(await proxy.checked()).toEqual({ status: 'UP', check: 'L7OK', code: '200' }));
  },
);

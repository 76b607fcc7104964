import { mkdtemp, mkdir, rm, writeFile } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { serve } from '@hono/node-server';
import type { Knex } from 'knex';
import { pino } from 'pino';
import { Registry } from 'prom-client';
import { createAuthenticator } from '../../src/auth/authenticator.ts';
import { readConfig, type Config } from '../../src/config.ts';
import { createHttp } from '../../src/http/app.ts';
import { createReadiness } from '../../src/http/health.ts';
import type { Log } from '../../src/log.ts';

export type TestHttp = {
  readonly url: string;
  /** As a client at `from`, 10.0.0.1 unless told. */
  readonly fetch: (route: string, init?: RequestInit & { from?: string }) => Promise<Response>;
  readonly post: (route: string, body: unknown, init?: RequestInit & { from?: string }) => Promise<Response>;
  /** Commits that the feed was told of. */
  readonly commits: () => number;
  readonly state: { feedReads: boolean; connections: number; broken: string[] };
  /** Where the built pages and the documents would be; both are missing at first. */
  readonly folders: { pages: string; docs: string };
  /** Writes a file into one of the folders. */
  readonly write: (file: string, content: string) => Promise<void>;
  readonly close: () => Promise<void>;
};

const silent = pino({ level: 'silent' });

/** The hub's HTTP on a port of its own. */
export const testHttp = async (
  knex: Knex,
  { config, log = silent }: { config?: Partial<Config>; log?: Log } = {},
): Promise<TestHttp> => {
  const home = await mkdtemp(path.join(tmpdir(), 'queue-hub-http-'));
  const folders = { pages: path.join(home, 'pages'), docs: path.join(home, 'docs') };
  const state = { feedReads: true, connections: 0, broken: [] as string[] };
  let committed = 0;
  const whole = { ...readConfig({}), ...config };
  const authenticator = createAuthenticator({ knex, config: whole, log });
  const registry = new Registry();
  const app = createHttp({
    knex,
    config: whole,
    log,
    authenticator,
    committed: () => (committed += 1),
    connections: () => state.connections,
    readiness: createReadiness({ knex, isFeedReading: () => state.feedReads, broken: () => state.broken }),
    registry,
    metrics: () => registry.metrics(),
    folders,
  });
  const server = serve({
    port: 0,
    hostname: '127.0.0.1',
    // As in the hub. Else every later file of this process would have Hono's Request and Response.
    overrideGlobalObjects: false,
    // Node's own 5 s may be over on a busy machine when a test sends its next request.
    serverOptions: { keepAliveTimeout: 60_000 },
    fetch: (request) => app.fetch(request, { address: request.headers.get('x-test-address') ?? '10.0.0.1' }),
  });
  await new Promise((resolve) => server.once('listening', resolve));
  const { port } = server.address() as AddressInfo;
  const url = `http://127.0.0.1:${port}`;

  const request: TestHttp['fetch'] = (route, { from, ...init } = {}) => {
    const headers = new Headers(init.headers);
    if (from !== undefined) headers.set('x-test-address', from);
    return fetch(`${url}${route}`, { redirect: 'manual', ...init, headers });
  };
  return {
    url,
    fetch: request,
    post: (route, body, init = {}) => {
      const headers = new Headers(init.headers);
      if (!headers.has('content-type')) headers.set('content-type', 'application/json');
      return request(route, { ...init, method: 'POST', headers, body: JSON.stringify(body) });
    },
    commits: () => committed,
    state,
    folders,
    async write(file, content) {
      await mkdir(path.dirname(path.join(home, file)), { recursive: true });
      await writeFile(path.join(home, file), content);
    },
    async close() {
      await new Promise((resolve) => server.close(resolve));
      await authenticator.close();
      await rm(home, { recursive: true });
    },
  };
};

/** The cookies that an answer sets, by name, each with its attributes in lower case. */
export const cookiesOf = (response: Response): Map<string, { value: string; attributes: string[] }> =>
  new Map(
    response.headers.getSetCookie().map((line) => {
      const [pair = '', ...attributes] = line.split(/;\s*/);
      const at = pair.indexOf('=');
      return [
        pair.slice(0, at),
        { value: pair.slice(at + 1), attributes: attributes.map((text) => text.toLowerCase()).toSorted() },
      ];
    }),
  );

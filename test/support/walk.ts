import { Session } from 'node:inspector/promises';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { pino } from 'pino';
import { Registry } from 'prom-client';
import { io } from 'socket.io-client';
import { v7 as uuidv7 } from 'uuid';
import { createAuthenticator } from '../../src/auth/authenticator.ts';
import { handlers } from '../../src/commands/index.ts';
import { readConfig } from '../../src/config.ts';
import { connectDatabase } from '../../src/database/connect.ts';
import { createDoor } from '../../src/execution/door.ts';
import { createExecutor } from '../../src/execution/execute.ts';
import { createIdentity, type Holder } from '../../src/identity/identity.ts';
import { trustedProxies } from '../../src/limits/addresses.ts';
import { openConnections } from '../../src/transport/connections.ts';
import { createDispatch, type Sender } from '../../src/transport/dispatch.ts';
import { createEngine } from '../../src/transport/engines/create-engine.ts';
import { ZONE } from './clock.ts';

/**
 * A program: sends one check-in over a socket to everything up to the commit, and prints the files of src that ran between
 * the frame and the reply, by V8's own coverage. Without the feed, which comes after the commit. Not in a test's own process:
 * there each export is a function of its file, and to import a constant would count as a visit.
 */
const [url = '', token = '', doctorId = ''] = process.argv.slice(2);
const log = pino({ level: 'silent' });
const knex = connectDatabase({ url, pool: { min: 0, max: 2 }, nodeId: 'walk', timeZone: ZONE, log });
const engine = await createEngine({
  ...{ engine: 'ws', host: '127.0.0.1', port: 0, sharedPort: false, tls: null, log },
  origins: { publicUrl: null, allowed: [] },
  trustedProxies: trustedProxies([]),
  fetch: () => new Response(),
});
const authenticator = createAuthenticator({ knex, config: readConfig({}), log });
const identity = createIdentity<Sender & Holder>({ authenticator, changed: () => undefined, log });
const executor = createExecutor({ knex, handlers, log, committed: () => undefined });
const door = createDoor({ executor, registry: new Registry(), log });
const subscriptions = { subscribe: () => Promise.resolve(), unsubscribe: () => undefined };
openConnections({ engine, authenticator, identity, log, dispatch: createDispatch({ door, subscriptions, log }) });
const { port } = await engine.listen();
const socket = io(`http://127.0.0.1:${port}`, { transports: ['websocket'], auth: { token, protocol: 1 } });
const checkIn = async () => {
  const reply = await socket.timeout(5_000).emitWithAck('queue:check-in', { requestId: uuidv7(), doctorId });
  if (!reply.ok) throw new Error(JSON.stringify(reply));
};
for (let n = 0; n < 3; n += 1) await checkIn();

const session = new Session();
session.connect();
await session.post('Profiler.enable');
await session.post('Profiler.startPreciseCoverage', { callCount: true, detailed: false });
await session.post('Profiler.takePreciseCoverage');
await checkIn();
const { result } = await session.post('Profiler.takePreciseCoverage');
const root = pathToFileURL(path.join(import.meta.dirname, '../../src/')).href;
const files = result
  .filter((script) => script.url.startsWith(root) && script.functions.some(({ ranges }) => (ranges[0]?.count ?? 0) > 0))
  .map((script) => script.url.slice(root.length).replace(/\?.*$/, ''));
process.stdout.write(JSON.stringify(files.sort()));
process.exit(0);

import { readFileSync } from 'node:fs';
import { createServer as createHttp, type Server } from 'node:http';
import { createServer as createHttps } from 'node:https';
import { createServer as createTcp, type AddressInfo } from 'node:net';
import path from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { freePort } from '../support/engine.ts';
import { clientOf, eventually, scriptedHub } from './scripted-hub.ts';

const file = (name: string) => readFileSync(path.join(import.meta.dirname, '../support', name));
const cert = file('localhost.cert.pem');

const listening = async (server: Server | ReturnType<typeof createTcp>): Promise<string> => {
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  onTestFinished(() => void server.close());
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
};

const offline = (why: object) => ({ kind: 'offline', why });

describe('being offline says why', () => {
  test('nobody listens there', async () => {
    const client = clientOf({ url: `http://127.0.0.1:${await freePort()}` });
    const why = { reason: 'nobody_listens', code: 'ECONNREFUSED' };
    await eventually(() => expect(client.state).toMatchObject(offline(why)));
  });

  test('the name leads nowhere', async () => {
    const client = clientOf({ url: 'http://hub.invalid' });
    await eventually(() => expect(client.state).toMatchObject(offline({ reason: 'unreachable' })));
  });

  test.each([502, 503, 505, 200])('something that is no hub answers %i', async (status) => {
    const proxy = createHttp((_request, answer) => void answer.writeHead(status).end());
    proxy.on('upgrade', (_request, socket) => {
      // A client that has heard enough hangs up.
      socket.on('error', () => undefined);
      socket.end(`HTTP/1.1 ${status} Told by a proxy\r\n\r\n`);
    });
    const client = clientOf({ url: await listening(proxy) });
    await eventually(() => expect(client.state).toMatchObject(offline({ reason: 'http_status', status })));
  });

  test('something takes the connection and says nothing', async () => {
    const mute = createTcp((socket) => void socket.on('error', () => undefined));
    const client = clientOf({ url: await listening(mute) }, { timing: { connectWithinMs: 100 } });
    await eventually(() => expect(client.state).toMatchObject(offline({ reason: 'no_answer' })));
  });

  test('nobody whom this machine trusts has signed the certificate', async () => {
    const server = createHttps({ cert, key: file('localhost.key.pem') });
    const url = (await listening(server)).replace('http', 'https');
    const client = clientOf({ url });
    const why = { reason: 'certificate', code: 'DEPTH_ZERO_SELF_SIGNED_CERT' };
    await eventually(() => expect(client.state).toMatchObject(offline(why)));
  });

  test('the certificate is of another name', async () => {
    const server = createHttps({ cert, key: file('localhost.key.pem') });
    const url = (await listening(server)).replace('http://127.0.0.1', 'https://127.0.0.2');
    const other = clientOf({ url }, { ca: cert });
    // 127.0.0.2 leads to the same machine, where only 127.0.0.1 is listened on.
    await eventually(() => expect(other.state).toMatchObject({ kind: 'offline' }));
    const everywhere = createHttps({ cert, key: file('localhost.key.pem') });
    await new Promise<void>((resolve) => {
      everywhere.listen(0, '0.0.0.0', resolve);
    });
    onTestFinished(() => void everywhere.close());
    const { port } = everywhere.address() as AddressInfo;
    const client = clientOf({ url: `https://127.0.0.2:${port}` }, { ca: cert });
    const why = { reason: 'certificate', code: 'ERR_TLS_CERT_ALTNAME_INVALID' };
    await eventually(() => expect(client.state).toMatchObject(offline(why)));
  });

  test('https was asked of a server that speaks http', async () => {
    const client = clientOf({ url: (await listening(createHttp())).replace('http', 'https') });
    await eventually(() => expect(client.state).toMatchObject(offline({ reason: 'no_tls' })));
  });

  test('the hub is there and says that it will pass', async () => {
    const hub = await scriptedHub();
    hub.admit = () => ({ code: 'overloaded', retryable: true });
    const client = clientOf(hub);
    await eventually(() => expect(client.state).toMatchObject(offline({ reason: 'hub', code: 'overloaded' })));
  });

  test('a connection was lost, and then nobody listens: the outage keeps its beginning', async () => {
    const hub = await scriptedHub();
    const client = clientOf(hub, { timing: { retryFirstMs: 300, retryLastMs: 300 } });
    await eventually(() => expect(client.state.kind).toBe('live'));
    const told: { reason: string; since: Date }[] = [];
    client.onState(() => {
      if (client.state.kind === 'offline') told.push({ reason: client.state.why.reason, since: client.state.since });
    });
    await hub.stop();
    await eventually(() => expect(told.map(({ reason }) => reason)).toEqual(['lost', 'nobody_listens']));
    expect(told[1]?.since).toBe(told[0]?.since);
  });
});

test('a page older than the hub hears that its protocol is the trouble, and what the hub speaks', async () => {
  const hub = await scriptedHub();
  hub.admit = () => ({ code: 'invalid_input', retryable: false, details: { handshake: ['protocol'], protocols: [2] } });
  const client = clientOf(hub);
  await eventually(() =>
    expect(client.state).toMatchObject({
      kind: 'refused',
      error: { code: 'invalid_input', details: { handshake: ['protocol'], protocols: [2] } },
    }),
  );
});

describe('a hub behind a proxy', () => {
  test.each([
    ['by the path of the address', '/queue/', {}],
    ['by a path of its own', '', { path: '/queue/socket.io/' }],
  ])('is found below another path: %s', async (_how, below, options) => {
    const hub = await scriptedHub({ path: '/queue/socket.io/' });
    const client = clientOf({ url: `${hub.url}${below}` }, options);
    await eventually(() => expect(client.state).toEqual({ kind: 'live' }));
  });

  test('hears the headers that the proxy asks for', async () => {
    const hub = await scriptedHub();
    clientOf(hub, { headers: { 'x-site': 'north', authorization: 'Basic cHJveHk6b3Blbg==' } });
    await eventually(() =>
      expect(hub.sockets()[0]?.handshake.headers).toMatchObject({
        'x-site': 'north',
        authorization: 'Basic cHJveHk6b3Blbg==',
      }),
    );
  });
});

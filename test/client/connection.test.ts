import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { clientOf, scriptedHub, eventually } from './scripted-hub.ts';
import { atMost } from '../support/slowness.ts';

const kindsOf = (client: ReturnType<typeof clientOf>) => {
  const kinds: string[] = [client.state.kind];
  client.onState(() => kinds.push(client.state.kind));
  return kinds;
};

describe('the handshake', () => {
  test('carries the token and the protocol, and nothing else', async () => {
    const hub = await scriptedHub();
    const client = clientOf(hub, { token: 'secret' });
    await eventually(() => expect(client.state).toEqual({ kind: 'live' }));
    expect(hub.handshakes).toEqual([{ token: 'secret', protocol: 1 }]);
  });

  test('carries a ticket instead, or neither where a cookie serves', async () => {
    const hub = await scriptedHub();
    clientOf(hub, { ticket: 'abc' });
    await eventually(() => expect(hub.handshakes).toEqual([{ ticket: 'abc', protocol: 1 }]));
    clientOf(hub);
    await eventually(() => expect(hub.handshakes[1]).toEqual({ protocol: 1 }));
  });
});

describe('a refusal', () => {
  test('that will pass is tried again until the hub lets it in', async () => {
    const hub = await scriptedHub();
    hub.admit = () => (hub.handshakes.length < 4 ? { code: 'unavailable', retryable: true } : null);
    const client = clientOf(hub);
    const kinds = kindsOf(client);
    await eventually(() => expect(client.state.kind).toBe('live'));
    expect(hub.handshakes).toHaveLength(4);
    expect(kinds).toEqual(['connecting', 'offline', 'live']);
  });

  test('for good is not tried again, not even on waking', async () => {
    const hub = await scriptedHub();
    hub.admit = () => ({ code: 'unauthenticated', retryable: false });
    const client = clientOf(hub);
    await eventually(() => expect(client.state).toMatchObject({ kind: 'refused', error: { code: 'unauthenticated' } }));
    client.wake();
    await sleep(150); // several times the longest wait between attempts
    expect(hub.handshakes).toHaveLength(1);
    expect(client.state.kind).toBe('refused');
  });
});

describe('a lost connection', () => {
  test('comes back after the hub cut it off for good, which socket.io-client alone would not do', async () => {
    const hub = await scriptedHub();
    const client = clientOf(hub);
    await eventually(() => expect(client.state.kind).toBe('live'));
    const kinds = kindsOf(client);
    hub.sockets()[0]?.disconnect(true);
    await eventually(() => expect(kinds).toEqual(['live', 'offline', 'live']));
  });

  test('comes back when a hub starts again on its port', async () => {
    const hub = await scriptedHub();
    const client = clientOf(hub);
    await eventually(() => expect(client.state.kind).toBe('live'));
    await hub.stop();
    await eventually(() => expect(client.state.kind).toBe('offline'));
    const since = 'since' in client.state ? client.state.since : null;
    await sleep(100); // some attempts that fail, each for a reason of its own
    expect(client.state, 'the same outage keeps its beginning').toMatchObject({ kind: 'offline', since });
    await scriptedHub({ port: hub.port });
    await eventually(() => expect(client.state.kind).toBe('live'));
  });

  test('a hub that takes the connection and never answers the handshake is left and tried again', async () => {
    const hub = await scriptedHub();
    hub.admit = () => (hub.handshakes.length < 3 ? undefined : null);
    const client = clientOf(hub, { timing: { connectWithinMs: 150 } });
    await eventually(() => expect(client.state.kind).toBe('live'));
    expect(hub.handshakes.length).toBeGreaterThanOrEqual(3);
  });

  test('waking connects at once instead of waiting for the next attempt', async () => {
    const hub = await scriptedHub();
    const patient = { retryFirstMs: 3_600_000, retryLastMs: 3_600_000 };
    const client = clientOf(hub, { timing: patient });
    await eventually(() => expect(client.state.kind).toBe('live'));
    hub.sockets()[0]?.disconnect(true);
    await eventually(() => expect(client.state.kind).toBe('offline'));
    client.wake();
    await eventually(() => expect(client.state.kind).toBe('live'));
  });

  test('of a hub that drains is tried again within the time that it named', async () => {
    const hub = await scriptedHub();
    const client = clientOf(hub, { timing: { retryFirstMs: 3_600_000, retryLastMs: 3_600_000 } });
    await eventually(() => expect(client.state.kind).toBe('live'));
    hub.emit('hub:draining', { reconnectWithinMs: 50 });
    hub.sockets()[0]?.conn.close();
    await eventually(() => expect(hub.handshakes).toHaveLength(2));
    await eventually(() => expect(client.state.kind).toBe('live'));
  });
});

test('of a hub that drains for long is tried by the time that it named, not that much later', async () => {
  const hub = await scriptedHub();
  const client = clientOf(hub, { timing: { retryFirstMs: 3_600_000, retryLastMs: 3_600_000 } });
  await eventually(() => expect(client.state.kind).toBe('live'));
  const random = vi.spyOn(Math, 'random').mockReturnValue(0.99);
  onTestFinished(() => random.mockRestore());
  hub.emit('hub:draining', { reconnectWithinMs: 2_000 });
  await sleep(1_900);
  const closedAt = performance.now();
  hub.sockets()[0]?.conn.close();
  await eventually(() => expect(hub.handshakes).toHaveLength(2));
  expect(performance.now() - closedAt).toBeLessThan(atMost(1_500));
});

describe('the end', () => {
  test('of the session is told with its reason, and the client stays away', async () => {
    const hub = await scriptedHub();
    const client = clientOf(hub);
    await eventually(() => expect(client.state.kind).toBe('live'));
    hub.emit('session:ended', { reason: 'revoked' });
    hub.sockets()[0]?.disconnect(true);
    await eventually(() => expect(client.state).toEqual({ kind: 'ended', reason: 'revoked' }));
    await eventually(() => expect(hub.sockets()).toEqual([]));
    await sleep(150);
    expect(hub.handshakes).toHaveLength(1);
  });

  test('by close leaves no connection and no attempt', async () => {
    const hub = await scriptedHub();
    const client = clientOf(hub);
    await eventually(() => expect(client.state.kind).toBe('live'));
    client.close();
    expect(client.state).toEqual({ kind: 'closed' });
    await eventually(() => expect(hub.sockets()).toEqual([]));
    await sleep(100);
    expect(hub.handshakes).toHaveLength(1);
  });
});

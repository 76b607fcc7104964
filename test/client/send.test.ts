import { validate } from 'uuid';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { newRequestId } from '../../src/client/send.ts';
import { HubError } from '../../src/protocol/errors.ts';
import { atMost } from '../support/slowness.ts';
import { clientOf, failed, ok, scriptedHub, type ScriptedHub, eventually } from './scripted-hub.ts';

const doctorId = '019a0000-0000-7000-8000-000000000001';
const requestIdsOf = (hub: ScriptedHub) => hub.callsOf('queue:call-next').map(({ input }) => input['requestId']);

/** Answers the first calls as given, in order, and every later one with success. */
const answer = (hub: ScriptedHub, ...first: (ReturnType<typeof ok> | 'silence' | 'cut')[]) =>
  hub.on('queue:call-next', ({ socket }, reply) => {
    const next = first.shift() ?? ok({ entry: 'the entry' });
    if (next === 'cut') socket.disconnect(true);
    else if (next !== 'silence') reply(next);
  });

describe('a command', () => {
  test('carries a requestId that the client makes, and resolves to the data of the reply', async () => {
    const hub = await scriptedHub();
    answer(hub);
    await expect(clientOf(hub).send('queue:call-next', { doctorId })).resolves.toEqual({ entry: 'the entry' });
    const input = hub.callsOf('queue:call-next')[0]?.input;
    expect(input).toEqual({ doctorId, requestId: expect.any(String) });
    expect(validate(input?.['requestId'])).toBe(true);
  });

  test('keeps the requestId that the page gives', async () => {
    const hub = await scriptedHub();
    answer(hub);
    const requestId = newRequestId();
    await clientOf(hub).send('queue:call-next', { doctorId, requestId });
    expect(requestIdsOf(hub)).toEqual([requestId]);
  });

  test('whose acknowledgement is lost is sent again under the same requestId', async () => {
    const hub = await scriptedHub();
    answer(hub, 'silence', 'silence');
    await clientOf(hub, { timing: { replyWithinMs: 100 } }).send('queue:call-next', { doctorId });
    expect(requestIdsOf(hub).length).toBeGreaterThanOrEqual(3);
    expect(new Set(requestIdsOf(hub)).size).toBe(1);
  });

  test('that was under way when the connection broke is sent again on the next one', async () => {
    const hub = await scriptedHub();
    answer(hub, 'cut', 'cut');
    await clientOf(hub).send('queue:call-next', { doctorId });
    expect(requestIdsOf(hub)).toHaveLength(3);
    expect(new Set(requestIdsOf(hub)).size).toBe(1);
    expect(new Set(hub.calls.map(({ socket }) => socket.id)).size).toBe(3);
  });

  test('waits for the first connection', async () => {
    const hub = await scriptedHub();
    hub.admit = () => (hub.handshakes.length < 3 ? { code: 'unavailable', retryable: true } : null);
    answer(hub);
    await expect(clientOf(hub).send('queue:call-next', { doctorId })).resolves.toBeDefined();
  });

  test('that failed in passing is sent again under the same requestId', async () => {
    const hub = await scriptedHub();
    answer(hub, failed('unavailable', true), failed('rate_limited', true), failed('overloaded', true));
    await clientOf(hub).send('queue:call-next', { doctorId });
    expect(requestIdsOf(hub)).toHaveLength(4);
    expect(new Set(requestIdsOf(hub)).size).toBe(1);
  });

  test('that the hub refuses throws the code and the details at once', async () => {
    const hub = await scriptedHub();
    answer(hub, failed('doctor_busy', false, { queueId: 'q' }));
    const sent = clientOf(hub).send('queue:call-next', { doctorId });
    await expect(sent).rejects.toBeInstanceOf(HubError);
    await expect(sent).rejects.toMatchObject({ code: 'doctor_busy', details: { queueId: 'q' } });
    expect(hub.calls).toHaveLength(1);
  });

  test('that fails with the code of a newer hub is internal, and names it', async () => {
    const hub = await scriptedHub();
    answer(hub, failed('on_strike'));
    await expect(clientOf(hub).send('queue:call-next', { doctorId })).rejects.toMatchObject({
      code: 'internal',
      details: { code: 'on_strike' },
    });
  });

  test('does not wait once the session is over or refused', async () => {
    const hub = await scriptedHub();
    const client = clientOf(hub);
    await eventually(() => expect(client.state.kind).toBe('live'));
    hub.on('queue:call-next', ({ socket }) => {
      socket.emit('session:ended', { reason: 'expired' });
      socket.disconnect(true);
    });
    await expect(client.send('queue:call-next', { doctorId })).rejects.toMatchObject({
      code: 'unauthenticated',
      details: { reason: 'expired' },
    });
    hub.admit = () => ({ code: 'forbidden', retryable: false });
    await expect(clientOf(hub).send('queue:call-next', { doctorId })).rejects.toMatchObject({ code: 'forbidden' });
  });

  test('of a client that is closed meanwhile rejects', async () => {
    const hub = await scriptedHub();
    const client = clientOf(hub);
    const sent = client.send('queue:call-next', { doctorId });
    await eventually(() => expect(hub.calls).toHaveLength(1));
    client.close();
    await expect(sent).rejects.toMatchObject({ code: 'unavailable', details: { reason: 'closed' } });
  });
});

describe('the deadline', () => {
  test('without any reply is unavailable, and the requestId is there to go on with', async () => {
    const hub = await scriptedHub();
    hub.on('queue:call-next', () => undefined);
    const client = clientOf(hub, { timing: { replyWithinMs: 50 } });
    await eventually(() => expect(client.state.kind).toBe('live'));
    const sent = client.send('queue:call-next', { doctorId }, { withinMs: 800 });
    const error: unknown = await sent.catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ code: 'unavailable', details: { reason: 'no reply' } });
    expect(hub.calls.length).toBeGreaterThan(1);
    expect(error).toMatchObject({ details: { requestId: requestIdsOf(hub)[0] } });
  });

  test('without a connection is unavailable, too', async () => {
    const sent = clientOf({ url: 'http://127.0.0.1:9' }).send('queue:call-next', { doctorId }, { withinMs: 150 });
    await expect(sent).rejects.toMatchObject({ code: 'unavailable', details: { reason: 'no connection' } });
  });

  test('after retryable failures throws the last of them', async () => {
    const hub = await scriptedHub();
    hub.on('queue:call-next', (_call, reply) => reply(failed('overloaded', true)));
    // Two attempts, each with time for its answer: at the beginning and after three fifths.
    const withinMs = atMost(1_500);
    const client = clientOf(hub, { timing: { retryFirstMs: withinMs, retryLastMs: withinMs } });
    await eventually(() => expect(client.state.kind).toBe('live'));
    vi.spyOn(Math, 'random').mockReturnValue(0.6);
    onTestFinished(() => void vi.restoreAllMocks());
    const sent = client.send('queue:call-next', { doctorId }, { withinMs });
    await expect(sent).rejects.toMatchObject({ code: 'overloaded' });
    expect(hub.calls).toHaveLength(2);
  });
});

describe('aborting', () => {
  test('rejects with the reason of the signal, wherever the command is', async () => {
    const hub = await scriptedHub();
    const client = clientOf(hub);
    const reason = new Error('the page is gone');
    await expect(client.send('queue:call-next', { doctorId }, { signal: AbortSignal.abort(reason) })).rejects.toBe(
      reason,
    );
    expect(hub.calls).toHaveLength(0);

    const controller = new AbortController();
    const sent = client.send('queue:call-next', { doctorId }, { signal: controller.signal });
    await eventually(() => expect(hub.calls).toHaveLength(1));
    controller.abort(reason);
    await expect(sent).rejects.toBe(reason);
  });
});

describe('a read', () => {
  test('carries no requestId, which its strict schema would refuse, and is retried all the same', async () => {
    const hub = await scriptedHub();
    const replies = [failed('unavailable', true), ok({ doctors: [] })];
    hub.on('doctor:list', (_call, reply) => reply(replies.shift() ?? ok(null)));
    await expect(clientOf(hub).send('doctor:list', {})).resolves.toEqual({ doctors: [] });
    expect(hub.calls.map(({ input }) => input)).toEqual([{}, {}]);
  });
});

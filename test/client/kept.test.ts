import { describe, expect, test } from 'vitest';
import { KEEP_FOR_MS, type KeptStorage } from '../../src/client/kept.ts';
import { clientOf, failed, ok, scriptedHub, type ScriptedHub, eventually } from './scripted-hub.ts';

const departmentId = '019a0000-0000-7000-8000-0000000000d1';

const memory = (): KeptStorage & { readonly size: number } => {
  const items = new Map<string, string>();
  return {
    get size() {
      return items.size;
    },
    getItem: (key) => items.get(key) ?? null,
    setItem: (key, value) => void items.set(key, value),
    removeItem: (key) => void items.delete(key),
  };
};
const checkIns = (hub: ScriptedHub) => hub.callsOf('queue:check-in').map(({ input }) => input['requestId']);

describe('a kept command', () => {
  test('is in the storage before it is sent, and out of it with the reply', async () => {
    const hub = await scriptedHub();
    const pending = memory();
    let keptWhenSent: number | undefined;
    hub.on('queue:check-in', (_call, reply) => {
      keptWhenSent = pending.size;
      reply(ok({ reprint: false }));
    });
    const client = clientOf(hub, { pending });
    await expect(client.sendKept('visit', 'queue:check-in', { departmentId })).resolves.toEqual({ reprint: false });
    expect(keptWhenSent).toBe(1);
    expect(pending.size).toBe(0);
  });

  test('goes on after a reload under the requestId of before', async () => {
    const hub = await scriptedHub();
    const pending = memory();
    const before = clientOf(hub, { pending });
    before.sendKept('visit', 'queue:check-in', { departmentId }).catch(() => undefined);
    await eventually(() => expect(hub.calls).toHaveLength(1));
    before.close();

    hub.on('queue:check-in', (_call, reply) => reply(ok({ reprint: true })));
    const after = clientOf(hub, { pending });
    expect(after.kept('visit')).toMatchObject({ name: 'queue:check-in', args: { departmentId } });
    await expect(after.resendKept('visit', 'queue:check-in')).resolves.toEqual({ reprint: true });
    expect(new Set(checkIns(hub)).size).toBe(1);
    expect(after.kept('visit')).toBeNull();
  });

  test('sent by a double tap is one command', async () => {
    const hub = await scriptedHub();
    hub.on('queue:check-in', (_call, reply) => reply(ok({})));
    const client = clientOf(hub, { pending: memory() });
    await Promise.all([1, 2].map(() => client.sendKept('visit', 'queue:check-in', { departmentId })));
    expect(hub.calls).toHaveLength(1);
  });

  test('whose fate is unknown at the deadline is the same one when it is tried again', async () => {
    const hub = await scriptedHub();
    const client = clientOf(hub, { pending: memory() });
    await eventually(() => expect(client.state.kind).toBe('live'));
    const first = client.sendKept('visit', 'queue:check-in', { departmentId }, { withinMs: 400 });
    await expect(first).rejects.toMatchObject({ code: 'unavailable' });
    hub.on('queue:check-in', (_call, reply) => reply(ok({})));
    await client.sendKept('visit', 'queue:check-in', { departmentId });
    expect(checkIns(hub).length).toBeGreaterThan(1);
    expect(new Set(checkIns(hub)).size).toBe(1);
  });

  test('with other arguments, or of the next person, is another one', async () => {
    const hub = await scriptedHub();
    hub.on('queue:check-in', () => undefined);
    const client = clientOf(hub, { pending: memory() });
    const ignore = () => undefined;
    client.sendKept('visit', 'queue:check-in', { departmentId }).catch(ignore);
    client.sendKept('visit', 'queue:check-in', { departmentId, fullName: 'Ada' }).catch(ignore);
    await eventually(() => expect(new Set(checkIns(hub)).size).toBe(2));
    client.forgetKept('visit');
    client.sendKept('visit', 'queue:check-in', { departmentId, fullName: 'Ada' }).catch(ignore);
    await eventually(() => expect(new Set(checkIns(hub)).size).toBe(3));
  });

  test('that the hub has refused is not kept', async () => {
    const hub = await scriptedHub();
    hub.on('queue:check-in', (_call, reply) => reply(failed('department_closed')));
    const client = clientOf(hub, { pending: memory() });
    await expect(client.sendKept('visit', 'queue:check-in', { departmentId })).rejects.toMatchObject({
      code: 'department_closed',
    });
    expect(client.kept('visit')).toBeNull();
  });

  test('of somebody who has left is forgotten by itself', async () => {
    const pending = memory();
    const args = { departmentId };
    const keptAt = new Date(Date.now() - KEEP_FOR_MS - 1_000).toISOString();
    pending.setItem('queue-hub.kept.visit', JSON.stringify({ requestId: 'r', name: 'queue:check-in', args, keptAt }));
    const hub = await scriptedHub();
    const client = clientOf(hub, { pending });
    expect(client.kept('visit')).toBeNull();
    await expect(client.resendKept('visit', 'queue:check-in')).resolves.toBeNull();
    expect(pending.size).toBe(0);
  });

  test('is sent even where the browser refuses storage, or holds rubbish', async () => {
    const hub = await scriptedHub();
    hub.on('queue:check-in', (_call, reply) => reply(ok({})));
    const blocked = () => {
      throw new Error('blocked');
    };
    const client = clientOf(hub, { pending: { getItem: blocked, setItem: blocked, removeItem: blocked } });
    await expect(client.sendKept('visit', 'queue:check-in', { departmentId })).resolves.toEqual({});
    const rubbish = memory();
    rubbish.setItem('queue-hub.kept.visit', '{');
    expect(clientOf(hub, { pending: rubbish }).kept('visit')).toBeNull();
  });
});

import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, test, vi } from 'vitest';
import type { HubClient, HubClientOptions } from '../../src/client/hub-client.ts';
import type { HistoryStep } from '../../src/client/history.ts';
import type { LiveView } from '../../src/client/live-view.ts';
import { directoryStreamId } from '../../src/protocol/rooms.ts';
import type { PublicEntry, StaffEntry } from '../../src/protocol/views.ts';
import { modelFeed } from './model-feed.ts';
import {
  appointment,
  at,
  departmentId,
  doctor,
  doctorId,
  id,
  otherDoctorId,
  publicEntry,
  staffEntry,
  ticket,
  tomorrow,
} from './rows.ts';
import { clientOf, failed, ok, scriptedHub, type ScriptedHub, eventually } from './scripted-hub.ts';

const waitingOf = (view: LiveView<StaffEntry> | LiveView<PublicEntry>, streamId = doctorId): string[] =>
  view.snapshot.feed?.streams.get(streamId)?.waiting.map(({ queueId }) => queueId) ?? [];
const subscriptions = (hub: ScriptedHub) => hub.callsOf('feed:subscribe').map(({ input }) => input);
const queueIds = (...numbers: number[]) => numbers.map((n) => id('q', n));

/** A hub with three waiting entries, and a staff client whose view is live. */
const liveView = async (options: Partial<HubClientOptions<'staff'>> = {}, streamIds = [doctorId]) => {
  const hub = await scriptedHub();
  const model = modelFeed(hub, { streamIds });
  for (const n of [2, 1, 3]) model.put(staffEntry(n));
  const client = clientOf(hub, options);
  const history: HistoryStep[] = [];
  const view = client.subscribe({ doctorIds: [doctorId] }, { history: (step) => history.push(step) });
  await view.whenReady();
  return { hub, model, client, view, history };
};

describe('a snapshot', () => {
  test('shows the waiting entries to staff in the order of calling, whatever the order of the rows', async () => {
    const { view, hub } = await liveView();
    expect(waitingOf(view)).toEqual(queueIds(1, 2, 3));
    expect(view.snapshot).toMatchObject({ staleSince: null, error: null, feed: { epoch: 'epoch-1' } });
    expect(subscriptions(hub)).toEqual([{ doctorIds: [doctorId] }]);
  });

  test('shows them to the public in the order of the rows', async () => {
    const hub = await scriptedHub();
    const model = modelFeed(hub);
    for (const n of [2, 1, 3]) model.put(publicEntry(n), doctorId, null);
    const view = clientOf<'public'>(hub, { audience: 'public' }).subscribe({});
    await view.whenReady();
    expect(waitingOf(view)).toEqual(queueIds(2, 1, 3));
  });

  test('of another audience than the client was made for is an error, not a wrong screen', async () => {
    const hub = await scriptedHub();
    modelFeed(hub).put(publicEntry(1), doctorId, null);
    const view = clientOf(hub).subscribe({});
    await expect(view.whenReady()).rejects.toMatchObject({ code: 'forbidden' });
  });

  test('holds the directory, the day and the ticket', async () => {
    const hub = await scriptedHub();
    const model = modelFeed(hub, { streamIds: [] });
    model.ticket = ticket();
    const view = clientOf<'public'>(hub, { audience: 'public', ticket: 'abc' }).subscribe({});
    const feed = await view.whenReady();
    expect(feed.departments.get(departmentId)?.name).toBe('Cardiology');
    expect(feed.doctors.get(doctorId)).toEqual(doctor());
    expect(feed.settings.hospitalName).toBe('Test Hospital');
    expect(feed.day.date).toBe('2026-03-10');
    expect(feed.ticket?.position).toBe(3);
    hub.emit('ticket:changed', ticket({ position: 2 }));
    await eventually(() => expect(view.snapshot.feed?.ticket?.position).toBe(2));
  });
});

test('a ticket’s change that is told before the answer is not taken back by it', async () => {
  const hub = await scriptedHub();
  const model = modelFeed(hub, { streamIds: [] });
  model.ticket = ticket({ position: 1 });
  hub.on('feed:subscribe', (call, reply) => {
    hub.emit('ticket:changed', ticket({ status: 'called', position: null, revision: 2 }));
    reply(model.reply(call));
  });
  const feed = await clientOf<'public'>(hub, { audience: 'public', ticket: 'abc' }).subscribe({}).whenReady();
  expect(feed.ticket?.status).toBe('called');
});

describe('a change', () => {
  test('puts an entry where it is called, moves it, and takes it out of the waiting ones', async () => {
    const { model, view } = await liveView();
    model.put(staffEntry(4, { urgencyLevel: 1, callRank: 1, dueAt: at(4) }));
    await eventually(() => expect(waitingOf(view)).toEqual(queueIds(4, 1, 2, 3)));
    model.put(staffEntry(1, { dueAt: at(500), revision: 2 }));
    await eventually(() => expect(waitingOf(view)).toEqual(queueIds(4, 2, 3, 1)));
    model.put(staffEntry(2, { status: 'called', revision: 2 }));
    await eventually(() => expect(waitingOf(view)).toEqual(queueIds(4, 3, 1)));
    expect(view.snapshot.feed?.streams.get(doctorId)?.entries.get(id('q', 2))?.status).toBe('called');
  });

  test('places a public entry before the one it names, or last', async () => {
    const hub = await scriptedHub();
    const model = modelFeed(hub);
    const view = clientOf<'public'>(hub, { audience: 'public' }).subscribe({});
    await view.whenReady();
    model.put(publicEntry(1), doctorId, null);
    model.put(publicEntry(2), doctorId, null);
    model.put(publicEntry(3), doctorId, id('q', 2));
    await eventually(() => expect(waitingOf(view)).toEqual(queueIds(1, 3, 2)));
    model.put(publicEntry(2), doctorId, id('q', 1));
    await eventually(() => expect(waitingOf(view)).toEqual(queueIds(2, 1, 3)));
    model.put(publicEntry(2, { status: 'completed' }), doctorId, null);
    await eventually(() => expect(waitingOf(view)).toEqual(queueIds(1, 3)));
    expect(view.snapshot.feed?.streams.get(doctorId)?.entries.has(id('q', 2)), 'ended ones are not public').toBe(false);
  });

  test('with no row removes, and so does one that leaves the view by its day', async () => {
    const { model, view } = await liveView();
    model.remove(id('q', 1));
    model.put(staffEntry(2, { status: 'completed', queueDate: '2026-03-09' }));
    model.putAppointment(appointment(1));
    model.putAppointment(appointment(2, { scheduledDate: tomorrow.endsAt }));
    await eventually(() => expect(view.snapshot.feed?.streams.get(doctorId)?.appointments.size).toBe(1));
    expect([...(view.snapshot.feed?.streams.get(doctorId)?.entries.keys() ?? [])]).toEqual(queueIds(3));
  });

  test('of the directory is there for every page', async () => {
    const { model, view } = await liveView();
    model.putDoctor(doctor({ status: 'paused', revision: 2 }));
    await eventually(() => expect(view.snapshot.feed?.doctors.get(doctorId)?.status).toBe('paused'));
  });

  test('makes a new snapshot in which everything else is the same object', async () => {
    const { model, view } = await liveView({}, [doctorId, otherDoctorId]);
    const before = view.snapshot;
    const beforeStream = before.feed?.streams.get(doctorId);
    expect(view.snapshot, 'no change, no new snapshot').toBe(before);
    model.put(staffEntry(4));
    await eventually(() => expect(waitingOf(view)).toHaveLength(4));
    const after = view.snapshot;
    expect(after.feed?.streams.get(otherDoctorId)).toBe(before.feed?.streams.get(otherDoctorId));
    expect(after.feed?.doctors).toBe(before.feed?.doctors);
    expect(after.feed?.streams.get(doctorId)?.appointments).toBe(beforeStream?.appointments);
    expect(after.feed?.streams.get(doctorId)?.entries.get(id('q', 1))).toBe(beforeStream?.entries.get(id('q', 1)));
    expect(beforeStream?.waiting, 'what a page holds does not change under it').toHaveLength(3);
    expect(beforeStream?.entries.size).toBe(3);
  });

  test('that comes right behind the acknowledgement finds it already taken', async () => {
    const hub = await scriptedHub();
    const model = modelFeed(hub);
    model.put(staffEntry(1));
    hub.on('feed:subscribe', (call, reply) => {
      reply(model.reply(call));
      for (const n of [2, 3, 4]) model.put(staffEntry(n));
    });
    const view = clientOf(hub).subscribe({});
    await view.whenReady();
    await eventually(() => expect(waitingOf(view)).toEqual(queueIds(1, 2, 3, 4)));
    expect(subscriptions(hub), 'without a second subscription').toHaveLength(1);
  });

  test('that was had already is left out', async () => {
    const { hub, model, view, history } = await liveView();
    model.put(staffEntry(4));
    await eventually(() => expect(waitingOf(view)).toHaveLength(4));
    const [last] = model.rows().ring.slice(-1);
    const row = staffEntry(4, { status: 'called' });
    if (last?.event === 'queue:changed') hub.emit('queue:changed', { ...last.payload, row });
    await eventually(() => expect(history.at(-1)?.kind).toBe('known'));
    expect(waitingOf(view)).toHaveLength(4);
  });

  test('after versions of what this screen does not show is no gap', async () => {
    const { hub, model, view } = await liveView();
    model.touchUnseen(doctorId);
    model.touchUnseen(doctorId);
    model.put(staffEntry(4));
    await eventually(() => expect(waitingOf(view)).toHaveLength(4));
    model.alive();
    await sleep(30);
    expect(subscriptions(hub)).toHaveLength(1);
  });
});

describe('a gap', () => {
  test('is seen by the next change, and mended by subscribing again since what is there', async () => {
    const { hub, model, view } = await liveView();
    model.loses = () => true;
    model.put(staffEntry(4));
    model.loses = () => false;
    model.put(staffEntry(5));
    await eventually(() => expect(waitingOf(view)).toEqual(queueIds(1, 2, 3, 4, 5)));
    expect(subscriptions(hub)[1]).toEqual({
      doctorIds: [doctorId],
      since: { epoch: 'epoch-1', versions: { [directoryStreamId]: 0, [doctorId]: 3 } },
    });
  });

  test('at the end is seen by the heads of the next sign of life', async () => {
    const { model, view } = await liveView();
    model.loses = () => true;
    model.put(staffEntry(4));
    model.loses = () => false;
    model.alive();
    await eventually(() => expect(waitingOf(view)).toHaveLength(4));
  });

  test('in the directory is mended, too', async () => {
    const { model, view } = await liveView();
    model.loses = () => true;
    model.putDoctor(doctor({ room: '301', revision: 2 }));
    model.loses = () => false;
    model.alive();
    await eventually(() => expect(view.snapshot.feed?.doctors.get(doctorId)?.room).toBe('301'));
  });

  test('beyond what the hub remembers is mended by a snapshot', async () => {
    const { model, view, history } = await liveView();
    model.ringLength = 1;
    model.loses = () => true;
    for (const n of [4, 5, 6]) model.put(staffEntry(n));
    model.loses = () => false;
    model.remove(id('q', 5));
    await eventually(() => expect(waitingOf(view)).toEqual(queueIds(1, 2, 3, 4, 6)));
    expect(history.at(-1)).toMatchObject({ kind: 'reset', streamId: doctorId, version: 7 });
  });

  test('does not stop the other streams, and leaves its own as it was until it is mended', async () => {
    const { hub, model, view } = await liveView({}, [doctorId, otherDoctorId]);
    let answer: (() => void) | undefined;
    hub.on('feed:subscribe', (call, reply) => {
      answer = () => reply(model.reply(call));
    });
    model.loses = ({ payload }) => payload.version === 4;
    model.put(staffEntry(4));
    model.put(staffEntry(5));
    model.put(staffEntry(6), otherDoctorId);
    await eventually(() => expect(waitingOf(view, otherDoctorId)).toEqual(queueIds(6)));
    expect(waitingOf(view)).toEqual(queueIds(1, 2, 3));
    await eventually(() => expect(answer).toBeDefined());
    model.put(staffEntry(7)); // of the former subscription, past the gap
    answer?.();
    await eventually(() => expect(waitingOf(view)).toEqual(queueIds(1, 2, 3, 4, 5, 7)));
  });

  test('that comes back and back is met with patience, and with whole snapshots', async () => {
    const { hub, model } = await liveView({ timing: { retryFirstMs: 20, retryLastMs: 1_000 } });
    const stop = vi.fn(() => {
      model.loses = () => true;
      model.put(staffEntry(10));
      model.loses = () => false;
      model.put(staffEntry(11));
    });
    const timer = setInterval(stop, 2);
    await eventually(() => expect(stop.mock.calls.length).toBeGreaterThan(100));
    clearInterval(timer);
    const asked = subscriptions(hub);
    expect(asked.length).toBeGreaterThan(2);
    expect(asked.length).toBeLessThan(30);
    expect(asked.at(-1)).not.toHaveProperty('since');
  });
});

describe('a new subscription', () => {
  test('from a snapshot follows another epoch and the hospital’s midnight', async () => {
    const { hub, model, view } = await liveView();
    model.epoch = 'epoch-2';
    model.alive();
    await eventually(() => expect(view.snapshot.feed?.epoch).toBe('epoch-2'));
    model.day = tomorrow;
    hub.emit('hub:day-changed', { day: tomorrow });
    await eventually(() => expect(view.snapshot.feed?.day.date).toBe(tomorrow.date));
    expect(subscriptions(hub).slice(1)).toEqual([{ doctorIds: [doctorId] }, { doctorIds: [doctorId] }]);
  });

  test('into another epoch is not overtaken by that epoch’s changes, whose versions mean something else', async () => {
    const { hub, model, view, history } = await liveView();
    const held: (() => void)[] = [];
    hub.on('feed:subscribe', (call, reply) => held.push(() => reply(model.reply(call))));
    model.epoch = 'epoch-2';
    model.alive();
    model.put(staffEntry(4));
    model.remove(id('q', 1));
    await eventually(() => expect(held).toHaveLength(1));
    hub.emit('ticket:changed', ticket());
    await eventually(() => expect(view.snapshot.feed?.ticket).not.toBeNull());
    expect(waitingOf(view)).toEqual(queueIds(1, 2, 3));
    expect(history.filter(({ kind }) => kind !== 'reset')).toEqual([]);
    held[0]?.();
    await eventually(() => expect(waitingOf(view)).toEqual(queueIds(2, 3, 4)));
    model.put(staffEntry(5));
    await eventually(() => expect(waitingOf(view)).toEqual(queueIds(2, 3, 4, 5)));
  });

  test('at midnight is not overtaken by changes of the new day that follow on what this screen was not told', async () => {
    const { hub, model, view, history } = await liveView();
    const held: (() => void)[] = [];
    hub.on('feed:subscribe', (call, reply) => held.push(() => reply(model.reply(call))));
    model.day = tomorrow;
    hub.emit('hub:day-changed', { day: tomorrow });
    const ofTomorrow = { queueDate: tomorrow.date };
    model.loses = () => true;
    model.put(staffEntry(4, ofTomorrow));
    model.loses = () => false;
    model.put(staffEntry(5, ofTomorrow));
    await eventually(() => expect(held).toHaveLength(1));
    hub.emit('ticket:changed', ticket());
    await eventually(() => expect(view.snapshot.feed?.ticket).not.toBeNull());
    expect(history.filter(({ kind }) => kind !== 'reset')).toEqual([]);
    held[0]?.();
    await eventually(() => expect(waitingOf(view)).toEqual(expect.arrayContaining(queueIds(4, 5))));
    model.put(staffEntry(6, ofTomorrow));
    await eventually(() => expect(waitingOf(view)).toContain(id('q', 6)));
    expect(history.at(-1)?.kind).toBe('change');
  });

  test('since what is there follows a change of scope: new streams come, lost ones go', async () => {
    const { hub, model, view, history } = await liveView();
    let told = 0;
    const stop = view.onScope(() => (told += 1));
    model.closeStream(doctorId);
    model.openStream(otherDoctorId);
    model.put(staffEntry(9), otherDoctorId);
    hub.emit('feed:scope-changed', {});
    await eventually(() => expect(waitingOf(view, otherDoctorId)).toEqual(queueIds(9)));
    expect([...(view.snapshot.feed?.streams.keys() ?? [])]).toEqual([otherDoctorId]);
    expect(subscriptions(hub)[1]).toHaveProperty('since');
    expect(history).toContainEqual({ kind: 'left', streamId: doctorId });
    // Also who acts as somebody else from now on.
    expect(told).toBe(1);
    stop();
  });

  test('names the levels that were in force', async () => {
    const { hub, model, view } = await liveView();
    model.filter = { urgencyLevels: [1, 2] };
    view.refilter({ urgencyLevels: [2, 1] });
    await eventually(() => expect(view.snapshot.feed?.filter).toEqual({ urgencyLevels: [1, 2] }));
    hub.emit('feed:scope-changed', {});
    await eventually(() => expect(subscriptions(hub)).toHaveLength(3));
    expect(subscriptions(hub)[2]).toMatchObject({ urgencyLevels: [2, 1], since: { urgencyLevels: [1, 2] } });
  });

  test('that is resumed with other urgency levels is asked for once more as a whole', async () => {
    const { hub, model } = await liveView();
    model.filter = { urgencyLevels: [1, 2] };
    hub.emit('feed:scope-changed', {});
    await eventually(() => expect(subscriptions(hub)).toHaveLength(3));
    expect(subscriptions(hub)[1]).toHaveProperty('since');
    expect(subscriptions(hub)[2]).not.toHaveProperty('since');
  });

  test('that is resumed on another day is asked for once more as a whole', async () => {
    const { hub, model, view } = await liveView();
    model.day = tomorrow;
    hub.sockets()[0]?.disconnect(true);
    await eventually(() => expect(view.snapshot.feed?.day.date).toBe(tomorrow.date));
    expect(subscriptions(hub)).toHaveLength(3);
    expect(subscriptions(hub)[2]).not.toHaveProperty('since');
  });

  test('never overtakes one that is under way', async () => {
    const { hub, model, view } = await liveView();
    let underWay = 0;
    let most = 0;
    hub.on('feed:subscribe', (call, reply) => {
      most = Math.max(most, (underWay += 1));
      setTimeout(() => {
        underWay -= 1;
        reply(model.reply(call));
      }, 20);
    });
    for (const _ of [1, 2, 3]) hub.emit('feed:scope-changed', {});
    model.day = tomorrow;
    hub.emit('hub:day-changed', { day: tomorrow });
    await eventually(() => expect(view.snapshot.feed?.day.date).toBe(tomorrow.date));
    expect(most).toBe(1);
    expect(subscriptions(hub)).toHaveLength(3);
  });

  test('with another filter asks for whole snapshots, and the last filter wins', async () => {
    const { hub, view } = await liveView();
    view.refilter({ urgencyLevels: [1] });
    view.refilter({ all: true });
    await eventually(() => expect(subscriptions(hub)).toHaveLength(3));
    expect(subscriptions(hub).slice(1)).toEqual([{ urgencyLevels: [1] }, { all: true }]);
  });

  test('that fails in passing is tried again; one that is refused is an error of the view', async () => {
    const hub = await scriptedHub();
    const model = modelFeed(hub);
    const replies = [failed('unavailable', true), failed('overloaded', true)];
    hub.on('feed:subscribe', (call, reply) => reply(replies.shift() ?? model.reply(call)));
    const client = clientOf(hub);
    await client.subscribe({}).whenReady();
    expect(subscriptions(hub)).toHaveLength(3);

    hub.on('feed:subscribe', (_call, reply) => reply(failed('not_found')));
    const refused = client.subscribe({ doctorIds: [otherDoctorId] });
    await expect(refused.whenReady()).rejects.toMatchObject({ code: 'not_found' });
    expect(refused.snapshot.error?.code).toBe('not_found');
  });

  test('without an answer is asked on a new connection', async () => {
    const hub = await scriptedHub();
    const model = modelFeed(hub);
    hub.on('feed:subscribe', (call, reply) => {
      if (hub.calls.length > 1) reply(model.reply(call));
    });
    await clientOf(hub, { timing: { subscribeWithinMs: 100 } })
      .subscribe({})
      .whenReady();
    expect(new Set(hub.calls.map(({ socket }) => socket.id)).size).toBeGreaterThanOrEqual(2);
  });
});

describe('an outage', () => {
  test('keeps what was shown and says since when; then goes on where it was', async () => {
    const { hub, model, client, view } = await liveView({
      timing: { retryFirstMs: 3_600_000, retryLastMs: 3_600_000 },
    });
    hub.sockets()[0]?.disconnect(true);
    await eventually(() => expect(client.state.kind).toBe('offline'));
    expect(view.snapshot.staleSince).toBeInstanceOf(Date);
    expect(waitingOf(view)).toEqual(queueIds(1, 2, 3));
    model.put(staffEntry(4));
    client.wake();
    await eventually(() => expect(view.snapshot.staleSince).toBeNull());
    expect(waitingOf(view)).toEqual(queueIds(1, 2, 3, 4));
    expect(subscriptions(hub)[1]).toHaveProperty('since');
    expect(client.state.kind).toBe('live');
  });

  test('of the feed alone shows after the time of patience, with the time of the last data', async () => {
    const { model, client, view } = await liveView({ timing: { staleAfterMs: 300 } });
    model.alive();
    const before = Date.now();
    await eventually(() => expect(view.snapshot.staleSince).not.toBeNull());
    expect(client.state).toEqual({ kind: 'stale', since: view.snapshot.staleSince });
    expect(Math.abs((view.snapshot.staleSince?.getTime() ?? 0) - before)).toBeLessThan(500);
    model.alive();
    await eventually(() => expect(view.snapshot.staleSince).toBeNull());
    expect(client.state.kind).toBe('live');
  });

  test('is not over by signs of life while the view is known to be behind', async () => {
    const { hub, model, view } = await liveView({ timing: { staleAfterMs: 150, subscribeWithinMs: 5_000 } });
    hub.on('feed:subscribe', () => undefined);
    model.loses = () => true;
    model.put(staffEntry(4));
    model.loses = () => false;
    const timer = setInterval(() => model.alive(), 20);
    await eventually(() => expect(view.snapshot.staleSince).not.toBeNull());
    clearInterval(timer);
  });
});

describe('closing', () => {
  test('ends the subscription; another view takes its place', async () => {
    const { hub, model, client, view } = await liveView();
    const next = client.subscribe({ all: true });
    await next.whenReady();
    expect(hub.calls.map(({ name }) => name)).toEqual(['feed:subscribe', 'feed:unsubscribe', 'feed:subscribe']);
    model.put(staffEntry(4));
    await eventually(() => expect(waitingOf(next)).toHaveLength(4));
    expect(waitingOf(view)).toHaveLength(3);
  });

  test('before anything came rejects who waits for it', async () => {
    const hub = await scriptedHub();
    hub.on('feed:subscribe', () => undefined);
    const client: HubClient<'staff'> = clientOf(hub);
    const ready = client.subscribe({}).whenReady();
    client.close();
    await expect(ready).rejects.toMatchObject({ code: 'unavailable' });
  });
});

test('history tells every step with its versions', async () => {
  const { hub, model, history } = await liveView();
  model.touchUnseen(doctorId);
  model.put(staffEntry(4));
  await eventually(() => expect(history).toHaveLength(3));
  hub.sockets()[0]?.disconnect(true);
  await eventually(() => expect(hub.sockets()).toHaveLength(0));
  model.put(staffEntry(5));
  await eventually(() => expect(history).toHaveLength(6));
  expect(history).toMatchObject([
    { kind: 'reset', streamId: directoryStreamId, rows: [departmentId, doctorId] },
    { kind: 'reset', streamId: doctorId, version: 3, previous: 3, rows: queueIds(2, 1, 3) },
    { kind: 'change', caughtUp: false, payload: { streamId: doctorId, version: 5, previous: 3 } },
    { kind: 'resumed', streamId: directoryStreamId, version: 0 },
    { kind: 'resumed', streamId: doctorId, version: 6, previous: 6 },
    { kind: 'change', caughtUp: true, payload: { streamId: doctorId, version: 6, previous: 5 } },
  ]);
});

test('an empty subscription is live, too', async () => {
  const hub = await scriptedHub();
  modelFeed(hub, { streamIds: [] });
  const client = clientOf(hub);
  hub.on('feed:unsubscribe', (_call, reply) => reply(ok({})));
  expect((await client.subscribe({}).whenReady()).streams.size).toBe(0);
  expect(client.state.kind).toBe('live');
});

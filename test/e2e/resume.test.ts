import { randomUUID } from 'node:crypto';
import { Client } from 'pg';
import { io, type Socket } from 'socket.io-client';
import { afterAll, beforeAll, describe, expect, onTestFinished, test, vi } from 'vitest';
import type { CommandArguments, CommandData } from '../../src/protocol/commands/index.ts';
import { RING_SIZE } from '../../src/rooms/ring.ts';
import type { Doctor } from '../../src/models/doctor.ts';
import { aDoctor, anEntry } from '../support/builders.ts';
import { testDatabase, type TestDatabase } from '../support/database.ts';
import { lastingPort, startHub, type RunningHub } from '../support/hub.ts';
import { networkTo } from '../support/network.ts';
import { paired, screen, signedIn, type Screen } from '../support/screens.ts';
import { engineNames } from '../support/engine-names.ts';

type Subscription = CommandData<'feed:subscribe'>;
type Filter = CommandArguments<'feed:subscribe'>;

describe.each(engineNames)('coming back to a hub on %s', (engine) => {
  let database: TestDatabase;
  let hub: RunningHub;
  let doctor: Doctor;
  let token: string;

  beforeAll(async () => {
    database = await testDatabase();
    doctor = await aDoctor(database.knex);
    // More rows than changes that a screen misses: where it is the other way round, the rows are shorter.
    for (let n = 0; n < 25; n += 1) await anEntry(database.knex, { doctorId: doctor.doctorId });
    token = await signedIn(database.knex, 'reception');
    hub = await startHub({ databaseUrl: database.url, engine });
  });
  afterAll(async () => {
    await hub.stop();
    await database.drop();
  });

  const connect = async (): Promise<Socket> => {
    const socket = io(hub.url, { transports: ['websocket'], auth: { token, protocol: 1 }, forceNew: true });
    await new Promise<void>((resolve, reject) => {
      socket.once('connect', resolve);
      socket.once('connect_error', reject);
    });
    return socket;
  };
  const subscribe = async (socket: Socket, filter: Filter): Promise<Subscription> => {
    const reply = await socket.timeout(30_000).emitWithAck('feed:subscribe', filter);
    if (!reply.ok) throw new Error(JSON.stringify(reply.error));
    return reply.data;
  };
  /** Writes behind the hub's back until the stream has moved by this many versions. */
  const write = async (times: number): Promise<void> => {
    const { queueId } = await anEntry(database.knex, { doctorId: doctor.doctorId });
    await database.knex.raw(
      `DO $$ BEGIN FOR n IN 2..${times} LOOP UPDATE queue SET recall_count = n WHERE queue_id = '${queueId}'; END LOOP; END $$`,
    );
  };
  const shown = ({ view }: Screen<'staff'>) => {
    const stream = view.snapshot.feed?.streams.get(doctor.doctorId);
    return {
      version: stream?.version,
      entries: [...(stream?.entries.values() ?? [])].sort(byId),
      waiting: stream?.waiting,
    };
  };
  const byId = (a: { queueId: string }, b: { queueId: string }) => (a.queueId < b.queueId ? -1 : 1);

  test.each([
    ['inside the ring it is brought up by changes alone', 20, false, (epoch: string) => epoch],
    ['beyond the ring it gets the rows', RING_SIZE * 2 + 10, true, (epoch: string) => epoch],
    ['with a foreign epoch it gets the rows, however near its version', 2, true, () => 'another-history'],
  ])('after a drop, %s, and shows what a fresh snapshot shows', async (_what, missed, reset, epochOf) => {
    const filter = { doctorIds: [doctor.doctorId] };
    const first = await connect();
    const had = await subscribe(first, filter);
    const stream = had.streams[0];
    if (!stream) throw new Error('no stream');
    first.close();
    await write(missed);
    const fresh = await screen(hub.url, { token, audience: 'staff', filter });
    await vi.waitFor(() => expect(shown(fresh).version).toBe(stream.version + missed));

    const again = await connect();
    const resumed = await subscribe(again, {
      ...filter,
      since: { epoch: epochOf(had.epoch), versions: { [stream.streamId]: stream.version } },
    });
    const back = resumed.streams[0];
    expect(back).toMatchObject({ reset, version: stream.version + missed });
    if (reset) {
      expect([...(back?.rows?.queue ?? [])].sort(byId)).toEqual(shown(fresh).entries);
      expect(back?.changes).toBeUndefined();
    } else {
      expect(back?.changes?.map(({ payload }) => payload.version)).toEqual(
        Array.from({ length: missed }, (_, n) => stream.version + n + 1),
      );
      expect(back?.rows).toBeUndefined();
      const folded = new Map(stream.rows?.queue.map((row) => [row.queueId, row]));
      for (const { event, payload } of back?.changes ?? []) {
        if (event !== 'queue:changed') throw new Error(`${event} is not what was written`);
        if (payload.row) folded.set(payload.id, payload.row);
        else folded.delete(payload.id);
      }
      expect([...folded.values()].sort(byId)).toEqual(shown(fresh).entries);
    }
    again.close();
    fresh.client.close();
  });

  test('a typed client that is cut off again and again ends equal to one that was there all along', async () => {
    const filter = { doctorIds: [doctor.doctorId] };
    const network = await networkTo(hub.port);
    const steady = await screen(hub.url, { token, audience: 'staff', filter });
    const cut = await screen(network.url, { token, audience: 'staff', filter });
    for (let round = 0; round < 3; round += 1) {
      network.cut();
      await vi.waitFor(() => expect(cut.view.snapshot.staleSince).toBeInstanceOf(Date));
      await write(3);
      await vi.waitFor(() => expect(shown(steady).version).toBeGreaterThan(shown(cut).version ?? 0));
      network.restore();
      cut.client.wake();
      await vi.waitFor(() => expect(shown(cut)).toEqual(shown(steady)), { timeout: 10_000 });
      expect(cut.view.snapshot.staleSince).toBeNull();
    }
    expect(cut.history.filter(({ kind }) => kind === 'resumed').length).toBeGreaterThanOrEqual(3);
    steady.client.close();
    cut.client.close();
    network.close();
  });

  test('of 250 screens that join under load none misses a change or hears one before its acknowledgement', async () => {
    let writing = true;
    const writers = Promise.all(
      Array.from({ length: 4 }, async () => {
        while (writing) await anEntry(database.knex, { doctorId: doctor.doctorId });
      }),
    );
    const board = await paired(database.knex, { kind: 'board' });
    const joins = await Promise.all(
      Array.from({ length: 250 }, async (_, n) => {
        const socket = io(hub.url, {
          transports: ['websocket'],
          auth: { token: n % 2 === 0 ? token : board.token, protocol: 1 },
          forceNew: true,
        });
        const heard: { version: number; previous: number; beforeAck: boolean }[] = [];
        let acknowledged = false;
        let ended: string | null = null;
        socket.on('disconnect', (reason) => {
          ended = reason;
        });
        socket.on('queue:changed', ({ version, previous }) =>
          heard.push({ version, previous, beforeAck: !acknowledged }),
        );
        const reply = await new Promise<{ data: Subscription }>((resolve) => {
          socket.emit('feed:subscribe', { doctorIds: [doctor.doctorId] }, (answer: { data: Subscription }) => {
            acknowledged = true;
            resolve(answer);
          });
        });
        return { socket, heard, ended: () => ended, start: reply.data.streams[0]?.version ?? -1 };
      }),
    );
    await vi.waitFor(() => {
      expect(joins.map(({ ended }) => ended())).toEqual(joins.map(() => null));
      expect(Math.min(...joins.map(({ heard }) => heard.length))).toBeGreaterThan(5);
    });
    writing = false;
    await writers;
    const last = await anEntry(database.knex, { doctorId: doctor.doctorId });
    const { rows } = await database.knex.raw('SELECT version FROM streams WHERE stream_id = ?', [last.doctorId]);
    await vi.waitFor(() => {
      for (const { heard } of joins) expect(heard.at(-1)?.version).toBe(rows[0].version);
    });
    for (const { socket, heard, start } of joins) {
      expect(heard.some(({ beforeAck }) => beforeAck)).toBe(false);
      expect(heard.map(({ version }) => version)).toEqual(
        Array.from({ length: rows[0].version - start }, (_, n) => start + n + 1),
      );
      expect(heard.map(({ previous }) => previous)).toEqual(heard.map(({ version }) => version - 1));
      socket.close();
    }
  });

  /** How many sessions of this database wait for somebody else's lock. */
  const held = async (): Promise<number> => {
    const { rows } = await database.knex.raw(
      `SELECT count(*)::int AS n FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`,
    );
    return rows[0].n;
  };
  const counted = async (table: 'queue' | 'requests'): Promise<number> => {
    const { rows } = await database.knex.raw('SELECT count(*)::int AS n FROM ??', [table]);
    return rows[0].n;
  };

  test.each([
    // Checking in asks that the doctor stays as it is: nothing is written yet, and the kill takes the claim back.
    ['before it could write anything', 'SELECT FROM doctors WHERE doctor_id = $1 FOR UPDATE'],
    // The feed takes its stream's row during COMMIT: the database goes on with that, and nobody is left to be told.
    ['in the middle of its COMMIT', 'SELECT FROM stream_floors WHERE stream_id = $1 FOR UPDATE'],
  ])(
    'one requestId sent 100 times at once over two hubs, one of them killed %s and started again, has one effect and one reply',
    async (_when, lock) => {
      const start = (port: number) =>
        startHub({ databaseUrl: database.url, engine: engine === 'uws' ? 'ws' : engineNames[0], port });
      let dying = await start(await lastingPort());
      onTestFinished(async () => void (await dying.stop()));
      // A stream has no row to lock before its first change.
      await anEntry(database.knex, { doctorId: doctor.doctorId });
      const before = { queue: await counted('queue'), requests: await counted('requests') };
      const screensOf = (url: string) =>
        Promise.all(Array.from({ length: 10 }, () => screen(url, { token, audience: 'staff', filter: {} })));
      const [ofDying, ofLiving] = [await screensOf(dying.url), await screensOf(hub.url)];
      onTestFinished(() => [...ofDying, ...ofLiving].forEach(({ client }) => client.close()));
      const requestId = randomUUID();
      const sendFrom = (from: typeof ofDying) =>
        from.flatMap(({ client }) =>
          Array.from({ length: 5 }, () =>
            client.send('queue:check-in', { doctorId: doctor.doctorId, requestId }, { withinMs: 100_000 }),
          ),
        );

      const holder = new Client({ connectionString: database.adminUrl });
      await holder.connect();
      onTestFinished(() => holder.end());
      await holder.query('BEGIN');
      await holder.query(lock, [doctor.doctorId]);
      const sent = sendFrom(ofDying);
      // Nobody else has been asked yet: what waits is the transaction of the hub that is about to die.
      await vi.waitFor(async () => expect(await held()).toBe(1), { interval: 10 });
      sent.push(...sendFrom(ofLiving));
      await vi.waitFor(async () => expect(await held()).toBe(2), { interval: 10 });
      await dying.kill();
      await holder.query('ROLLBACK');
      dying = await start(dying.port);

      const replies = await Promise.all(sent);
      expect(replies).toHaveLength(100);
      for (const reply of replies) expect(reply).toEqual(replies[0]);
      // Also from a node that had nothing to do with it.
      expect(await ofDying[0]?.client.send('queue:check-in', { doctorId: doctor.doctorId, requestId })).toEqual(
        replies[0],
      );
      expect({ queue: await counted('queue'), requests: await counted('requests') }).toEqual({
        queue: before.queue + 1,
        requests: before.requests + 1,
      });
    },
  );
});

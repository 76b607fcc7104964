import { Client } from 'pg';
import { io, type Socket } from 'socket.io-client';
import { afterAll, beforeAll, describe, expect, onTestFinished, test, vi } from 'vitest';
import type { Doctor } from '../../src/models/doctor.ts';
import { aDoctor, anAppointment, anEntry } from '../support/builders.ts';
import { standStill } from '../support/clock.ts';
import { testDatabase, type TestDatabase } from '../support/database.ts';
import { startHub, type RunningHub } from '../support/hub.ts';
import { paired, screen, signedIn } from '../support/screens.ts';
import { engineNames } from '../support/engine-names.ts';

const BEFORE = '2026-07-01T21:59:50Z';
const AFTER = '2026-07-01T22:00:05Z';
const BOARDS = 300;

describe.each(engineNames)('midnight in Berlin on a running hub, on %s', (engine) => {
  let database: TestDatabase;
  let hub: RunningHub;
  let doctor: Doctor;

  beforeAll(async () => {
    database = await testDatabase({ timeZone: 'Europe/Berlin' });
    await standStill(database.knex, BEFORE);
    doctor = await aDoctor(database.knex);
    hub = await startHub({ databaseUrl: database.url, engine, env: { HUB_TIME_ZONE: 'Europe/Berlin' } });
  });
  afterAll(async () => {
    await hub.stop();
    await database.drop();
  });

  const connect = async (token: string): Promise<{ socket: Socket; heard: string[] }> => {
    const socket = io(hub.url, { transports: ['websocket'], auth: { token, protocol: 1 }, forceNew: true });
    onTestFinished(() => void socket.close());
    const heard: string[] = [];
    socket.onAny((event: string) => heard.push(event));
    socket.on('disconnect', (reason) => heard.push(reason));
    await new Promise<void>((resolve, reject) => {
      socket.once('connect', resolve);
      socket.once('connect_error', reject);
    });
    await socket.timeout(30_000).emitWithAck('feed:subscribe', { all: true });
    return { socket, heard };
  };

  test('every view is fetched anew, and nobody is cut, even while the sessions cannot be looked up', async () => {
    const { knex } = database;
    const { doctorId } = doctor;
    const done = await anEntry(knex, { doctorId, status: 'completed' });
    const waits = await anEntry(knex, { doctorId });
    const yesterday = await anAppointment(knex, { doctorId, scheduledDate: new Date('2026-07-01T08:00:00Z') });
    const today = await anAppointment(knex, { doctorId, scheduledDate: new Date('2026-07-02T08:00:00Z') });
    const desk = await screen(hub.url, { token: await signedIn(knex, 'reception'), audience: 'staff' });
    onTestFinished(() => desk.client.close());
    const boards: Awaited<ReturnType<typeof connect>>[] = [];
    while (boards.length < BOARDS) {
      const { token } = await paired(knex, { kind: 'board' });
      boards.push(...(await Promise.all(Array.from({ length: 10 }, () => connect(token)))));
    }
    const shown = () => {
      const { feed } = desk.view.snapshot;
      const stream = feed?.streams.get(doctorId);
      return {
        day: feed?.day.date,
        entries: [...(stream?.entries.keys() ?? [])].sort(),
        appointments: [...(stream?.appointments.keys() ?? [])],
      };
    };
    expect(shown()).toEqual({
      day: '2026-07-01',
      entries: [done.queueId, waits.queueId].sort(),
      appointments: [yesterday.appointmentId],
    });

    const locker = new Client({ connectionString: database.adminUrl });
    await locker.connect();
    onTestFinished(() => locker.end());
    await locker.query('BEGIN');
    await locker.query('LOCK TABLE sessions IN ACCESS EXCLUSIVE MODE');
    await standStill(knex, AFTER);
    await vi.waitFor(() => {
      for (const { heard } of boards) expect(heard.filter((event) => event === 'hub:day-changed')).toHaveLength(1);
    });
    // As long as it took for the hub to give up on sessions that it could not look up.
    await new Promise((resolve) => setTimeout(resolve, 3_500));
    await locker.query('ROLLBACK');
    await vi.waitFor(() =>
      expect(shown()).toEqual({
        day: '2026-07-02',
        entries: [waits.queueId],
        appointments: [today.appointmentId],
      }),
    );
    const events = new Set(boards.flatMap(({ heard }) => heard));
    expect([...events].filter((event) => !['queue:changed', 'feed:alive', 'hub:day-changed'].includes(event))).toEqual(
      [],
    );
    expect(boards.every(({ socket }) => socket.connected)).toBe(true);
    const fresh = await boards[0]?.socket.timeout(30_000).emitWithAck('feed:subscribe', { all: true });
    expect(fresh.data.day.date).toBe('2026-07-02');

    const { entry } = await desk.client.send('queue:check-in', { doctorId });
    expect(entry).toMatchObject({ queueDate: '2026-07-02', queueNumber: expect.stringMatching(/-001$/) });
    await vi.waitFor(() => expect(shown().entries).toEqual([waits.queueId, entry.queueId].sort()));
  });
});

import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { HubError } from '../../src/protocol/errors.ts';
import type { Doctor } from '../../src/models/doctor.ts';
import { aDepartment, aDoctor, aPatient, anEntry } from '../support/builders.ts';
import { testDatabase, type TestDatabase } from '../support/database.ts';
import { startHub, type RunningHub } from '../support/hub.ts';
import { heard, paired, screen, signedIn } from '../support/screens.ts';
import { atMost } from '../support/slowness.ts';
import { engineNames } from '../support/engine-names.ts';

describe.each(engineNames)('a visit over the started program on %s', (engine) => {
  let database: TestDatabase;
  let hub: RunningHub;
  let doctor: Doctor;
  let colleague: Doctor;
  let stranger: Doctor;

  beforeAll(async () => {
    database = await testDatabase();
    const { departmentId } = await aDepartment(database.knex);
    doctor = await aDoctor(database.knex, { departmentId });
    colleague = await aDoctor(database.knex, { departmentId });
    stranger = await aDoctor(database.knex);
    hub = await startHub({ databaseUrl: database.url, engine });
  });

  afterAll(async () => {
    expect(await hub.stop()).toBe(0);
    await database.drop();
  });

  test('goes from check-in to completion, and each screen hears exactly the changes of its filter', async () => {
    const { knex } = database;
    const kiosk = await paired(knex, { kind: 'kiosk' });
    const anyBoard = (await paired(knex, { kind: 'board' })).token;
    const urgentBoard = (await paired(knex, { kind: 'board', filter: { urgencyLevels: [1, 2] } })).token;
    const [ofDoctor, ofDepartment, ofUrgent, ofStranger, console_] = await Promise.all([
      screen(hub.url, { token: anyBoard, audience: 'public', filter: { doctorIds: [doctor.doctorId] } }),
      screen(hub.url, { token: anyBoard, audience: 'public', filter: { departmentIds: [doctor.departmentId] } }),
      screen(hub.url, { token: urgentBoard, audience: 'public' }),
      screen(hub.url, { token: anyBoard, audience: 'public', filter: { doctorIds: [stranger.doctorId] } }),
      screen(hub.url, {
        token: await signedIn(knex, 'doctor', doctor.doctorId),
        audience: 'staff',
        filter: { departmentIds: [doctor.departmentId] },
      }),
    ]);
    const atKiosk = await screen(hub.url, { token: kiosk.token, audience: 'public', filter: {} });
    const patient = await aPatient(knex);

    const { entry, position, trackingUrl } = await atKiosk.client.send('queue:check-in', {
      doctorId: doctor.doctorId,
      phoneNumber: patient.phoneNumber ?? '',
      dateOfBirth: patient.dateOfBirth ?? '',
    });
    expect(entry).toMatchObject({ status: 'waiting', doctorId: doctor.doctorId });
    expect(entry.queueNumber).toMatch(/^[A-Z]{1,3}-001$/);
    expect(position).toBe(1);
    expect(trackingUrl).toMatch(/^\/ticket\//);

    const { client } = console_;
    const called = await client.send('queue:call-next', { doctorId: doctor.doctorId });
    expect(called.entry).toMatchObject({ queueId: entry.queueId, status: 'called', room: doctor.room });
    expect(called.entry.patient?.fullName).toBe(patient.fullName);
    await client.send('queue:start', { queueId: entry.queueId });
    await client.send('queue:complete', { queueId: entry.queueId });

    const visit = ['waiting', 'called', 'in_service', 'completed'].map((status) => [status, entry.queueId]);
    const publicVisit = ['waiting', 'called', 'in_service', null].map((status) => [status, entry.queueId]);
    await vi.waitFor(() => expect(heard(console_.history)).toEqual(visit));
    await vi.waitFor(() => expect(heard(ofDoctor.history)).toEqual(publicVisit));
    await vi.waitFor(() => expect(heard(ofDepartment.history)).toEqual(publicVisit));
    // A change that all of them would hear, behind which nothing of the visit can still be on its way.
    const last = await anEntry(knex, { doctorId: stranger.doctorId, urgencyLevel: 1, callRank: 1 });
    await vi.waitFor(() => expect(heard(ofStranger.history)).toEqual([['waiting', last.queueId]]));
    await vi.waitFor(() => expect(heard(ofUrgent.history)).toEqual([['waiting', last.queueId]]));
    expect(JSON.stringify([ofDoctor.history, ofDepartment.history])).not.toContain(patient.fullName);
    for (const one of [ofDoctor, ofDepartment, ofUrgent, ofStranger, console_, atKiosk]) one.client.close();
  });

  test('the same change by plain SQL, and in one transaction over two doctors, reaches the same rooms in time', async () => {
    const { knex } = database;
    const token = await signedIn(knex, 'reception');
    const [one, other] = await Promise.all(
      [doctor, colleague].map(({ doctorId }) =>
        screen(hub.url, { token, audience: 'staff', filter: { doctorIds: [doctorId] } }),
      ),
    );
    if (!one || !other) throw new Error('no screens');
    const first = await anEntry(knex, { doctorId: doctor.doctorId });
    const second = await anEntry(knex, { doctorId: colleague.doctorId });
    await vi.waitFor(() => expect([...heard(one.history), ...heard(other.history)]).toHaveLength(2));

    // A superuser's own session, as psql would have: it is no hub's, so the trigger itself wakes the hub.
    const { Client } = await import('pg');
    const psql = new Client({ connectionString: database.adminUrl });
    await psql.connect();
    const startedAt = performance.now();
    await psql.query('BEGIN');
    await psql.query('UPDATE queue SET doctor_id = $1 WHERE queue_id = $2', [colleague.doctorId, first.queueId]);
    await psql.query('UPDATE queue SET doctor_id = $1 WHERE queue_id = $2', [doctor.doctorId, second.queueId]);
    await psql.query('COMMIT');
    await psql.end();
    await vi.waitFor(
      () => {
        expect(heard(one.history).slice(1)).toEqual([
          [null, first.queueId],
          ['waiting', second.queueId],
        ]);
        expect(heard(other.history).slice(1).sort()).toEqual(
          [
            ['waiting', first.queueId],
            [null, second.queueId],
          ].sort(),
        );
      },
      { interval: 5 },
    );
    expect(performance.now() - startedAt).toBeLessThan(atMost(500));
    one.client.close();
    other.client.close();
  });

  test('a ticket link hears of its own visit alone: its place, its call, and where it went', async () => {
    const { knex } = database;
    const desk = await screen(hub.url, { token: await signedIn(knex, 'reception'), audience: 'staff', filter: {} });
    const ahead = await desk.client.send('queue:check-in', { doctorId: stranger.doctorId });
    const mine = await desk.client.send('queue:check-in', { doctorId: stranger.doctorId });
    const { createHubClient } = await import('../../src/client/hub-client.ts');
    const phone = createHubClient({
      url: hub.url,
      ticket: mine.trackingUrl.split('/').at(-1) ?? '',
      audience: 'public',
    });
    const view = phone.subscribe({});
    const feed = await view.whenReady();
    const inLine = feed.ticket?.position ?? 0;
    expect(feed.ticket).toMatchObject({ queueNumber: mine.entry.queueNumber, status: 'waiting' });
    expect(feed.streams.size).toBe(0);

    await desk.client.send('queue:leave', { queueId: ahead.entry.queueId });
    await vi.waitFor(() => expect(view.snapshot.feed?.ticket?.position).toBe(inLine - 1), { timeout: 5_000 });
    await desk.client.send('queue:transfer', {
      queueId: mine.entry.queueId,
      doctorId: colleague.doctorId,
      reason: 'x-ray',
    });
    await vi.waitFor(() => expect(view.snapshot.feed?.ticket?.doctorId).toBe(colleague.doctorId), { timeout: 5_000 });
    const { ticket } = view.snapshot.feed ?? {};
    await expect(phone.send('queue:leave', { queueId: ahead.entry.queueId })).rejects.toMatchObject({
      code: 'forbidden',
    });
    await phone.send('queue:leave', { queueId: ticket?.queueId ?? '' });
    await vi.waitFor(() => expect(view.snapshot.feed?.ticket?.status).toBe('left'));
    phone.close();
    desk.client.close();
  });

  test('who may not, is told so and changes nothing', async () => {
    const { knex } = database;
    const board = await screen(hub.url, { token: (await paired(knex, { kind: 'board' })).token, audience: 'public' });
    const entry = await anEntry(knex, { doctorId: stranger.doctorId });
    const other = await screen(hub.url, { token: await signedIn(knex, 'doctor', doctor.doctorId), audience: 'staff' });
    await expect(board.client.send('queue:cancel', { queueId: entry.queueId })).rejects.toMatchObject({
      code: 'forbidden',
    });
    await expect(other.client.send('queue:cancel', { queueId: entry.queueId })).rejects.toMatchObject({
      code: 'forbidden',
    });
    const streams = [...(other.view.snapshot.feed?.streams.keys() ?? [])];
    expect(streams).not.toContain(stranger.doctorId);
    expect(streams).toContain(colleague.doctorId);
    await expect(
      other.client.send('queue:call-next', { doctorId: '01900000-0000-7000-8000-000000000000' }),
    ).rejects.toBeInstanceOf(HubError);
    const { rows } = await knex.raw('SELECT status FROM queue WHERE queue_id = ?', [entry.queueId]);
    expect(rows).toEqual([{ status: 'waiting' }]);
    board.client.close();
    other.client.close();
  });
});

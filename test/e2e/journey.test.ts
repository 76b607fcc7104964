import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Doctor } from '../../src/models/doctor.ts';
import { QueueEntry } from '../../src/models/queue-entry.ts';
import { createHubClient, type HubClient } from '../../src/client/hub-client.ts';
import type { EventPayload } from '../../src/protocol/events.ts';
import { aDepartment, aDoctor, aJourney, aService, aStation } from '../support/builders.ts';
import { testDatabase, type TestDatabase } from '../support/database.ts';
import { engineNames } from '../support/engine-names.ts';
import { eventually } from '../support/eventually.ts';
import { startHub, type RunningHub } from '../support/hub.ts';
import { heard, paired, screen, signedIn, type Screen } from '../support/screens.ts';
import { atMost } from '../support/slowness.ts';

/** From the reply of a completion to the next desk's screen (design.md). */
const NEXT_DESK_WITHIN_MS = 100;

describe.each(engineNames)('a day of four stops, on %s', (engine) => {
  let database: TestDatabase;
  let hub: RunningHub;

  beforeAll(async () => {
    database = await testDatabase();
    hub = await startHub({ databaseUrl: database.url, engine });
  });
  afterAll(async () => {
    await hub?.stop();
    await database?.drop();
  });

  /** A department with who calls there, their console and the board in front of it. */
  const aPlace = async (caller: Doctor) => {
    const { departmentId, doctorId } = caller;
    const filter = { departmentIds: [departmentId] };
    const board = await paired(database.knex, { kind: 'board', departmentId });
    return {
      departmentId,
      doctorId,
      console: await screen(hub.url, { token: await signedIn(database.knex, 'nurse'), audience: 'staff', filter }),
      board: await screen(hub.url, { token: board.token, audience: 'public' }),
    };
  };
  type Place = Awaited<ReturnType<typeof aPlace>>;

  const isWaitingAt = ({ departmentId, doctorId, console: { view } }: Place, number: string): boolean =>
    [departmentId, doctorId].some((streamId) =>
      [...(view.snapshot.feed?.streams.get(streamId)?.entries.values() ?? [])].some(
        ({ queueNumber, status }) => queueNumber === number && status === 'waiting',
      ),
    );

  test('each completion opens the next stop at once, each place hears of its own alone, and the number is one', async () => {
    const { knex } = database;
    const registration = await aPlace(await aStation(knex, { status: 'available' }));
    const laboratory = await aPlace(await aStation(knex, { status: 'available' }));
    const xray = await aPlace(await aStation(knex, { status: 'available' }));
    const doctor = await aPlace(await aDoctor(knex));
    const elsewhere = await aPlace(await aDoctor(knex, { departmentId: (await aDepartment(knex)).departmentId }));
    const { journeyId } = await aJourney(knex, [
      { departmentId: registration.departmentId },
      [{ departmentId: laboratory.departmentId }, { departmentId: xray.departmentId }],
      { departmentId: doctor.departmentId },
    ]);
    const { serviceId } = await aService(knex, { departmentId: doctor.departmentId, journeyId });
    const reception = await screen(hub.url, { token: await signedIn(knex, 'reception'), audience: 'staff' });
    const kiosk = await paired(knex, { kind: 'kiosk' });
    const kioskClient = createHubClient({ url: hub.url, audience: 'public', token: kiosk.token });

    const arrived = await kioskClient.send('queue:check-in', { serviceId });
    const number = arrived.entry.queueNumber;
    const { visitId } = arrived.visit;
    const token = arrived.trackingUrl.split('/').at(-1) ?? '';
    const ticketClient = createHubClient({ url: hub.url, audience: 'public', ticket: token });
    const ticket = ticketClient.subscribe({});
    await ticket.whenReady();
    const shown = (): EventPayload<'ticket:changed'> | undefined => ticket.snapshot.feed?.ticket ?? undefined;
    expect(shown()?.steps.map(({ status }) => status)).toEqual(['current', 'planned', 'planned', 'planned']);

    const places = [registration, laboratory, xray, doctor];
    const whereIs = async (): Promise<Place> => {
      const entry = await QueueEntry.query(knex).findOne({ visit_id: visitId, status: 'waiting' });
      const place = places.find(({ departmentId }) => departmentId === entry?.departmentId);
      if (!place) throw new Error('the patient waits nowhere');
      return place;
    };
    const serve = async ({ console: { client }, doctorId }: Place) => {
      const { entry } = await client.send('queue:call-next', { doctorId });
      expect(entry.queueNumber).toBe(number);
      await client.send('queue:start', { queueId: entry.queueId });
      await client.send('queue:complete', { queueId: entry.queueId });
      return entry.queueId;
    };

    const way: Place[] = [];
    const waited: number[] = [];
    let last = '';
    for (let stop = 0; stop < places.length; stop += 1) {
      const here = await whereIs();
      way.push(here);
      last = await serve(here);
      if (stop === places.length - 1) break;
      const completedAt = performance.now();
      const next = await whereIs();
      await eventually(() => expect(isWaitingAt(next, number)).toBe(true), { withinMs: atMost(5_000), everyMs: 2 });
      waited.push(performance.now() - completedAt);
      // One active entry at a time.
      const active = await QueueEntry.query(knex).where('visit_id', visitId).whereNull('ended_at');
      expect(active).toHaveLength(1);
    }
    expect(way[0]).toBe(registration);
    expect(new Set(way.slice(1, 3))).toEqual(new Set([laboratory, xray]));
    expect(way[3]).toBe(doctor);
    expect(Math.max(...waited), String(waited)).toBeLessThan(atMost(NEXT_DESK_WITHIN_MS));

    // The doctor takes the end back, and the visit is open again.
    await doctor.console.client.send('queue:reopen', { queueId: last });
    await doctor.console.client.send('queue:complete', { queueId: last });
    await eventually(() => expect(shown()?.status).toBe('completed'), { withinMs: atMost(10_000) });

    const entriesOf = async (place: Place) => {
      const rows = await QueueEntry.query(knex).where({ visit_id: visitId, department_id: place.departmentId });
      return rows.map(({ queueId }) => queueId).sort();
    };
    const all = await QueueEntry.query(knex).where('visit_id', visitId);
    expect(new Set(all.map(({ queueNumber }) => queueNumber))).toEqual(new Set([number]));
    const heardBy = ({ history }: Pick<Screen<'staff'>, 'history'>) =>
      [...new Set(heard(history).map(([, id]) => id))].sort();
    await eventually(
      async () => {
        for (const place of places) {
          expect(heardBy(place.console)).toEqual(await entriesOf(place));
          expect(heardBy(place.board)).toEqual(await entriesOf(place));
        }
        expect(heardBy(reception)).toEqual(all.map(({ queueId }) => queueId).sort());
      },
      { withinMs: atMost(10_000) },
    );
    expect(heardBy(elsewhere.console)).toEqual([]);
    expect(heardBy(elsewhere.board)).toEqual([]);
    // Nothing that only staff may know is in what the boards have heard.
    for (const { board } of places) {
      const changes = board.history.filter((step) => step.kind === 'change' && step.event === 'queue:changed');
      expect(changes.length).toBeGreaterThan(0);
      expect(JSON.stringify(changes)).not.toMatch(/urgency|reason|serviceId|visit|steps|patient/);
    }

    for (const place of [...places, elsewhere]) {
      place.console.client.close();
      place.board.client.close();
    }
    for (const client of [reception.client, kioskClient, ticketClient]) client.close();
  });

  test('reopening takes the next stop back while nobody has called it, and says afterwards where the patient is', async () => {
    const { knex } = database;
    const [laboratory, doctor] = [
      await aPlace(await aStation(knex, { status: 'available' })),
      await aPlace(await aDoctor(knex)),
    ];
    const { journeyId } = await aJourney(knex, [
      { departmentId: laboratory.departmentId },
      { departmentId: doctor.departmentId },
    ]);
    const { client } = laboratory.console;
    const { entry, visit } = await client.send('queue:check-in', { journeyId });
    const { queueId } = entry;
    await client.send('queue:call-next', { doctorId: laboratory.doctorId });
    await client.send('queue:start', { queueId });
    await client.send('queue:complete', { queueId });
    await client.send('queue:reopen', { queueId });
    const open = await QueueEntry.query(knex).where('visit_id', visit.visitId).whereNull('ended_at');
    expect(open.map((row) => row.queueId)).toEqual([queueId]);
    await client.send('queue:complete', { queueId });
    const next = await doctor.console.client.send('queue:call-next', { doctorId: doctor.doctorId });
    await expect(client.send('queue:reopen', { queueId })).rejects.toMatchObject({
      code: 'invalid_transition',
      details: { at: { queueId: next.entry.queueId, status: 'called' } },
    });
    for (const place of [laboratory, doctor]) {
      place.console.client.close();
      place.board.client.close();
    }
  });

  test('three windows call from one pool with fifty tries at once: nobody twice, and it is empty only once it is', async () => {
    const { knex } = database;
    const { departmentId } = await aDepartment(knex);
    const windows: Doctor[] = [];
    for (let n = 0; n < 3; n += 1) windows.push(await aStation(knex, { departmentId, status: 'available' }));
    const clients: HubClient<'staff'>[] = [];
    for (let n = 0; n < 5; n += 1) {
      clients.push(createHubClient({ url: hub.url, audience: 'staff', token: await signedIn(knex, 'nurse') }));
    }
    const [desk] = clients;
    if (!desk) throw new Error('nobody works here');
    for (let n = 0; n < 20; n += 1) await desk.send('queue:check-in', { departmentId });
    const called: string[] = [];
    const codes: string[] = [];
    const tries = Array.from({ length: 50 }, async (_, n) => {
      const doctorId = windows[n % 3]?.doctorId ?? '';
      try {
        const { entry } = await (clients[n % 5] ?? desk).send('queue:call-next', { doctorId });
        called.push(entry.queueId);
        await desk.send('queue:start', { queueId: entry.queueId });
        await desk.send('queue:complete', { queueId: entry.queueId });
      } catch (error) {
        codes.push(error instanceof Error && 'code' in error ? String(error.code) : String(error));
      }
    });
    await Promise.all(tries);
    expect(new Set(called).size).toBe(called.length);
    // Somebody is called there already, or was a moment ago. Nobody is told that it is empty while somebody waits.
    const waiting = await QueueEntry.query(knex).where({ department_id: departmentId, status: 'waiting' }).resultSize();
    if (waiting > 0) expect(codes).not.toContain('queue_empty');
    expect(new Set(codes.filter((code) => code !== 'queue_empty'))).toEqual(new Set(['doctor_busy']));
    const order = await QueueEntry.query(knex)
      .where({ department_id: departmentId })
      .whereNotNull('called_at')
      .orderBy('queue_number');
    expect(order).toHaveLength(called.length);
    for (const client of clients) client.close();
  });
});

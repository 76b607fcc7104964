import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import type { HistoryStep } from '../../src/client/history.ts';
import type { Doctor } from '../../src/models/doctor.ts';
import { aDoctor, anEntry } from '../support/builders.ts';
import { testDatabase, type TestDatabase } from '../support/database.ts';
import { startHub, type RunningHub } from '../support/hub.ts';
import { paired, screen, signedIn } from '../support/screens.ts';
import { engineNames } from '../support/engine-names.ts';

const filters: Record<string, number[]> = {
  'strict levels': [1, 2],
  standard: [4],
  'urgent and standard': [1, 4],
  'neither of them': [3, 5],
  everything: [1, 2, 3, 4, 5],
};

/** What a filter must hear of an entry that goes through these levels; `left`: the row is null, since it is not shown any more. */
const dueFor = (levels: readonly number[], [arrivedAt, ...movedTo]: readonly number[]): string[] => {
  const shows = (level: number | undefined) => level !== undefined && levels.includes(level);
  const due = shows(arrivedAt) ? ['shown'] : [];
  let before = arrivedAt;
  for (const level of movedTo) {
    if (shows(level)) due.push('shown');
    else if (shows(before)) due.push('left');
    before = level;
  }
  return due;
};

describe.each(engineNames)('screens that show some urgency levels, on %s', (engine) => {
  let database: TestDatabase;
  let hub: RunningHub;
  let doctor: Doctor;

  beforeAll(async () => {
    database = await testDatabase();
    doctor = await aDoctor(database.knex);
    hub = await startHub({ databaseUrl: database.url, engine });
  });
  afterAll(async () => {
    await hub.stop();
    await database.drop();
  });

  test('hear of an entry that goes from 4 to 1 and back exactly when their levels are concerned, each change once', async () => {
    const { knex } = database;
    const nurse = await signedIn(knex, 'nurse');
    const screens = await Promise.all(
      Object.entries(filters).flatMap(([name, urgencyLevels]) =>
        (['staff', 'public'] as const).map(async (audience) => {
          const filter = { doctorIds: [doctor.doctorId], urgencyLevels };
          // What a board shows is for its device's filter to say.
          const token =
            audience === 'staff' ? nurse : (await paired(knex, { kind: 'board', filter: { urgencyLevels } })).token;
          return { name, audience, urgencyLevels, ...(await screen(hub.url, { token, audience, filter })) };
        }),
      ),
    );
    const desk = await screen(hub.url, { token: nurse, audience: 'staff', filter: {} });
    const { entry } = await desk.client.send('queue:check-in', { doctorId: doctor.doctorId, urgencyLevel: 4 });
    const { queueId } = entry;
    for (const urgencyLevel of [1, 4, 1, 4]) {
      await desk.client.send('queue:set-urgency', { queueId, urgencyLevel, reason: 'Triage again' });
    }
    // One of each level comes last: behind it nothing can still be on its way.
    const last: string[] = [];
    for (const urgencyLevel of [1, 2, 3, 4, 5]) {
      const callRank = Math.min(urgencyLevel, 3);
      last.push((await anEntry(knex, { doctorId: doctor.doctorId, urgencyLevel, callRank })).queueId);
    }
    const { rows } = await knex.raw('SELECT max(version)::int AS head FROM changes WHERE stream_id = ?', [
      doctor.doctorId,
    ]);

    for (const { name, audience, urgencyLevels, view, history } of screens) {
      const own = last.filter((_, n) => urgencyLevels.includes(n + 1));
      await vi.waitFor(() => expect(changesOf(history).map(({ id }) => id)).toEqual(expect.arrayContaining(own)));
      const told = changesOf(history).filter(({ id }) => id === queueId);
      const said = told.map(({ row }) => (row === null ? 'left' : 'shown'));
      expect({ name, audience, said }).toEqual({ name, audience, said: dueFor(urgencyLevels, [4, 1, 4, 1, 4]) });
      expect(new Set(changesOf(history).map(({ version }) => version)).size).toBe(changesOf(history).length);
      // Nothing else, nothing twice, nothing missed: a gap or a doubled change would be a step of another kind.
      expect(changesOf(history)).toHaveLength(said.length + own.length);
      expect(history.filter(({ kind }) => !['reset', 'change'].includes(kind))).toEqual([]);
      const shown = view.snapshot.feed?.streams.get(doctor.doctorId)?.entries;
      expect([...(shown?.keys() ?? [])].sort()).toEqual(
        [...(urgencyLevels.includes(4) ? [queueId] : []), ...own].sort(),
      );
    }
    expect(rows[0].head).toBe(10);
    for (const { client } of [...screens, desk]) client.close();
  });
});

const changesOf = (history: readonly HistoryStep[]) =>
  history.flatMap((step) => (step.kind === 'change' && step.event === 'queue:changed' ? [step.payload] : []));

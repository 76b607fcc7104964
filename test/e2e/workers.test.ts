import { expect, test, vi } from 'vitest';
import { freePort } from '../../src/database/free-port.ts';
import { aDoctor, anEntry } from '../support/builders.ts';
import { testDatabase } from '../support/database.ts';
import { startHub } from '../support/hub.ts';
import { paired, screen } from '../support/screens.ts';

test.each(['uws', 'ws'] as const)(
  'two workers of %s share a port; one that dies is replaced, and its screens come back',
  { timeout: 90_000 },
  async (engine) => {
    const database = await testDatabase();
    const doctor = await aDoctor(database.knex);
    const { token } = await paired(database.knex, { kind: 'board' });
    const port = await freePort();
    const hub = await startHub({ databaseUrl: database.url, engine, port, env: { HUB_WORKERS: '2' } });
    const pids = () =>
      hub.log.flatMap((line) => (line.includes('"hub_listening"') ? [Number(/"pid":(\d+)/.exec(line)?.[1])] : []));
    await vi.waitFor(() => expect(new Set(pids()).size).toBe(2), { timeout: 10_000 });

    const screens = await Promise.all(
      Array.from({ length: 12 }, () =>
        screen(hub.url, { token, audience: 'public', filter: { doctorIds: [doctor.doctorId] } }),
      ),
    );
    const shows = (count: number) =>
      vi.waitFor(
        () => {
          for (const { view } of screens)
            expect(view.snapshot.feed?.streams.get(doctor.doctorId)?.waiting).toHaveLength(count);
        },
        { timeout: 15_000 },
      );
    await anEntry(database.knex, { doctorId: doctor.doctorId });
    await shows(1);
    process.kill(pids()[0] ?? 0, 'SIGKILL');
    await anEntry(database.knex, { doctorId: doctor.doctorId });
    await shows(2);
    await vi.waitFor(() => expect(new Set(pids()).size).toBe(3), { timeout: 30_000 });

    for (const { client } of screens) client.close();
    expect(await hub.stop()).toBe(0);
    await database.drop();
  },
);

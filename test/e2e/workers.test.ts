import { expect, test, vi } from 'vitest';
import { freePort } from '../../src/database/embedded/free-port.ts';
import { aDoctor, anEntry } from '../support/builders.ts';
import { testDatabase } from '../support/database.ts';
import { lastingPort, startHub } from '../support/hub.ts';
import { paired, screen } from '../support/screens.ts';
import { engineNames } from '../support/engine-names.ts';

test.each(engineNames)(
  'two workers of %s share a port; one that dies is replaced, and its screens come back',
  async (engine) => {
    const database = await testDatabase();
    const doctor = await aDoctor(database.knex);
    const { token } = await paired(database.knex, { kind: 'board' });
    const port = await freePort();
    const health = await lastingPort();
    const env = { HUB_WORKERS: '2', METRICS_TOKEN: 'a-token-for-prometheus', HEALTH_PORT: String(health) };
    const hub = await startHub({ databaseUrl: database.url, engine, port, env });
    const pids = () =>
      hub.log.flatMap((line) => (line.includes('"hub_listening"') ? [Number(/"pid":(\d+)/.exec(line)?.[1])] : []));
    await vi.waitFor(() => expect(new Set(pids()).size).toBe(2), { timeout: 10_000 });

    const screens = await Promise.all(
      Array.from({ length: 12 }, () =>
        screen(hub.url, { token, audience: 'public', filter: { doctorIds: [doctor.doctorId] } }),
      ),
    );
    const shows = (count: number) =>
      vi.waitFor(() => {
        for (const { view } of screens)
          expect(view.snapshot.feed?.streams.get(doctor.doctorId)?.waiting).toHaveLength(count);
      });
    // Each on a connection of its own, so that both workers are asked.
    const ask = (route: string) =>
      fetch(`${hub.url}${route}`, {
        headers: { authorization: 'Bearer a-token-for-prometheus', connection: 'close' },
        // What node:cluster has handed to a worker that is being killed gets no answer.
        signal: AbortSignal.timeout(5_000),
      });
    for (let n = 0; n < 6; n += 1) {
      const ready = await ask('/readyz');
      expect([ready.status, await ready.json()]).toEqual([
        200,
        { database: true, feed: true, workers: { answering: 2, of: 2 } },
      ]);
      const metrics = await (await ask('/metrics')).text();
      expect(metrics).toMatch(/^hub_connections 12$/m);
      expect(metrics.match(/^hub_verifier_rounds_total|^process_resident_memory_bytes /gm)?.length).toBeGreaterThan(0);
    }

    expect(await (await fetch(`http://127.0.0.1:${health}/`)).json()).toMatchObject({
      workers: { answering: 2, of: 2 },
    });

    await anEntry(database.knex, { doctorId: doctor.doctorId });
    await shows(1);
    process.kill(pids()[0] ?? 0, 'SIGKILL');
    const readiness = async () => {
      const ready = await ask('/readyz');
      return [ready.status, await ready.json()];
    };
    const workers = (answering: number) => expect.objectContaining({ workers: { answering, of: 2 } });
    // Asked all the time: an asking that went to the dying worker waits for nothing, and the other worker is soon back.
    const heard: unknown[] = [];
    const asking = setInterval(() => {
      readiness().then(
        (said) => heard.push(said),
        () => heard.push('no answer'),
      );
    }, 100);
    await vi.waitFor(() => expect(heard).toContainEqual([503, workers(1)]));
    clearInterval(asking);
    await anEntry(database.knex, { doctorId: doctor.doctorId });
    await shows(2);
    await vi.waitFor(() => expect(new Set(pids()).size).toBe(3), { timeout: 30_000 });
    await vi.waitFor(async () => expect(await readiness()).toEqual([200, workers(2)]), { timeout: 10_000 });

    for (const { client } of screens) client.close();
    expect(await hub.stop()).toBe(0);
    await database.drop();
  },
);

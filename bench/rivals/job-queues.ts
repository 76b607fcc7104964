import { Logger, run } from 'graphile-worker';
import PgBoss from 'pg-boss';

type Load = { jobs: number; workers: number };

/** Seconds until so many workers have fetched and completed every job, one at a time. */
export const pgBossFetching = async (url: string, { jobs, workers }: Load): Promise<number> => {
  const boss = new PgBoss({
    connectionString: url,
    schema: 'bench_boss',
    max: workers,
    supervise: false,
    schedule: false,
  });
  boss.on('error', (error) => process.stderr.write(`${String(error)}\n`));
  await boss.start();
  try {
    await boss.createQueue('calls');
    await boss.insert(Array.from({ length: jobs }, (_, n) => ({ name: 'calls', data: { n } })));
    const startedAt = performance.now();
    await Promise.all(
      Array.from({ length: workers }, async () => {
        for (;;) {
          const [job] = await boss.fetch('calls');
          if (!job) return;
          await boss.complete('calls', job.id);
        }
      }),
    );
    return (performance.now() - startedAt) / 1_000;
  } finally {
    await boss.stop({ graceful: false, close: true });
  }
};

/** Seconds until its own runner, with as many jobs at once, has run every job of a task that does nothing. */
export const graphileWorking = async (url: string, { jobs, workers }: Load): Promise<number> => {
  let done = 0;
  let finish: () => void = () => undefined;
  const finished = new Promise<void>((resolve) => (finish = resolve));
  let startedAt = 0;
  const runner = await run({
    connectionString: url,
    schema: 'bench_graphile',
    concurrency: workers,
    maxPoolSize: workers,
    pollInterval: 100,
    noHandleSignals: true,
    logger: new Logger(() => () => undefined),
    taskList: {
      fill: async (_, { withPgClient }) => {
        await withPgClient((client) =>
          client.query(
            `SELECT bench_graphile.add_job('call', json_build_object('n', n)) FROM generate_series(1, $1::int) AS n`,
            [jobs],
          ),
        );
        startedAt = performance.now();
      },
      call: async () => {
        done += 1;
        if (done === jobs) finish();
      },
    },
  });
  await runner.addJob('fill', {});
  await finished;
  const seconds = (performance.now() - startedAt) / 1_000;
  await runner.stop();
  return seconds;
};

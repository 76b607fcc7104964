import type { Bench } from '../bench.ts';
import type { BenchHub } from '../hub.ts';
import { Histogram } from '../histogram.ts';
import { rounded, type Figures, type Report } from '../report.ts';
import { pgBossFetching, graphileWorking } from '../rivals/job-queues.ts';

/** Doctors who call from one department's pool at once. */
const CONSOLES = 16;

/**
 * Many consoles calling the next patient from one pool and completing it, beside job queues on Postgres that hand out
 * jobs to as many workers. They promise less: no strict order that waits for an edited job, no audit, no feed.
 */
export const calling = async ({ quick, hub: startHub, progress }: Bench): Promise<Report> => {
  const jobs = quick ? 300 : 5_000;
  const hub = await startHub();
  try {
    progress.say('hub');
    const own = await callAll(hub, jobs);
    progress.say('pg-boss');
    const boss = await pgBossFetching(hub.databaseUrl, { jobs, workers: CONSOLES });
    progress.say('graphile-worker');
    const graphile = await graphileWorking(hub.databaseUrl, { jobs, workers: CONSOLES });
    const rows: Figures[] = [
      own,
      { who: 'pg-boss, fetch and complete', 'a second': Math.round(jobs / boss) },
      { who: 'graphile-worker, empty task', 'a second': Math.round(jobs / graphile) },
    ];
    return {
      name: 'calling',
      title: `${CONSOLES} consoles calling from one pool`,
      rows,
      plot: { column: 'a second', unit: '/s', labels: ['who'] },
      notes: [
        `${jobs.toLocaleString('en')} entries and as many jobs. The hub's figure is a call and a completion over sockets, each a transaction with audit and feed; a called patient is in one console alone, checked at the end.`,
      ],
    };
  } finally {
    await hub.stop();
  }
};

const callAll = async (hub: BenchHub, entries: number): Promise<Figures> => {
  const { owner } = hub;
  const { rows: departments } = await owner.query<{ department_id: string }>(
    'SELECT department_id FROM departments LIMIT 1',
  );
  const departmentId = departments[0]?.department_id;
  await owner.query(
    `INSERT INTO doctors (doctor_id, department_id, doctor_no, full_name, room, status)
     SELECT gen_random_uuid(), $1, 9000 + n, 'Bench ' || n, 'B' || n, 'available' FROM generate_series(1, $2) AS n`,
    [departmentId, CONSOLES],
  );
  const { rows: doctors } = await owner.query<{ doctor_id: string }>(
    'SELECT doctor_id FROM doctors WHERE doctor_no > 9000',
  );
  await owner.query(ARRIVALS_IN_POOL, [departmentId, entries]);
  const desks = await hub.desks(CONSOLES);
  const waits = new Histogram();
  const called: string[] = [];
  const startedAt = performance.now();
  await Promise.all(
    doctors.map(async ({ doctor_id: doctorId }, n) => {
      const desk = desks[n];
      if (!desk) return;
      for (;;) {
        const at = performance.now();
        const next = await desk.send('queue:call-next', { doctorId }).catch((error: unknown) => {
          if (error instanceof Error && 'code' in error && error.code === 'queue_empty') return null;
          throw error;
        });
        if (next === null) return;
        waits.record(performance.now() - at);
        called.push(next.entry.queueId);
        await desk.send('queue:start', { queueId: next.entry.queueId });
        await desk.send('queue:complete', { queueId: next.entry.queueId });
      }
    }),
  );
  const seconds = (performance.now() - startedAt) / 1_000;
  if (new Set(called).size !== called.length || called.length < entries) {
    throw new Error(`${called.length} calls of ${new Set(called).size} patients, of ${entries}`);
  }
  const { p50, p99 } = waits.spread();
  return {
    who: 'hub, call, start and complete',
    'a second': Math.round(called.length / seconds),
    'call p50 ms': rounded(p50),
    'call p99 ms': rounded(p99),
  };
};

const ARRIVALS_IN_POOL = `
  INSERT INTO queue (queue_id, department_id, queue_date, queue_number, status, ticket_token)
  SELECT gen_random_uuid(), department_id, hospital_day(department_id, hub_now()),
    number_prefix || '-' || lpad(next_queue_number(department_id, hospital_day(department_id, hub_now()))::text, 5, '0'),
    'waiting', translate(gen_random_uuid()::text, '-', '')
  FROM departments, generate_series(1, $2)
  WHERE department_id = $1`;

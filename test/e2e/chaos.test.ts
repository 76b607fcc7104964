import { randomBytes } from 'node:crypto';
import { Pool, type PoolClient } from 'pg';
import { pino } from 'pino';
import { v7 as uuidv7 } from 'uuid';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { checkRun } from '../../src/cli/simulate/check.ts';
import type { Witness } from '../../src/cli/simulate/evidence.ts';
import { openAuditor } from '../../src/cli/simulate/truth.ts';
import type { Doctor } from '../../src/models/doctor.ts';
import type { FeedFilter } from '../../src/protocol/commands/feed/subscribe.ts';
import { aDepartment, aDoctor } from '../support/builders.ts';
import { testDatabase, type TestDatabase } from '../support/database.ts';
import { startHub, type RunningHub } from '../support/hub.ts';
import { paired, screen, signedIn } from '../support/screens.ts';

/** As long as the requirement says; shorter only while working on it. */
const SECONDS = Number(process.env['CHAOS_SECONDS'] ?? 60);
const WRITERS = 16;
const CLIENTS = 50;
const ROLLED_BACK = 0.1;
const TIME_ZONE = 'Europe/Berlin';

let database: TestDatabase;
let steady: RunningHub;
let dying: RunningHub;
let doctors: Doctor[];

beforeAll(async () => {
  database = await testDatabase();
  const [one, other] = await Promise.all([aDepartment(database.knex), aDepartment(database.knex)]);
  doctors = await Promise.all(
    Array.from({ length: 8 }, (_, n) =>
      aDoctor(database.knex, { departmentId: n < 4 ? one.departmentId : other.departmentId }),
    ),
  );
  [steady, dying] = await Promise.all([
    startHub({ databaseUrl: database.url }),
    startHub({ databaseUrl: database.url, engine: 'ws' }),
  ]);
});
afterAll(async () => {
  await Promise.all([steady.stop(), dying.stop()]);
  await database.drop();
});

const anyOf = <T>(list: readonly T[]): T => {
  const one = list[Math.floor(Math.random() * list.length)];
  if (one === undefined) throw new Error('nothing to choose from');
  return one;
};
const doctorIds = () => doctors.map(({ doctorId }) => doctorId);

const arrive = async (client: PoolClient) => {
  const doctor = anyOf(doctors);
  const level = 1 + Math.floor(Math.random() * 5);
  await client.query(
    `INSERT INTO queue (queue_id, department_id, doctor_id, queue_date, queue_number, urgency_level, status, ticket_token)
     SELECT $1, d.department_id, $3, hospital_day(d.department_id, hub_now()),
       d.number_prefix || '-' || lpad(n::text, greatest(3, length(n::text)), '0'), $4, 'waiting', $5
     FROM departments d, next_queue_number(d.department_id, hospital_day(d.department_id, hub_now())) n
     WHERE d.department_id = $2`,
    [
      uuidv7(),
      doctor.departmentId,
      Math.random() < 0.2 ? null : doctor.doctorId,
      level,
      randomBytes(16).toString('base64url'),
    ],
  );
};
/** Two doctors in one transaction, in whichever order: half of the writers meet the other half head-on. */
const swap = async (client: PoolClient) => {
  for (const doctorId of [anyOf(doctorIds()), anyOf(doctorIds())]) {
    await client.query(
      `UPDATE queue SET doctor_id = $1 WHERE queue_id = (
         SELECT queue_id FROM queue WHERE status = 'waiting' AND doctor_id IS DISTINCT FROM $1
         ORDER BY random() LIMIT 1 FOR NO KEY UPDATE SKIP LOCKED)`,
      [doctorId],
    );
  }
};
const triage = async (client: PoolClient) => {
  await client.query(
    `UPDATE queue SET urgency_level = 1 + (urgency_level % 5) WHERE queue_id = (
       SELECT queue_id FROM queue WHERE status = 'waiting' ORDER BY random() LIMIT 1 FOR NO KEY UPDATE SKIP LOCKED)`,
  );
};
const leave = async (client: PoolClient) => {
  await client.query(
    `UPDATE queue SET status = 'left', ended_at = hub_now() WHERE queue_id = (
       SELECT queue_id FROM queue WHERE status = 'waiting' ORDER BY arrived_at LIMIT 1 FOR NO KEY UPDATE SKIP LOCKED)`,
  );
};

/** Plain SQL sessions, of no hub; every failure that reaches one is kept. */
const write = async (pool: Pool, until: number): Promise<{ committed: number; failures: string[] }> => {
  const failures: string[] = [];
  let committed = 0;
  while (performance.now() < until) {
    const client = await pool.connect();
    try {
      await client.query('BEGIN');
      await anyOf([arrive, swap, swap, triage, leave])(client);
      const rolledBack = Math.random() < ROLLED_BACK;
      await client.query(rolledBack ? 'ROLLBACK' : 'COMMIT');
      if (!rolledBack) committed += 1;
    } catch (error) {
      failures.push(String(error));
      await client.query('ROLLBACK');
    } finally {
      client.release();
    }
    await new Promise((resolve) => setTimeout(resolve, 20 + Math.random() * 60));
  }
  return { committed, failures };
};

test(
  `${WRITERS} SQL writers and ${CLIENTS} clients on two hubs for ${SECONDS} s, one hub killed and started again: nothing lost, doubled or reordered`,
  { timeout: (SECONDS + 300) * 1_000 },
  async () => {
    const auditor = await openAuditor({
      findUrl: async () => database.url,
      timeZone: TIME_ZONE,
      log: pino({ level: 'silent' }),
    });
    const { knex } = database;
    const staffToken = await signedIn(knex, 'reception');
    const filters: FeedFilter[] = [
      { all: true },
      { doctorIds: doctorIds().slice(0, 1) },
      { doctorIds: doctorIds().slice(2, 5), urgencyLevels: [1, 2] },
      { departmentIds: doctors.slice(0, 1).map(({ departmentId }) => departmentId) },
      { all: true, urgencyLevels: [4] },
    ];
    // The levels of a board are for its device to say.
    const boards = await Promise.all(
      filters.map(({ urgencyLevels }) =>
        paired(knex, { kind: 'board', filter: urgencyLevels ? { urgencyLevels } : {} }),
      ),
    );
    const clients = await Promise.all(
      Array.from({ length: CLIENTS }, async (_, n) => {
        const audience = n % 3 === 0 ? ('staff' as const) : ('public' as const);
        const filter = filters[n % filters.length] ?? {};
        const token = audience === 'staff' ? staffToken : (boards[n % boards.length]?.token ?? '');
        const one = await screen(n % 2 === 0 ? steady.url : dying.url, { token, audience, filter });
        return { ...one, audience, levels: filter.urgencyLevels ?? [1, 2, 3, 4, 5], name: `client ${n}` };
      }),
    );

    // In the hospital's zone: for an hour of each day the server's has another date, and the numbers another day.
    const pool = new Pool({
      connectionString: database.adminUrl,
      max: WRITERS,
      options: `-c TimeZone=${TIME_ZONE}`,
    });
    const until = performance.now() + SECONDS * 1_000;
    const writing = Promise.all(Array.from({ length: WRITERS }, () => write(pool, until)));
    await new Promise((resolve) => setTimeout(resolve, SECONDS * 300));
    const { port } = dying;
    await dying.kill();
    await new Promise((resolve) => setTimeout(resolve, SECONDS * 50));
    dying = await startHub({ databaseUrl: database.url, engine: 'ws', port });
    const written = await writing;
    await pool.end();
    expect(written.flatMap(({ failures }) => failures)).toEqual([]);
    expect(written.reduce((sum, { committed }) => sum + committed, 0)).toBeGreaterThan(SECONDS * 10);

    await vi.waitFor(
      async () => {
        for (const { view } of clients) expect(view.snapshot.staleSince).toBeNull();
        const truth = await auditor.truth();
        const witnesses: Witness[] = clients.map(({ name, audience, levels, history, view }) => ({
          name,
          audience,
          levels,
          steps: history,
          feed: view.snapshot.feed,
        }));
        const findings = checkRun(truth, { numbers: [], calls: [] }, witnesses);
        const broken = findings.flatMap(({ invariant, broken: what }) =>
          what.slice(0, 5).map((one) => `${invariant}: ${one}`),
        );
        expect(broken).toEqual([]);
        const examined = findings.filter(({ invariant }) => /feed|change|fold|screen|numbers/.test(invariant));
        expect(examined.length).toBeGreaterThanOrEqual(5);
        expect(Math.min(...examined.map((finding) => finding.examined))).toBeGreaterThan(0);
      },
      { timeout: 120_000, interval: 500 },
    );
    for (const { client } of clients) client.close();
  },
);

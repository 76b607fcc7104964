import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { HandledCommand } from '../../../src/execution/define.ts';
import type { Department } from '../../../src/models/department.ts';
import { QueueEntry } from '../../../src/models/queue-entry.ts';
import { VisitStep } from '../../../src/models/visit-step.ts';
import { brokenVisits } from '../../../src/verify/visits.ts';
import { aDepartment, aDoctor, anEntry, aPatient, aReceptionist } from '../../support/builders.ts';
import { testDatabase, type TestDatabase } from '../../support/database.ts';
import { asOwner } from '../../support/owner.ts';
import { senderOf } from '../../support/sender.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await testDatabase();
});
afterAll(() => database.drop());

const broken = () => brokenVisits((sql) => asOwner(database.knex, sql));

type Visits = {
  readonly ids: readonly string[];
  readonly places: readonly Department[];
  readonly doctors: readonly string[];
};

const someVisits = async (count: number): Promise<Visits> => {
  const { knex } = database;
  const places = await Promise.all(Array.from({ length: 4 }, () => aDepartment(knex)));
  const doctors = await Promise.all(places.map(({ departmentId }) => aDoctor(knex, { departmentId })));
  const entries = await Promise.all(
    Array.from({ length: count }, async (_, n) => {
      const { patientId } = await aPatient(knex);
      return anEntry(knex, { departmentId: places[n % places.length]?.departmentId ?? '', patientId });
    }),
  );
  return { ids: entries.map(({ visitId }) => visitId), places, doctors: doctors.map(({ doctorId }) => doctorId) };
};

const pick = <T>(from: readonly T[]): T => {
  const one = from[Math.floor(Math.random() * from.length)];
  if (one === undefined) throw new Error('nothing to pick from');
  return one;
};

const ANY_STATUS = ['completed', 'left', 'no_show', 'cancelled', 'on_hold', 'waiting', 'in_service'] as const;

/** One thing that somebody does to a visit, over the hub or past it. */
const act = async ({ ids, places, doctors }: Visits): Promise<void> => {
  const { knex } = database;
  const visitId = pick(ids);
  const entries = await QueueEntry.query(knex).where('visit_id', visitId);
  const { queueId } = pick(entries);
  const steps = await VisitStep.query(knex).where('visit_id', visitId);
  const stepId = steps.length === 0 ? visitId : pick(steps).stepId;
  const departmentId = () => pick(places).departmentId;
  const plan = Array.from({ length: Math.floor(Math.random() * 4) }, (_, n) => ({
    position: 1 + Math.floor(n / (1 + Math.floor(Math.random() * 2))),
    departmentId: departmentId(),
  }));
  const commands: readonly [HandledCommand, object][] = [
    ['queue:complete', { queueId, ...(Math.random() < 0.5 && { next: plan }) }],
    ['queue:call', { queueId, doctorId: pick(doctors) }],
    ['queue:start', { queueId }],
    ['queue:reopen', { queueId }],
    ['queue:no-show', { queueId }],
    ['queue:reinstate', { queueId }],
    ['queue:leave', { queueId }],
    ['queue:hold', { queueId }],
    ['queue:resume', { queueId }],
    ['queue:transfer', { queueId, departmentId: departmentId(), reason: 'nearer' }],
    ['visit:plan', { visitId, steps: plan }],
    ['visit:skip-step', { visitId, stepId }],
    ['visit:update', { visitId, reason: `reason ${Math.random()}` }],
    ['queue:check-in', { patientId: entries[0]?.patientId, departmentId: departmentId() }],
  ];
  if (Math.random() < 0.8) {
    await senderOf(knex).reply(aReceptionist(), ...pick(commands));
    return;
  }
  const status = pick(ANY_STATUS);
  const isOver = ['completed', 'left', 'no_show', 'cancelled'].includes(status);
  await knex('queue')
    .where({ queue_id: queueId })
    .update({
      status,
      ended_at: isOver ? knex.raw('hub_now()') : null,
      ...(status === 'in_service' && { started_at: knex.raw('hub_now()'), doctor_id: pick(doctors) }),
    })
    .catch(() => undefined);
};

test('no mixture of commands and plain SQL at once leaves a visit that breaks a rule', async () => {
  const visits = await someVisits(12);
  // For so long, and on a busy machine until enough was done to mean something.
  const until = performance.now() + Number(process.env['INVARIANTS_MS'] ?? 5_000);
  const isEnough = async () => (await VisitStep.query(database.knex).resultSize()) > 30;
  await Promise.all(
    Array.from({ length: 10 }, async () => {
      while (performance.now() < until || !(await isEnough())) {
        await act(visits);
        await sleep(Math.random() * 6);
      }
    }),
  );
  expect(await broken()).toEqual([]);
});

test.each([
  ['over, with something active or planned', `UPDATE visits SET ended_at = now()`],
  ['open, with nothing active or planned', `UPDATE queue SET status = 'left', ended_at = now() WHERE ended_at IS NULL`],
  ['copies that differ', `UPDATE queue SET queue_number = 'X-999'`],
  ['the feed says something else than the tables', `UPDATE visits SET reason = 'told nobody'`],
])('the check that finds “%s” can fail', async (name, sql) => {
  await someVisits(3);
  await asOwner(database.knex, 'ALTER TABLE queue DISABLE TRIGGER USER');
  await asOwner(database.knex, 'ALTER TABLE visits DISABLE TRIGGER USER');
  await asOwner(database.knex, sql);
  await asOwner(database.knex, 'ALTER TABLE queue ENABLE TRIGGER USER');
  await asOwner(database.knex, 'ALTER TABLE visits ENABLE TRIGGER USER');
  expect(await broken()).toContain(name);
});

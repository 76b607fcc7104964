import fc from 'fast-check';
import { afterAll, expect, test } from 'vitest';
import type { Doctor } from '../../src/models/doctor.ts';
import { QueueEntry } from '../../src/models/queue-entry.ts';
import { lockFirstFree, lockFirstStrict } from '../../src/queries/call-order.ts';
import { lockCallingDoctor } from '../../src/queries/calling-doctor.ts';
import { doctorView } from '../../src/queries/directory-view.ts';
import { staffEntryView } from '../../src/queries/entry-view.ts';
import { positionOf } from '../../src/queries/position.ts';
import { compareCallOrder } from '../../src/protocol/view-rules.ts';
import type { StaffEntry } from '../../src/protocol/views.ts';
import { createLines } from '../../src/tickets/line.ts';
import { aDepartment, aDoctor, anEntry, aReceptionist, instant, today } from '../support/builders.ts';
import { testDatabase } from '../support/database.ts';
import { senderOf } from '../support/sender.ts';

// "You are next" is true: position 1 is said where the next call takes that entry, and nowhere else. Both by the query that a
// check-in asks, and by the memory that live tickets are told from.

const database = await testDatabase();
afterAll(database.drop);
const { knex } = database;

const waiting = fc.record({
  level: fc.integer({ min: 1, max: 5 }),
  /** Minutes. */
  ago: fc.integer({ min: 0, max: 200 }),
  /** Whose list: a doctor's number, or the pool. */
  of: fc.option(fc.integer({ min: 0, max: 2 })),
});
const status = fc.constantFrom('available', 'available', 'paused', 'off');
const clinic = fc.record({
  doctors: fc.array(fc.record({ status, consulting: fc.boolean() }), { minLength: 1, maxLength: 3 }),
  queue: fc.array(waiting, { minLength: 1, maxLength: 8 }),
});
type Clinic = typeof clinic extends fc.Arbitrary<infer T> ? T : never;

const open = async ({ doctors, queue }: Clinic) => {
  const { departmentId } = await aDepartment(knex);
  const staff: Doctor[] = [];
  for (const { status: is, consulting } of doctors) {
    const doctor = await aDoctor(knex, { departmentId, status: is });
    staff.push(doctor);
    if (consulting) await anEntry(knex, { doctorId: doctor.doctorId, status: 'in_service' });
  }
  for (const { level, ago, of } of queue) {
    const doctorId = of === null ? null : (staff[of]?.doctorId ?? null);
    const arrivedAt = await instant(knex, `-${ago} minutes`);
    await anEntry(knex, { departmentId, doctorId, urgencyLevel: level, arrivedAt });
  }
  const rows = await QueueEntry.query(knex).where({ department_id: departmentId });
  return { departmentId, staff, rows };
};

/** Whom the next call of this doctor takes, by what call-next itself asks; nobody is called. */
const nextOf = async ({ doctorId }: Doctor): Promise<string | undefined> => {
  const trx = await knex.transaction();
  try {
    const caller = await lockCallingDoctor(trx, doctorId);
    if (!caller) return undefined;
    return ((await lockFirstFree(trx, caller)) ?? (await lockFirstStrict(trx, caller)))?.queueId;
  } finally {
    await trx.rollback();
  }
};

const linesInMemory = (rows: readonly QueueEntry[], staff: readonly Doctor[], day: string) => {
  const entries = rows.map((row) => staffEntryView(row));
  const listOf = (streamId: string) => {
    const own = entries.filter((entry) => (entry.doctorId ?? entry.departmentId) === streamId);
    return {
      waiting: () => own.filter((entry) => entry.status === 'waiting').sort(compareCallOrder),
      entry: (queueId: string) => own.find((entry) => entry.queueId === queueId),
      appointment: () => undefined,
      isBusy: () => own.some((entry) => entry.status === 'called' || entry.status === 'in_service'),
    };
  };
  const ids = new Set(entries.map((entry) => entry.doctorId ?? entry.departmentId));
  const lines = createLines({
    streams: () => new Map([...ids].map((id) => [id, listOf(id)])),
    doctors: () => new Map(staff.map((doctor) => [doctor.doctorId, doctorView(doctor)])),
    calledSince: () => day,
  });
  return (entry: StaffEntry) => {
    const line = lines(entry);
    return line && line.own + line.pool + 1;
  };
};

test('position 1 is said exactly where the next call takes that entry', async () => {
  await fc.assert(
    fc.asyncProperty(clinic, async (given) => {
      const { departmentId, staff, rows } = await open(given);
      const atWork = staff.filter((doctor) => doctor.status !== 'off');
      const available = atWork.filter((doctor) => doctor.status === 'available');
      const nextCalls = new Map<string, string | undefined>();
      for (const doctor of atWork) nextCalls.set(doctor.doctorId, await nextOf(doctor));
      const byMemory = linesInMemory(rows, staff, await today(knex, departmentId));

      for (const row of rows.filter((one) => one.status === 'waiting')) {
        const { position } = await knex.transaction((trx) => positionOf(trx, row));
        expect(byMemory(staffEntryView(row))).toBe(position);
        const callers =
          row.doctorId === null
            ? available.length > 0
              ? available
              : atWork
            : atWork.filter(({ doctorId }) => doctorId === row.doctorId);
        if (callers.length === 0) continue;
        const isNext = callers.some(({ doctorId }) => nextCalls.get(doctorId) === row.queueId);
        expect([row.queueNumber, position === 1]).toEqual([row.queueNumber, isNext]);
      }
    }),
    { numRuns: 60 },
  );
});

test('a pool ticket is told of the doctor’s own list that is ahead, and moves up as that is called', async () => {
  const { ok } = senderOf(knex);
  const { doctorId, departmentId } = await aDoctor(knex);
  for (const ago of ['-20 minutes', '-10 minutes']) {
    await anEntry(knex, { doctorId, departmentId, arrivedAt: await instant(knex, ago) });
  }
  const { entry, position } = await ok(aReceptionist(), 'queue:check-in', { departmentId });
  expect(position).toBe(3);
  await ok(aReceptionist(), 'queue:call-next', { doctorId });
  expect((await ok(aReceptionist(), 'queue:ticket', { queueId: entry.queueId })).position).toBe(2);
});

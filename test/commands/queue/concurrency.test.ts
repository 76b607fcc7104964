import { setTimeout as sleep } from 'node:timers/promises';
import type { Knex } from 'knex';
import { pino } from 'pino';
import { v4 as uuid } from 'uuid';
import { afterAll, describe, expect, test } from 'vitest';
import type { Principal } from '../../../src/auth/principal.ts';
import type { HandledCommand } from '../../../src/execution/define.ts';
import type { Reply } from '../../../src/execution/reply.ts';
import { connectDatabase } from '../../../src/database/connect.ts';
import type { Doctor } from '../../../src/models/doctor.ts';
import { QueueEntry } from '../../../src/models/queue-entry.ts';
import { commands } from '../../../src/protocol/commands/index.ts';
import { commonErrors } from '../../../src/protocol/contract.ts';
import {
  aDepartment,
  aDevice,
  aDoctor,
  anEntry,
  aPatient,
  aReceptionist,
  theDoctor,
  today,
} from '../../support/builders.ts';
import { testDatabase } from '../../support/database.ts';
import { senderOf, type Sender } from '../../support/sender.ts';
import { atMost } from '../../support/slowness.ts';
import { ZONE } from '../../support/clock.ts';

// Two nodes: a pool and an executor each, as two hub processes have.
const database = await testDatabase();
const { knex } = database;
const nodes: Knex[] = [1, 2].map((node) =>
  connectDatabase({
    url: database.url,
    pool: { min: 0, max: 25 },
    nodeId: `node-${node}`,
    timeZone: ZONE,
    log: pino({ level: 'silent' }),
  }),
);
afterAll(async () => {
  await Promise.all(nodes.map((node) => node.destroy()));
  await database.drop();
});
const senders: Sender[] = nodes.map(senderOf);
const reception = aReceptionist();

/** Sends as the typed client does: again under the same requestId while the hub says that it may work later. */
const persist = async (turn: number, principal: Principal, command: HandledCommand, input: object): Promise<Reply> => {
  const asked = { requestId: uuid(), ...input };
  for (;;) {
    const reply = await sender(turn).reply(principal, command, asked);
    if (reply.ok || !reply.error.retryable) return reply;
    await sleep(20 * Math.random());
  }
};
const sender = (turn: number): Sender => {
  const one = senders[turn % senders.length];
  if (!one) throw new Error('there are two nodes');
  return one;
};
const calledBy = (reply: Reply): string =>
  reply.ok ? (reply.data as { entry: { queueId: string } }).entry.queueId : `refused: ${reply.error.code}`;

const many = <T>(count: number, make: (index: number) => Promise<T>): Promise<T[]> =>
  Promise.all(Array.from({ length: count }, (_, index) => make(index)));
const consoles = async (count: number): Promise<{ departmentId: string; doctors: Doctor[] }> => {
  const { departmentId } = await aDepartment(knex);
  return { departmentId, doctors: await many(count, () => aDoctor(knex, { departmentId })) };
};

describe('50 consoles on one pool', () => {
  test('call 50 patients, each once, and nobody is told that the queue is empty', async () => {
    const { departmentId, doctors } = await consoles(50);
    const waiting = await many(50, (index) => anEntry(knex, { departmentId, urgencyLevel: (index % 5) + 1 }));
    const replies = await Promise.all(
      doctors.map((doctor, turn) => persist(turn, theDoctor(doctor), 'queue:call-next', { doctorId: doctor.doctorId })),
    );
    expect(replies.map(calledBy).sort()).toEqual(waiting.map(({ queueId }) => queueId).sort());
  });

  test('call 20 patients, each once, and the other 30 hear that the queue is empty', async () => {
    const { departmentId, doctors } = await consoles(50);
    const waiting = await many(20, () => anEntry(knex, { departmentId }));
    const replies = await Promise.all(
      doctors.map((doctor, turn) => persist(turn, theDoctor(doctor), 'queue:call-next', { doctorId: doctor.doctorId })),
    );
    const called = replies.filter((reply) => reply.ok).map(calledBy);
    expect(called.sort()).toEqual(waiting.map(({ queueId }) => queueId).sort());
    expect(new Set(replies.filter((reply) => !reply.ok).map(calledBy))).toEqual(new Set(['refused: queue_empty']));
  });

  test('call the strict levels before anybody else', async () => {
    const { departmentId, doctors } = await consoles(50);
    await many(60, () => anEntry(knex, { departmentId }));
    const urgent = await many(10, (index) => anEntry(knex, { departmentId, urgencyLevel: (index % 2) + 1 }));
    const replies = await Promise.all(
      doctors.map((doctor, turn) => persist(turn, theDoctor(doctor), 'queue:call-next', { doctorId: doctor.doctorId })),
    );
    const called = new Set(replies.map(calledBy));
    expect(called.size).toBe(50);
    for (const { queueId } of urgent) expect(called).toContain(queueId);
  });
});

describe('an urgent patient whose entry somebody is editing', () => {
  /** Edits the entry in a transaction that stays open until it is told to commit. */
  const editing = async (queueId: string) => {
    const trx = await knex.transaction();
    await trx('queue').where({ queue_id: queueId }).update({ status_note: 'Being edited' });
    return trx;
  };

  test('is not passed over, however many call meanwhile', async () => {
    for (let round = 0; round < 10; round += 1) {
      const { departmentId, doctors } = await consoles(4);
      const urgent = await anEntry(knex, { departmentId, urgencyLevel: 2 });
      await many(6, () => anEntry(knex, { departmentId }));
      const edit = await editing(urgent.queueId);
      let released = false;
      const answers = doctors.map(async ({ doctorId }, turn) => {
        const reply = await sender(turn).reply(reception, 'queue:call-next', { doctorId });
        return { reply, released };
      });
      await sleep(20);
      released = true;
      await edit.commit();
      const all = await Promise.all(answers);
      expect(all.map(({ released }) => released)).toEqual([true, true, true, true]);
      const called = all.map(({ reply }) => calledBy(reply));
      expect(called).toContain(urgent.queueId);
      expect(new Set(called).size).toBe(4);
    }
  });

  test('who goes to a colleague’s list by that edit lets the next in order be called', async () => {
    const { doctorId, departmentId } = await aDoctor(knex);
    const colleague = await aDoctor(knex, { departmentId });
    const urgent = await anEntry(knex, { doctorId, urgencyLevel: 1 });
    const routine = await anEntry(knex, { departmentId });
    const moving = await knex.transaction();
    await moving('queue').where({ queue_id: urgent.queueId }).update({ doctor_id: colleague.doctorId });
    const reply = sender(0).reply(reception, 'queue:call-next', { doctorId });
    await sleep(20);
    await moving.commit();
    // Not this doctor's any more: the wait ends, and the next in order is called.
    expect(calledBy(await reply)).toBe(routine.queueId);
  });

  test('keeps callers waiting for two seconds at most, and then nobody is called instead', async () => {
    const { doctorId, departmentId } = await aDoctor(knex);
    const urgent = await anEntry(knex, { departmentId, urgencyLevel: 1 });
    const routine = await anEntry(knex, { departmentId });
    const edit = await editing(urgent.queueId);
    const began = performance.now();
    const error = await sender(0).refused(reception, 'queue:call-next', { doctorId });
    expect(error).toMatchObject({ code: 'unavailable', retryable: true });
    const waitedMs = performance.now() - began;
    expect(waitedMs).toBeGreaterThan(1900);
    expect(waitedMs).toBeLessThan(atMost(3500));
    await edit.rollback();
    expect(await QueueEntry.query(knex).findById(routine.queueId)).toMatchObject({ status: 'waiting' });
  });
});

test('a routine patient whose entry somebody edits is passed over at once, and nobody hears of an empty queue', async () => {
  const { doctorId, departmentId } = await aDoctor(knex);
  const colleague = await aDoctor(knex, { departmentId });
  const [first, second] = [await anEntry(knex, { departmentId }), await anEntry(knex, { departmentId })];
  const edit = await knex.transaction();
  await edit('queue').where({ queue_id: first.queueId }).update({ status_note: 'Being edited' });
  const called = await sender(0).reply(reception, 'queue:call-next', { doctorId });
  expect(calledBy(called)).toBe(second.queueId);
  const asked = sender(0).reply(reception, 'queue:call-next', { doctorId: colleague.doctorId });
  await sleep(100);
  await edit.commit();
  expect(calledBy(await asked)).toBe(first.queueId);
});

test('somebody locked for more than a second makes a caller try again, rather than hear of an empty queue', async () => {
  const { doctorId, departmentId } = await aDoctor(knex);
  const { queueId } = await anEntry(knex, { departmentId });
  const edit = await knex.transaction();
  await edit('queue').where({ queue_id: queueId }).update({ status_note: 'Being edited' });
  expect(await sender(0).refused(reception, 'queue:call-next', { doctorId })).toMatchObject({ code: 'unavailable' });
  await edit.rollback();
});

test('of two consoles of one doctor, one calls and the other hears whom', async () => {
  for (let round = 0; round < 10; round += 1) {
    const { doctorId } = await aDoctor(knex);
    await many(3, () => anEntry(knex, { doctorId }));
    const replies = await many(4, (turn) => persist(turn, reception, 'queue:call-next', { doctorId }));
    const [called] = replies.filter((reply) => reply.ok).map(calledBy);
    const refusals = replies.filter((reply) => !reply.ok);
    expect(refusals).toHaveLength(3);
    for (const refusal of refusals) {
      expect(refusal).toMatchObject({ error: { code: 'doctor_busy', details: { doctorId, queueId: called } } });
    }
  }
});

test('a doctor does not go off with a patient called at that moment', async () => {
  for (let round = 0; round < 10; round += 1) {
    const { doctorId } = await aDoctor(knex);
    await anEntry(knex, { doctorId });
    const [called, off] = await Promise.all([
      persist(0, reception, 'queue:call-next', { doctorId }),
      persist(1, reception, 'doctor:set-status', { doctorId, status: 'off' }),
    ]);
    expect([called.ok, off.ok].filter(Boolean)).toHaveLength(1);
  }
});

test('200 kiosks at once get numbers without a double or a gap, in each department', async () => {
  const departments = await many(2, () => aDepartment(knex));
  const kiosk = await aDevice(knex);
  const replies = await many(200, (turn) => {
    const department = departments[turn % 2];
    return persist(turn >> 1, kiosk, 'queue:check-in', { departmentId: department?.departmentId });
  });
  expect(replies.filter((reply) => !reply.ok)).toEqual([]);
  for (const { departmentId, numberPrefix } of departments) {
    const entries = await QueueEntry.query(knex).where({ department_id: departmentId }).orderBy('queue_number');
    const numbers = Array.from({ length: 100 }, (_, index) => `${numberPrefix}-${String(index + 1).padStart(3, '0')}`);
    expect(entries.map(({ queueNumber }) => queueNumber)).toEqual(numbers);
    expect(new Set(entries.map(({ queueDate }) => queueDate))).toEqual(new Set([await today(knex, departmentId)]));
  }
});

test('one requestId 100 times at once over two nodes is one ticket and one reply', async () => {
  const { departmentId } = await aDepartment(knex);
  const requestId = uuid();
  const replies = await many(100, (turn) => persist(turn, reception, 'queue:check-in', { departmentId, requestId }));
  for (const reply of replies) expect(reply).toEqual(replies[0]);
  expect(replies[0]?.ok).toBe(true);
  expect(await QueueEntry.query(knex).where({ department_id: departmentId }).resultSize()).toBe(1);
});

test('one requestId 100 times at once calls one patient', async () => {
  const { doctorId } = await aDoctor(knex);
  await many(5, () => anEntry(knex, { doctorId }));
  const requestId = uuid();
  const replies = await many(100, (turn) => persist(turn, reception, 'queue:call-next', { doctorId, requestId }));
  for (const reply of replies) expect(reply).toEqual(replies[0]);
  expect(await QueueEntry.query(knex).where({ doctor_id: doctorId, status: 'called' }).resultSize()).toBe(1);
});

test('everything at once on one department ends in replies that the protocol names, and in no other', async () => {
  const { departmentId, doctors } = await consoles(4);
  const elsewhere = await aDoctor(knex);
  const patients = await many(12, () => aPatient(knex));
  const doctorIds = doctors.map(({ doctorId }) => doctorId);
  const pick = <T>(list: readonly T[]): T => list[Math.floor(Math.random() * list.length)] as T;
  const reason = 'Everything at once';
  const acts: (() => Promise<[HandledCommand, object]>)[] = [
    async () => ['queue:check-in', { departmentId, patientId: pick(patients).patientId }],
    async () => ['queue:check-in', { doctorId: pick(doctorIds), urgencyLevel: pick([1, 2, 3, 4, 5]) }],
    async () => ['queue:call-next', { doctorId: pick(doctorIds), completeCurrent: Math.random() < 0.5 }],
    async () => ['queue:hand-over', { fromDoctorId: pick(doctorIds), ...pick([{}, { toDoctorId: pick(doctorIds) }]) }],
    async () => [pick(['queue:start', 'queue:hold', 'queue:return', 'queue:leave', 'queue:undo']), await anyEntry()],
    async () => [pick(['queue:complete', 'queue:no-show', 'queue:resume', 'queue:reinstate']), await anyEntry()],
    async () => ['queue:call', { ...(await anyEntry()), doctorId: pick(doctorIds) }],
    async () => ['queue:set-urgency', { ...(await anyEntry()), urgencyLevel: pick([1, 2, 3, 4, 5]), reason }],
    async () => [
      'queue:transfer',
      { ...(await anyEntry()), reason, doctorId: pick([...doctorIds, elsewhere.doctorId]) },
    ],
    async () => ['queue:close-day', { departmentId, queueDate: await today(knex, departmentId), dryRun: true }],
  ];
  const anyEntry = async () => {
    const entries = await QueueEntry.query(knex).select('queue_id').where({ department_id: departmentId });
    return { queueId: entries.length === 0 ? uuid() : pick(entries).queueId };
  };
  const until = performance.now() + 4000;
  const seen = new Map<string, number>();
  await many(16, async (turn) => {
    while (performance.now() < until) {
      const [command, input] = await pick(acts)();
      const reply = await sender(turn).reply(reception, command, input);
      const said = `${command} ${reply.ok ? 'ok' : reply.error.code}`;
      seen.set(said, (seen.get(said) ?? 0) + 1);
      if (reply.ok) continue;
      const named: readonly string[] = [...commands[command].errors, ...commonErrors];
      expect(named, said).toContain(reply.error.code);
      expect(reply.error.code, JSON.stringify(reply.error)).not.toBe('internal');
    }
  });
  // Enough of it worked for the refusals to mean something.
  expect([...seen].filter(([said]) => said.endsWith(' ok')).length).toBeGreaterThan(8);
});

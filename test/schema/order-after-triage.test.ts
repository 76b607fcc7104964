import fc from 'fast-check';
import { afterAll, expect, test } from 'vitest';
import type { Appointment } from '../../src/models/appointment.ts';
import { QueueEntry } from '../../src/models/queue-entry.ts';
import { anAdministrator, aDoctor, anAppointment, anEntry, aNurse } from '../support/builders.ts';
import { standStill } from '../support/clock.ts';
import { testDatabase } from '../support/database.ts';
import { senderOf } from '../support/sender.ts';

// Plain SQL: the rule is the database's own. `anchor_at` never moves; what moves is when somebody is due.

const database = await testDatabase({ timeZone: 'Europe/Berlin' });
afterAll(database.drop);
const { knex } = database;
const { ok } = senderOf(knex);

const MINUTE = 60_000;
const TARGETS: Record<number, number> = { 1: 0, 2: 10, 3: 60, 4: 120, 5: 240 };
const ARRIVED = Date.parse('2026-05-04T08:00:00Z');
const at = (minutes: number): string => new Date(ARRIVED + minutes * MINUTE).toISOString();
/** Minutes after the arrival. */
const dueOf = ({ dueAt }: QueueEntry): number => (dueAt.getTime() - ARRIVED) / MINUTE;
const target = (level: number): number => TARGETS[level] ?? NaN;
const fetch = ({ queueId }: QueueEntry) => QueueEntry.query(knex).findById(queueId).throwIfNotFound();

const triage = async (entry: QueueEntry, minutes: number, urgencyLevel: number): Promise<QueueEntry> => {
  await standStill(knex, at(minutes));
  await knex.raw('UPDATE queue SET urgency_level = ? WHERE queue_id = ?', [urgencyLevel, entry.queueId]);
  return fetch(entry);
};

/** Somebody who arrives at 08:00, with an appointment some minutes later. */
const arrive = async (urgencyLevel: number, bookedAfter: number | null): Promise<QueueEntry> => {
  await standStill(knex, at(0));
  const { doctorId } = await aDoctor(knex);
  const appointment: Appointment | null =
    bookedAfter === null
      ? null
      : await anAppointment(knex, { doctorId, scheduledDate: new Date(at(bookedAfter)), status: 'checked_in' });
  const { patientId = null, appointmentId = null } = appointment ?? {};
  return anEntry(knex, { doctorId, patientId, appointmentId, urgencyLevel, arrivedAt: new Date(ARRIVED) });
};

test('raised 4 → 1 after seven minutes: due now, not seven minutes ago', async () => {
  const entry = await triage(await arrive(4, null), 7, 1);
  expect(entry).toMatchObject({ callRank: 1, dueAt: new Date(at(7)), anchorAt: new Date(ARRIVED) });
});

const levelOf = fc.integer({ min: 1, max: 5 });
test('raised, the due time is the earlier of the former and triage plus target; lowered, the anchor’s and never earlier', async () => {
  await fc.assert(
    fc.asyncProperty(
      levelOf,
      fc.option(fc.integer({ min: -10, max: 200 })),
      fc.array(fc.record({ after: fc.integer({ min: 1, max: 90 }), level: levelOf }), { minLength: 1, maxLength: 4 }),
      async (first, bookedAfter, triages) => {
        let entry = await arrive(first, bookedAfter);
        const booked = bookedAfter === null ? Infinity : bookedAfter + 15;
        expect(dueOf(entry)).toBe(Math.min(target(first), booked));
        let minutes = 0;
        for (const { after, level } of triages) {
          minutes += after;
          const former = dueOf(entry);
          const { urgencyLevel } = entry;
          entry = await triage(entry, minutes, level);
          const raised = Math.min(former, minutes + target(level));
          const lowered = Math.max(former, Math.min(target(level), booked));
          expect(dueOf(entry)).toBe(level < urgencyLevel ? raised : level > urgencyLevel ? lowered : former);
          // Nobody is late by the triage itself.
          if (former >= minutes) expect(dueOf(entry)).toBeGreaterThanOrEqual(Math.min(minutes, booked));
          expect(entry.anchorAt.getTime()).toBe(ARRIVED);
          expect(entry.arrivedAt.getTime()).toBe(ARRIVED);
        }
      },
    ),
    { numRuns: 40 },
  );
});

test('a due time written by hand: raised it gets no later, lowered no earlier', async () => {
  const early = await arrive(4, null);
  await knex.raw('UPDATE queue SET due_at = ? WHERE queue_id = ?', [at(5), early.queueId]);
  expect(dueOf(await triage(early, 4, 3))).toBe(5);
  const late = await arrive(4, null);
  await knex.raw('UPDATE queue SET due_at = ? WHERE queue_id = ?', [at(300), late.queueId]);
  expect(dueOf(await triage(late, 4, 5))).toBe(300);
});

test('new targets count from the triage that raised the urgency, and a transfer takes that along', async () => {
  const { doctorId } = await aDoctor(knex);
  const raised = await triage(await arrive(4, null), 30, 2);
  expect(dueOf(raised)).toBe(40);
  const { settings } = await ok(anAdministrator(), 'settings:get', {});
  const urgencyLevels = settings.urgencyLevels.map((one) => (one.level === 2 ? { ...one, targetMinutes: 20 } : one));
  await ok(anAdministrator(), 'settings:update', { urgencyLevels });
  expect(dueOf(await fetch(raised))).toBe(50);
  const { entry: child } = await ok(aNurse(), 'queue:transfer', { queueId: raised.queueId, doctorId, reason: 'ECG' });
  expect(child.dueAt).toBe(at(50));
  await ok(anAdministrator(), 'settings:update', { urgencyLevels: settings.urgencyLevels });
});

import fc from 'fast-check';
import type { Knex } from 'knex';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Appointment } from '../../src/models/appointment.ts';
import { QueueEntry } from '../../src/models/queue-entry.ts';
import { Settings } from '../../src/models/settings.ts';
import { callListOf, dueRuleOf, positionIn, withLevel } from '../../src/pages/shared/staff/call-list.ts';
import { appointmentView } from '../../src/queries/appointment-view.ts';
import { settingsView } from '../../src/queries/directory-view.ts';
import { staffEntryView } from '../../src/queries/entry-view.ts';
import { aDepartment, aDoctor, anAppointment, anEntry, aPatient, instant, today } from '../support/builders.ts';
import { standStill } from '../support/clock.ts';
import { testDatabase, type TestDatabase } from '../support/database.ts';

// The console predicts what the hub's own functions decide, so they are asked about the same rows.

let database: TestDatabase;
let knex: Knex;

beforeAll(async () => {
  database = await testDatabase({ timeZone: 'Europe/Berlin' });
  knex = database.knex;
});
afterAll(() => database.drop());

const arrival = fc.record({
  level: fc.integer({ min: 1, max: 5 }),
  /** Minutes. */
  arrivedAgo: fc.integer({ min: 0, max: 300 }),
  /** Minutes from the arrival to the appointment's start; null for a walk-in. */
  bookedAfter: fc.option(fc.integer({ min: -90, max: 90 })),
  isPool: fc.boolean(),
});

type Arrival = typeof arrival extends fc.Arbitrary<infer T> ? T : never;

const queueOf = async (arrivals: readonly Arrival[]) => {
  const { departmentId } = await aDepartment(knex);
  const doctor = await aDoctor(knex, { departmentId });
  for (const { level, arrivedAgo, bookedAfter, isPool } of arrivals) {
    const { patientId } = await aPatient(knex);
    const booked = { patientId, doctorId: doctor.doctorId, holdsSlot: false, status: 'checked_in' as const };
    const appointment =
      bookedAfter === null
        ? null
        : await anAppointment(knex, {
            ...booked,
            scheduledDate: await instant(knex, `${bookedAfter - arrivedAgo} minutes`),
          });
    await anEntry(knex, {
      patientId,
      departmentId,
      doctorId: isPool ? null : doctor.doctorId,
      appointmentId: appointment?.appointmentId ?? null,
      urgencyLevel: level,
      arrivedAt: await instant(knex, `-${arrivedAgo} minutes`),
    });
  }
  const rows = await QueueEntry.query(knex).where({ department_id: departmentId });
  const date = await today(knex, departmentId);
  return { doctor, departmentId, entries: rows.map((row) => staffEntryView(row)), date };
};

const settings = async () => settingsView(await Settings.query(knex).first().throwIfNotFound());

test('the list stands as the hub calls, and each level gives the due time and the place that the hub would give', async () => {
  const scale = await settings();
  // The triage happens at one instant, in the prediction and in the database.
  const now = Date.parse('2026-05-04T10:00:00Z');
  await standStill(knex, new Date(now).toISOString());
  await fc.assert(
    fc.asyncProperty(fc.array(arrival, { minLength: 1, maxLength: 8 }), async (arrivals) => {
      const { doctor, departmentId, entries, date } = await queueOf(arrivals);
      const day = { date, startsAt: '', endsAt: '', timeZone: 'Europe/Berlin' };
      const order = () =>
        QueueEntry.query(knex)
          .where({ department_id: departmentId })
          .orderBy(['call_rank', 'due_at', 'arrived_at', 'queue_id']);
      const list = callListOf(entries, doctor, { day, departments: new Map() });
      expect(list.map(({ queueId }) => queueId)).toEqual((await order()).map(({ queueId }) => queueId));

      const [entry] = entries;
      if (entry === undefined) return;
      const row = entry.appointmentId === null ? null : await Appointment.query(knex).findById(entry.appointmentId);
      const appointment = row ? appointmentView(row) : undefined;
      expect(dueRuleOf(entry, appointment, scale).by).not.toBe('other');
      let present = entry;
      for (const level of [5, 2, 4, 1, 3]) {
        const predicted = withLevel(present, level, appointment, scale, now);
        await QueueEntry.query(knex).findById(entry.queueId).patch({ urgencyLevel: level });
        const queue = (await order()).map((one) => staffEntryView(one));
        const actual = queue.find(({ queueId }) => queueId === entry.queueId) ?? entry;
        expect(predicted.callRank).toBe(actual.callRank);
        expect(Date.parse(predicted.dueAt)).toBe(Date.parse(actual.dueAt));
        present = actual;
        expect(positionIn(list, predicted)).toBe(1 + queue.findIndex(({ queueId }) => queueId === entry.queueId));
      }
    }),
    { numRuns: 25 },
  );
});

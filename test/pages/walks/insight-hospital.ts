import type { Knex } from 'knex';
import { Doctor } from '../../../src/models/doctor.ts';
import { anEntry, instant, today } from '../../support/builders.ts';
import { aMorningAtTheDesk } from './desk-hospital.ts';

/** Minutes from the arrival to the call, by level: most within the target, some past it. */
const waits: Readonly<Record<number, readonly number[]>> = {
  1: [0],
  2: [3, 6, 9, 7, 13],
  3: [20, 33, 41, 46, 58, 66, 31, 52],
  4: [24, 39, 54, 64, 81, 92, 118, 131, 70, 48],
  5: [60, 95, 125, 168],
};
const levels = [4, 4, 3, 4, 2, 4, 3, 4, 5, 4, 3, 4] as const;

/** The desk's morning with those who were seen before it: a day that has figures. */
export const aMorningWithFigures = async (knex: Knex): Promise<void> => {
  await aMorningAtTheDesk(knex);
  const doctors = await Doctor.query(knex).orderBy('doctor_no');
  const [, , , , chen] = doctors;
  if (chen) await chen.$query(knex).patch({ status: 'paused' });
  const { rows } = await knex.raw<{ rows: [{ minutes: number }] }>(
    `SELECT extract(epoch FROM hub_now() - start)::int / 60 AS minutes
     FROM (SELECT (hospital_day(department_id, hub_now()) + time '07:30') AT TIME ZONE hospital_zone(department_id) AS start
           FROM departments LIMIT 1) AS opening`,
  );
  const open = rows[0].minutes;
  let nth = 0;
  const seen = async (doctor: Doctor, arrivedAgo: number, level: number) => {
    nth += 1;
    const { departmentId, doctorId } = doctor;
    const choices = waits[level] ?? [0];
    const waited = choices[nth % choices.length] ?? 0;
    const calledAgo = arrivedAgo - waited;
    const length = 10 + ((nth * 7) % 14);
    if (calledAgo - length < 1) return;
    const arrivedAt = await instant(knex, `${-arrivedAgo} minutes`);
    const status = nth % 23 === 11 ? 'no_show' : nth % 19 === 7 ? 'left' : 'completed';
    const isCalled = status !== 'left';
    await anEntry(knex, {
      ...{ departmentId, doctorId, arrivedAt, status, urgencyLevel: level, anchorAt: arrivedAt },
      queueNumber: `S-${String(nth).padStart(3, '0')}`,
      queueDate: await today(knex, departmentId),
      calledAt: isCalled ? await instant(knex, `${-calledAgo} minutes`) : null,
      startedAt: status === 'completed' ? await instant(knex, `${1 - calledAgo} minutes`) : null,
      endedAt: await instant(knex, `${length - calledAgo} minutes`),
    });
  };
  for (let ago = open; ago > 15; ago -= 2) {
    const doctor = doctors[(nth * 5 + Math.floor(nth / 8)) % doctors.length];
    if (doctor) await seen(doctor, ago, ago === open - 4 ? 1 : (levels[nth % levels.length] ?? 4));
  }
};

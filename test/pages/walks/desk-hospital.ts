import type { Knex } from 'knex';
import type { Doctor } from '../../../src/models/doctor.ts';
import { QueueEntry } from '../../../src/models/queue-entry.ts';
import { Schedule } from '../../../src/models/schedule.ts';
import {
  aDepartment,
  aDoctor,
  anAppointment,
  anEntry,
  aPatient,
  aPlan,
  instant,
  today,
} from '../../support/builders.ts';
import { aMorningInCardiology, type Morning } from './staff-hospital.ts';

/** The desk's morning: that of cardiology, three more departments, and a day of appointments for everybody. */
export const aMorningAtTheDesk = async (knex: Knex): Promise<Morning & { readonly chosen: QueueEntry }> => {
  const morning = await aMorningInCardiology(knex);
  const { departmentId: medicine } = morning.vidal;
  const chen = await aDoctor(knex, { departmentId: medicine, fullName: 'Dr Wei Chen', room: '114' });
  const children = await aDepartment(knex, { code: 'paediatrics', name: 'Paediatrics', numberPrefix: 'P' });
  const lindqvist = await aDoctor(knex, { ...placeOf(children), fullName: 'Dr Karin Lindqvist', room: '131' });
  const bones = await aDepartment(knex, { code: 'orthopaedics', name: 'Orthopaedics', numberPrefix: 'O' });
  const haddad = await aDoctor(knex, { ...placeOf(bones), fullName: 'Dr Leila Haddad', room: '118' });
  const bauer = await aDoctor(knex, { ...placeOf(bones), fullName: 'Dr Jan Bauer', room: '120' });
  const { marsh, osei, vidal } = morning;

  const arrives = async (doctor: Doctor, [number, name, born, level, ago, reason]: Arrived) => {
    const { patientId } = await aPatient(knex, {
      fullName: name,
      dateOfBirth: born,
      medicalRecordNumber: `${620 + number.charCodeAt(0)} 447 ${number.slice(2)}`,
      language: 'en',
      smsConsent: true,
    });
    const { departmentId, doctorId } = doctor;
    const arrivedAt = await instant(knex, `${-ago} minutes`);
    return anEntry(knex, {
      ...{ patientId, departmentId, doctorId, queueNumber: number, urgencyLevel: level, arrivedAt },
      reason: reason ?? null,
    });
  };
  const chosen = await arrives(vidal, ['G-030', 'Kofi Mensah', '1983-01-30', 4, 66, 'Abdominal pain since last night']);
  const pharmacy = await aDepartment(knex, { code: 'pharmacy', name: 'Pharmacy', numberPrefix: 'F' });
  await aPlan(knex, chosen, { done: [children], planned: [bones, pharmacy] });
  await arrives(osei, ['C-021', 'Ewa Kowalska', '1966-12-12', 3, 67]);
  await arrives(vidal, ['G-021', 'Mei Lin', '1978-09-11', 4, 117]);
  await arrives(lindqvist, ['P-009', 'Emil Larsson', '2021-01-12', 2, 8, 'Fever 39.8']);
  await arrives(lindqvist, ['P-007', 'Amir Khan', '2023-03-03', 3, 37]);
  await arrives(lindqvist, ['P-005', 'Zoë Baker', '2018-09-30', 4, 82]);
  await arrives(haddad, ['O-011', 'Frank Meyer', '1954-04-22', 4, 112]);
  await arrives(haddad, ['O-014', 'Jia Chen', '1991-07-16', 3, 50]);
  await arrives(chen, ['G-039', 'Anders Holm', '1957-03-20', 3, 24]);
  await arrives(chen, ['G-027', 'Hassan Ali', '1985-05-02', 4, 82]);
  const called = await arrives(bauer, ['O-008', 'Liam O’Brien', '1999-08-09', 4, 60]);
  await QueueEntry.query(knex)
    .findById(called.queueId)
    .patch({ status: 'called', calledAt: await instant(knex, '-1 minute'), room: '120' });
  for (const [name, born] of [
    ['Anna Schmidt', '1947-04-08'],
    ['Anna Schmidt', '1990-11-21'],
    ['Anna Sobczak', '1982-02-03'],
    ['Annabel Stone', '2011-07-27'],
  ] as const) {
    const { patientId } = await aPatient(knex, { fullName: name, dateOfBirth: born });
    if (born === '1990-11-21') await anAppointment(knex, { patientId, ...(await in18Minutes(knex, bauer)) });
  }
  const left = await today(knex, medicine, -1);
  await anEntry(knex, { departmentId: medicine, doctorId: chen.doctorId, queueDate: left, queueNumber: 'G-061' });

  // The numbers above were not drawn; the next one is past them.
  await knex.raw(
    `INSERT INTO queue_counters (department_id, queue_date, last_value)
     SELECT department_id, hospital_day(department_id, hub_now()), 61 FROM departments`,
  );

  const doctors = [marsh, osei, vidal, chen, lindqvist, haddad, bauer];
  for (const [at, doctor] of doctors.entries()) await aDayOf(knex, doctor, at);
  return { ...morning, chosen };
};

type Arrived = readonly [number: string, name: string, born: string, level: number, ago: number, reason?: string];

const placeOf = ({ departmentId }: { departmentId: string }) => ({ departmentId });

/** Beside the slots, since now may be any minute. */
const in18Minutes = async (knex: Knex, { doctorId }: Doctor) => ({
  doctorId,
  scheduledDate: await instant(knex, '18 minutes'),
  holdsSlot: false,
});

const families = [
  'Quinn',
  'Frost',
  'Osman',
  'Berg',
  'Silva',
  'Haas',
  'Moreau',
  'Nagy',
  'Weber',
  'Vega',
  'Costa',
  'Lam',
];
const given = ['Paul', 'Tara', 'Jamal', 'Kim', 'Sara', 'Hugo', 'Ida', 'Béla', 'Cara', 'Milo'];

/** Hours from eight to four with a break, three in four of the slots booked, and those of before now come to an end. */
const aDayOf = async (knex: Knex, { doctorId, departmentId }: Doctor, at: number): Promise<void> => {
  const date = await today(knex, departmentId);
  const slotMinutes = at % 3 === 2 ? 30 : 20;
  for (const [starts, ends] of [
    [at % 2 === 0 ? '08:00' : '08:30', '12:00'],
    ['13:00', at % 2 === 0 ? '16:00' : '15:00'],
  ] as const) {
    const weekday = new Date(`${date}T00:00:00Z`).getUTCDay() || 7;
    await Schedule.query(knex).insert({ doctorId, weekday, starts, ends, slotMinutes, validFrom: '2024-01-01' });
    const { rows } = await knex.raw<{ rows: { start: Date; past: boolean }[] }>(
      `SELECT start, start < hub_now() AS past
       FROM generate_series(
         (CAST(:date AS date) + CAST(:starts AS time)) AT TIME ZONE hospital_zone(:departmentId),
         (CAST(:date AS date) + CAST(:ends AS time)) AT TIME ZONE hospital_zone(:departmentId) - CAST(:slot AS interval),
         CAST(:slot AS interval)) AS start
       WHERE NOT EXISTS (
         SELECT FROM appointments
         WHERE doctor_id = :doctorId AND scheduled_date > start - CAST(:slot AS interval) AND scheduled_date < start + CAST(:slot AS interval))
       ORDER BY start`,
      { date, starts, ends, slot: `${slotMinutes} minutes`, departmentId, doctorId },
    );
    for (const [slot, { start, past }] of rows.entries()) {
      if ((slot + at) % 4 === 3) continue;
      const { patientId } = await aPatient(knex, { fullName: nameOf(at * 31 + slot * 7 + starts.length) });
      const status = past ? ((slot + at) % 7 === 5 ? 'no_show' : 'fulfilled') : 'booked';
      await anAppointment(knex, {
        ...{ patientId, doctorId, scheduledDate: start, durationMinutes: slotMinutes, status },
        holdsSlot: status !== 'no_show',
      });
    }
  }
};

const nameOf = (n: number): string => `${given[n % given.length]} ${families[(n * 5) % families.length]}`;

import type { Knex } from 'knex';
import type { Doctor } from '../../../src/models/doctor.ts';
import {
  aDepartment,
  aDevice,
  aDoctor,
  anAppointment,
  anEntry,
  aPatient,
  aUser,
  instant,
} from '../../support/builders.ts';

export type Morning = {
  readonly marsh: Doctor;
  readonly osei: Doctor;
  readonly vidal: Doctor;
  /** Somebody of the pool whom a colleague calls. */
  readonly thirdNumber: string;
};

type Waiting = {
  readonly number: string;
  readonly name: string;
  readonly born: string;
  readonly level: number;
  readonly arrivedAgo: number;
  /** Minutes from now to the appointment's start; before now it is negative. */
  readonly bookedIn?: number;
  readonly isPool?: boolean;
  readonly reason?: string;
};

const waiting: readonly Waiting[] = [
  {
    number: 'C-031',
    name: 'Tomasz Nowak',
    born: '1987-02-02',
    level: 2,
    arrivedAgo: 16,
    reason: 'Palpitations since 08:00',
  },
  { number: 'C-012', name: 'Aisha Rahman', born: '1961-09-19', level: 4, arrivedAgo: 131, bookedIn: -118 },
  { number: 'C-019', name: 'Peter Lindgren', born: '1949-06-30', level: 3, arrivedAgo: 52, isPool: true },
  { number: 'C-014', name: 'Jonas Weber', born: '1990-08-25', level: 4, arrivedAgo: 42, bookedIn: 3 },
  { number: 'C-022', name: 'Grace Mbeki', born: '1973-01-11', level: 3, arrivedAgo: 44, bookedIn: 5 },
  { number: 'C-024', name: 'Olu Adeyemi', born: '1968-04-03', level: 3, arrivedAgo: 31, bookedIn: 23 },
  { number: 'C-028', name: 'Yuki Tanaka', born: '1982-10-16', level: 3, arrivedAgo: 21, isPool: true },
  { number: 'C-016', name: 'María Fernández', born: '1955-05-07', level: 4, arrivedAgo: 78, isPool: true },
  { number: 'C-018', name: 'Helen Carter', born: '1944-07-22', level: 4, arrivedAgo: 29, bookedIn: 43 },
  { number: 'C-020', name: 'Daniel Novák', born: '1979-03-09', level: 4, arrivedAgo: 55 },
  { number: 'C-025', name: 'Fatima Zahra Idrissi', born: '1995-11-28', level: 4, arrivedAgo: 29, isPool: true },
  { number: 'C-008', name: 'Samuel Ortiz', born: '1958-02-14', level: 5, arrivedAgo: 140, isPool: true },
  { number: 'C-030', name: 'Robert King', born: '1971-01-06', level: 4, arrivedAgo: 13 },
];

/** The reference's morning, by the clock of now: one with the doctor, one on hold, thirteen who wait. */
export const aMorningInCardiology = async (knex: Knex): Promise<Morning> => {
  await knex('settings').update({ hospital_name: 'St. Mary’s Hospital', languages: ['en', 'de', 'es', 'pt', 'ar'] });
  await aUser(knex, { username: 'e.marsh', role: 'doctor' });
  await aDevice(knex, { kind: 'board' });
  const { departmentId } = await aDepartment(knex, { code: 'cardiology', name: 'Cardiology', numberPrefix: 'C' });
  const medicine = await aDepartment(knex, { code: 'medicine', name: 'General medicine', numberPrefix: 'G' });
  const marsh = await aDoctor(knex, { departmentId, fullName: 'Dr Elena Marsh', room: '204' });
  const osei = await aDoctor(knex, { departmentId, fullName: 'Dr Kwame Osei', room: '206' });
  const raman = await aDoctor(knex, { departmentId: medicine.departmentId, fullName: 'Dr Priya Raman', room: '110' });
  const vidal = await aDoctor(knex, { departmentId: medicine.departmentId, fullName: 'Dr Tomás Vidal', room: '112' });
  const ago = (minutes: number) => instant(knex, `${-minutes} minutes`);

  const book = async (doctor: Doctor, patientId: string, startsIn: number, status: 'booked' | 'checked_in') => {
    const { appointmentId } = await anAppointment(knex, {
      patientId,
      doctorId: doctor.doctorId,
      scheduledDate: await ago(-startsIn),
      status,
      // They overlap here and there, as the clock of now has it.
      holdsSlot: false,
    });
    return appointmentId;
  };
  const arrived = async ({ number, name, born, level, arrivedAgo, bookedIn, isPool = false, reason }: Waiting) => {
    const { patientId } = await aPatient(knex, {
      fullName: name,
      dateOfBirth: born,
      medicalRecordNumber: `503 118 ${number.slice(2)}`,
    });
    const appointmentId = bookedIn === undefined ? null : await book(marsh, patientId, bookedIn, 'checked_in');
    const doctorId = isPool ? null : marsh.doctorId;
    const about = { patientId, appointmentId, departmentId, doctorId, queueNumber: number, urgencyLevel: level };
    return { ...about, requestedDoctorId: doctorId, arrivedAt: await ago(arrivedAgo), reason: reason ?? null };
  };
  for (const one of waiting) await anEntry(knex, await arrived(one));
  await anEntry(knex, {
    ...(await arrived({
      number: 'C-009',
      name: 'Ahmed Saleh',
      born: '1966-12-01',
      level: 4,
      arrivedAgo: 96,
      reason: 'at X-ray',
    })),
    status: 'on_hold',
  });
  await anEntry(knex, {
    ...(await arrived({
      number: 'C-017',
      name: 'Margaret Okafor',
      born: '1958-03-14',
      level: 3,
      arrivedAgo: 71,
      bookedIn: -82,
      reason: 'Follow-up: chest tightness on exertion',
    })),
    status: 'in_service',
    room: '204',
    calledAt: await ago(16),
    startedAt: await ago(13),
  });
  for (const number of ['C-001', 'C-002', 'C-003', 'C-004', 'C-005', 'C-006']) {
    const seen = await arrived({ number, name: `Seen ${number}`, born: '1970-01-01', level: 4, arrivedAgo: 180 });
    await anEntry(knex, { ...seen, status: 'completed' });
  }
  const { patientId: lena } = await aPatient(knex, { fullName: 'Lena Fischer', dateOfBirth: '2001-05-17' });
  const { patientId: carlos } = await aPatient(knex, { fullName: 'Carlos Vega', dateOfBirth: '1970-09-02' });
  await book(vidal, lena, 18, 'booked');
  await book(vidal, carlos, 38, 'booked');
  const { patientId: kofi } = await aPatient(knex, { fullName: 'Kofi Mensah', dateOfBirth: '1983-01-30' });
  await anEntry(knex, {
    patientId: kofi,
    departmentId: medicine.departmentId,
    doctorId: raman.doctorId,
    queueNumber: 'G-024',
    status: 'in_service',
    room: '110',
  });
  return { marsh, osei, vidal, thirdNumber: 'C-028' };
};

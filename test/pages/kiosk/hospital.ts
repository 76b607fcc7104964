import type { Knex } from 'knex';
import { Department } from '../../../src/models/department.ts';
import type { Doctor } from '../../../src/models/doctor.ts';
import type { Language } from '../../../src/protocol/languages.ts';
import { aDepartment, aDoctor, anAppointment, anEntry } from '../../support/builders.ts';

/** As hospitals name their departments, the long names too. The last one is closed. */
export const departmentNames: Record<Language, readonly string[]> = {
  en: [
    'Cardiology',
    'Dermatology',
    'Ear, nose and throat',
    'Gastroenterology',
    'Children’s clinic',
    'Neurology',
    'X-ray',
  ],
  de: [
    'Gastroenterologie und Hepatologie',
    'Hals-Nasen-Ohren-Heilkunde',
    'Kardiologie',
    'Kinder- und Jugendpsychiatrie',
    'Mund-, Kiefer- und plastische Gesichtschirurgie mit Zahnärztlicher Ambulanz',
    'Neurologie',
    'Radiologische Diagnostik',
  ],
  es: [
    'Aparato digestivo',
    'Cardiología',
    'Cirugía ortopédica y traumatología',
    'Dermatología medicoquirúrgica y venereología',
    'Neurología',
    'Otorrinolaringología',
    'Radiodiagnóstico',
  ],
  pt: [
    'Cardiologia',
    'Cirurgia maxilofacial e estomatologia',
    'Dermatovenereologia',
    'Gastrenterologia',
    'Neurologia',
    'Otorrinolaringologia',
    'Imagiologia',
  ],
  ar: ['أمراض القلب', 'أمراض الجلد', 'أنف وأذن وحنجرة', 'الجهاز الهضمي', 'طب الأطفال', 'الأعصاب', 'الأشعة'],
};
const moreNames = ['Oncology', 'Orthopaedics and trauma surgery', 'Urology'];

export type KioskHospital = {
  readonly departments: readonly Department[];
  readonly doctor: Doctor;
  /** Renames the departments, in this language, and opens all but the last. */
  speak(language: Language): Promise<void>;
  /** Three departments more, for good. */
  grow(): Promise<void>;
  /** The code of somebody's appointment: in the last minute of today, or of another day. */
  booked(daysAway: number): Promise<string>;
};

/** Seven departments, a doctor in the first one, and three people who wait there. */
export const aKioskHospital = async (knex: Knex): Promise<KioskHospital> => {
  const departments: Department[] = [];
  for (const [index, name] of departmentNames.en.entries()) {
    departments.push(await aDepartment(knex, { name, numberPrefix: 'CDEGKNX'.charAt(index) }));
  }
  const [first] = departments;
  if (!first) throw new Error('no department');
  const doctor = await aDoctor(knex, { departmentId: first.departmentId, fullName: 'Dr. Amara Osei' });
  for (let waiting = 0; waiting < 3; waiting += 1) await anEntry(knex, { departmentId: first.departmentId });
  let hasGrown = false;
  return {
    departments,
    doctor,
    async speak(language) {
      for (const [index, { departmentId }] of departments.entries()) {
        const name = departmentNames[language][index] ?? '';
        await Department.query(knex)
          .findById(departmentId)
          .patch({ name, active: index < departments.length - 1 });
      }
    },
    async grow() {
      if (hasGrown) return;
      hasGrown = true;
      for (const name of moreNames) await aDepartment(knex, { name });
    },
    async booked(daysAway) {
      const { rows } = await knex.raw<{ rows: [{ at: Date }] }>(
        `SELECT hospital_day_starts(?, hospital_day(?, hub_now()) + ?::int) - interval '1 minute' AS at`,
        [doctor.departmentId, doctor.departmentId, daysAway + 1],
      );
      const [{ at: scheduledDate }] = rows;
      const { confirmationCode } = await anAppointment(knex, {
        doctorId: doctor.doctorId,
        scheduledDate,
        holdsSlot: false,
      });
      return confirmationCode;
    },
  };
};

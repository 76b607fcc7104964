import type { Knex } from 'knex';
import { Department } from '../../../src/models/department.ts';
import type { Service } from '../../../src/models/service.ts';
import { languages, type Language } from '../../../src/protocol/languages.ts';
import { aDepartment, aDoctor, aJourney, aService } from '../../support/builders.ts';

type ByLanguage = Readonly<Record<Language, string>>;

/** As a hospital names what it does. */
const named = {
  cardiology: { en: 'Cardiology', de: 'Kardiologie', es: 'Cardiología', pt: 'Cardiologia', ar: 'أمراض القلب' },
  laboratory: { en: 'Laboratory', de: 'Labor', es: 'Laboratorio', pt: 'Laboratório', ar: 'المختبر' },
  radiology: {
    en: 'Radiology',
    de: 'Radiologische Diagnostik',
    es: 'Radiodiagnóstico',
    pt: 'Imagiologia',
    ar: 'الأشعة',
  },
  ecg: { en: 'ECG', de: 'EKG', es: 'Electrocardiograma', pt: 'Eletrocardiograma', ar: 'تخطيط القلب' },
  checkUp: {
    en: 'Heart check-up',
    de: 'Herzschrittmacherkontrolle',
    es: 'Revisión cardiológica',
    pt: 'Consulta de cardiologia',
    ar: 'فحص القلب',
  },
  pressure: { en: 'Blood pressure', de: 'Blutdruck', es: 'Tensión arterial', pt: 'Tensão arterial', ar: 'ضغط الدم' },
  sample: { en: 'Blood sample', de: 'Blutabnahme', es: 'Análisis de sangre', pt: 'Colheita de sangue', ar: 'عينة دم' },
  urine: { en: 'Urine sample', de: 'Urinprobe', es: 'Muestra de orina', pt: 'Amostra de urina', ar: 'عينة بول' },
  xRay: { en: 'X-ray', de: 'Röntgen', es: 'Radiografía', pt: 'Raio X', ar: 'أشعة سينية' },
  ultrasound: { en: 'Ultrasound', de: 'Ultraschall', es: 'Ecografía', pt: 'Ecografia', ar: 'موجات فوق صوتية' },
  density: {
    en: 'Bone density',
    de: 'Knochendichtemessung',
    es: 'Densitometría ósea',
    pt: 'Densitometria óssea',
    ar: 'كثافة العظام',
  },
} satisfies Record<string, ByLanguage>;

const ways = {
  cardiology: {
    en: 'Building A, floor 1, follow the yellow line',
    de: 'Haus A, 1. Etage, der gelben Linie folgen',
    es: 'Edificio A, planta 1, siga la línea amarilla',
    pt: 'Edifício A, piso 1, siga a linha amarela',
    ar: 'المبنى A، الطابق 1، اتبع الخط الأصفر',
  },
  radiology: {
    en: 'Building B, floor 2',
    de: 'Haus B, 2. Etage',
    es: 'Edificio B, planta 2',
    pt: 'Edifício B, piso 2',
    ar: 'المبنى B، الطابق 2',
  },
} satisfies Record<string, ByLanguage>;

const instructions: ByLanguage = {
  en: 'Please take off your watch.',
  de: 'Bitte legen Sie die Uhr ab.',
  es: 'Quítese el reloj, por favor.',
  pt: 'Tire o relógio, por favor.',
  ar: 'يرجى خلع الساعة.',
};

/** As long as the hub takes them. */
const longName = 'Mund-, Kiefer- und plastische Gesichtschirurgie mit Zahnärztlicher Ambulanz und Tagesklinik';
const longWay =
  'Haus B, durch die Eingangshalle, am Kiosk vorbei zu den Aufzügen, in die zweite Etage, dann links bis zum Ende des ' +
  'Flurs und der gelben Linie folgen bis zur Anmeldung neben dem großen Fenster';

type Named = keyof typeof named;

export type ServicesHospital = {
  readonly departments: Readonly<Record<'cardiology' | 'laboratory' | 'radiology', Department>>;
  readonly services: Readonly<Record<'ecg' | 'checkUp', Service>>;
  nameOf(what: Named, language: Language): string;
  wayTo(what: keyof typeof ways, language: Language): string;
  instruction(language: Language): string;
  /** Six services; or eight, with which the department is asked first. */
  offer(count: 6 | 8): Promise<void>;
  /** All that patients read of the way and of what to do there is as long as a hospital can write it, or as it was. */
  speakAtLength(isLong: boolean): Promise<void>;
};

/**
 * Six services of two departments, and a third department without any. Who comes for a heart check-up goes to the ECG, then
 * to the laboratory and to radiology in any order, and then to the doctor.
 */
export const aServicesHospital = async (knex: Knex): Promise<ServicesHospital> => {
  const placed = (name: 'cardiology' | 'laboratory' | 'radiology', letter: string, way: keyof typeof ways | null) =>
    aDepartment(knex, {
      name: named[name].en,
      names: named[name],
      numberPrefix: letter,
      ...(way && { location: ways[way].en, locations: ways[way] }),
    });
  const cardiology = await placed('cardiology', 'C', 'cardiology');
  const laboratory = await placed('laboratory', 'L', null);
  const radiology = await placed('radiology', 'R', 'radiology');
  const { departmentId } = cardiology;
  const doctor = await aDoctor(knex, { departmentId, fullName: 'Dr. Amara Osei' });
  const through = (instruction: string, byLanguage: Readonly<Record<string, string>>) =>
    aJourney(knex, [
      { departmentId, instruction, instructions: byLanguage },
      [{ departmentId: laboratory.departmentId }, { departmentId: radiology.departmentId }],
      { departmentId, doctorId: doctor.doctorId, goesTo: 'doctor' },
    ]);
  const [journey, longJourney] = [await through(instructions.en, instructions), await through(longWay, {})];
  const offer = (what: Named, at: Department, given: { journeyId?: string; active?: boolean } = {}) =>
    aService(knex, {
      name: named[what].en,
      names: named[what],
      departmentId: at.departmentId,
      selfService: true,
      ...given,
    });
  const ecg = await offer('ecg', cardiology);
  const checkUp = await offer('checkUp', cardiology, { journeyId: journey.journeyId });
  await offer('pressure', cardiology);
  for (const what of ['xRay', 'ultrasound', 'density'] as const) await offer(what, radiology);
  const sampling: string[] = [];
  for (const what of ['sample', 'urine'] as const) {
    const { serviceId } = await offer(what, laboratory, { active: false });
    sampling.push(serviceId);
  }
  return {
    departments: { cardiology, laboratory, radiology },
    services: { ecg, checkUp },
    nameOf: (what, language) => named[what][language],
    wayTo: (what, language) => ways[what][language],
    instruction: (language) => instructions[language],
    async offer(count) {
      await knex('services')
        .whereIn('service_id', sampling)
        .update({ active: count === 8 });
    },
    async speakAtLength(isLong) {
      const locations = Object.fromEntries(languages.map((language) => [language, longWay]));
      for (const [what, { departmentId: at }] of Object.entries({ cardiology, radiology })) {
        await Department.query(knex)
          .findById(at)
          .patch({ locations: isLong ? locations : ways[what === 'cardiology' ? 'cardiology' : 'radiology'] });
      }
      await knex('services')
        .where('service_id', checkUp.serviceId)
        .update({ journey_id: (isLong ? longJourney : journey).journeyId });
      await Department.query(knex)
        .findById(cardiology.departmentId)
        .patch({ names: isLong ? Object.fromEntries(languages.map((one) => [one, longName])) : named.cardiology });
    },
  };
};

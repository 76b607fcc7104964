import type { Random } from './random.ts';

export type DemoPatient = {
  patient_id: string;
  full_name: string;
  phone_number: string | null;
  date_of_birth: string;
  medical_record_number: string | null;
  language: string;
  email: string | null;
  guardian_id: string | null;
  sms_consent: boolean;
};

const ADULTS = 168;
const CHILDREN = 32;
/** Before any real registration, and the same on every machine. */
const REGISTERED = new Date('2024-01-01T00:00:00Z');

const names = {
  en: {
    given: ['Grace', 'Arthur', 'Imogen', 'Desmond', 'Harriet', 'Samuel', 'Aoife', 'Callum', 'Beatrice', 'Tobias'],
    family: ['Ashworth', "O'Connell", 'Fairbanks', 'Okonkwo', 'MacAllister', 'Pemberton', 'Hargreaves', 'Lloyd-Jones'],
  },
  de: {
    given: ['Annegret', 'Jürgen', 'Mathilde', 'Sönke', 'Liselotte', 'Björn', 'Käthe', 'Friedrich', 'Heike', 'Mehmet'],
    family: ['Müller', 'Schwarzenberger-Hohenlohe', 'Weiß', 'Özdemir', 'Grünwald', 'Krüger', 'Nguyễn', 'Brandt'],
  },
  es: {
    given: ['Lucía', 'Íñigo', 'Begoña', 'Joaquín', 'María José', 'Andrés', 'Ximena', 'Raúl', 'Nuria', 'Óscar'],
    family: ['Muñoz Ibáñez', 'García Lorente', 'Peña Castaño', 'Quiñones', 'Echeverría', 'Núñez Vidal', 'Rojas'],
  },
  pt: {
    given: ['João', 'Conceição', 'Inês', 'Gonçalo', 'Luísa', 'António', 'Márcia', 'Vasco', 'Graça', 'Rui'],
    family: ['Gonçalves', 'da Conceição Brandão', 'Guimarães', 'Simões', 'Araújo', 'Magalhães', 'Leitão'],
  },
  ar: {
    given: ['فاطمة', 'يوسف', 'ليلى', 'عمر', 'مريم', 'خالد', 'نور', 'حسن', 'سلمى', 'إبراهيم'],
    family: ['الحداد', 'المصري', 'بن صالح', 'الخطيب', 'النجار', 'عبد الرحمن', 'الشامي'],
  },
} as const;

type Language = keyof typeof names;
const LANGUAGE_SHARES: readonly Language[] = ['en', 'en', 'de', 'de', 'de', 'es', 'pt', 'ar'];

/** 200 invented people: adults with phones in ranges kept for fiction, then children with one of them as guardian. */
export function demoPatients(random: Random): DemoPatient[] {
  const adults = Array.from({ length: ADULTS }, (_, at) => adult(random, at));
  const children = Array.from({ length: CHILDREN }, (_, at) => child(random, random.pick(adults), at));
  return [...adults, ...children];
}

function adult(random: Random, at: number): DemoPatient {
  const language = random.pick(LANGUAGE_SHARES);
  // A few come without a phone, and some have never had a record: the desk has to serve them too.
  const phone = random.chance(0.06) ? null : fictionalPhone(at);
  return {
    patient_id: random.id(REGISTERED),
    full_name: `${random.pick(names[language].given)} ${random.pick(names[language].family)}`,
    phone_number: phone,
    date_of_birth: dayBetween(random, 1934, 2005),
    medical_record_number: random.chance(0.9) ? recordNumber(at) : null,
    language,
    email: random.chance(0.3) ? `patient${at}@example.org` : null,
    guardian_id: null,
    sms_consent: phone !== null && random.chance(0.6),
  };
}

function child(random: Random, guardian: DemoPatient, at: number): DemoPatient {
  const language = LANGUAGE_SHARES.find((one) => one === guardian.language) ?? 'en';
  const familyName = guardian.full_name.slice(guardian.full_name.indexOf(' ') + 1);
  return {
    patient_id: random.id(REGISTERED),
    full_name: `${random.pick(names[language].given)} ${familyName}`,
    phone_number: null,
    date_of_birth: dayBetween(random, 2011, 2023),
    medical_record_number: recordNumber(ADULTS + at),
    language,
    email: null,
    guardian_id: guardian.patient_id,
    sms_consent: false,
  };
}

/** Ranges that the German, British and American regulators keep for films: valid in form, and nobody's. */
function fictionalPhone(at: number): string {
  const digits = (length: number) => String(at).padStart(length, '0');
  const ranges = [
    `+493023125${digits(3)}`,
    `+442079460${digits(3)}`,
    `+1212555${String(100 + (at % 100)).padStart(4, '0')}`,
  ];
  return ranges[at < 100 ? at % 3 : at % 2] ?? `+493023125${digits(3)}`;
}

function recordNumber(at: number): string {
  return `MRN-${String(100_200 + at * 37)}`;
}

function dayBetween(random: Random, first: number, last: number): string {
  const day = new Date(Date.UTC(first + random.integer(last - first + 1), random.integer(12), 1 + random.integer(28)));
  return day.toISOString().slice(0, 10);
}

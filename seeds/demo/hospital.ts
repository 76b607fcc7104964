/** The demo's hospital: who works where and when. All invented. */
export const departments = [
  {
    code: 'cardiology',
    name: 'Cardiology',
    names: { de: 'Kardiologie', es: 'Cardiología', pt: 'Cardiologia', ar: 'طب القلب' },
    prefix: 'C',
    roundTheClock: false,
  },
  {
    code: 'general-practice',
    name: 'General practice',
    names: { de: 'Allgemeinmedizin', es: 'Medicina general', pt: 'Clínica geral', ar: 'الطب العام' },
    prefix: 'G',
    roundTheClock: false,
  },
  {
    code: 'paediatrics',
    name: 'Paediatrics',
    names: { de: 'Kinder- und Jugendmedizin', es: 'Pediatría', pt: 'Pediatria', ar: 'طب الأطفال' },
    prefix: 'P',
    roundTheClock: true,
  },
  {
    code: 'laboratory',
    name: 'Laboratory',
    names: { de: 'Labor', es: 'Laboratorio', pt: 'Laboratório', ar: 'المختبر' },
    prefix: 'L',
    roundTheClock: false,
  },
  {
    code: 'radiology',
    name: 'Radiology',
    names: { de: 'Radiologie', es: 'Radiología', pt: 'Radiologia', ar: 'الأشعة' },
    prefix: 'X',
    roundTheClock: false,
  },
  {
    code: 'pharmacy',
    name: 'Pharmacy',
    names: { de: 'Apotheke', es: 'Farmacia', pt: 'Farmácia', ar: 'الصيدلية' },
    prefix: 'F',
    roundTheClock: false,
  },
] as const;

type Words = {
  readonly en: string;
  readonly de: string;
  readonly es: string;
  readonly pt: string;
  readonly ar: string;
};

/** The way to each department, by its prefix. */
export const ways: Readonly<Record<string, Words>> = {
  C: {
    en: 'Building A, floor 2',
    de: 'Haus A, 2. Stock',
    es: 'Edificio A, planta 2',
    pt: 'Edifício A, piso 2',
    ar: 'المبنى A، الطابق 2',
  },
  G: {
    en: 'Building A, ground floor',
    de: 'Haus A, Erdgeschoss',
    es: 'Edificio A, planta baja',
    pt: 'Edifício A, rés do chão',
    ar: 'المبنى A، الطابق الأرضي',
  },
  P: {
    en: 'Building A, ground floor, past the fish tank',
    de: 'Haus A, Erdgeschoss, hinter dem Aquarium',
    es: 'Edificio A, planta baja, pasado el acuario',
    pt: 'Edifício A, rés do chão, depois do aquário',
    ar: 'المبنى A، الطابق الأرضي، بعد حوض الأسماك',
  },
  L: {
    en: 'Building B, ground floor, follow the yellow line',
    de: 'Haus B, Erdgeschoss, der gelben Linie nach',
    es: 'Edificio B, planta baja, siga la línea amarilla',
    pt: 'Edifício B, rés do chão, siga a linha amarela',
    ar: 'المبنى B، الطابق الأرضي، اتبع الخط الأصفر',
  },
  X: {
    en: 'Building B, floor 1',
    de: 'Haus B, 1. Stock',
    es: 'Edificio B, planta 1',
    pt: 'Edifício B, piso 1',
    ar: 'المبنى B، الطابق 1',
  },
  F: {
    en: 'At the main entrance',
    de: 'Am Haupteingang',
    es: 'En la entrada principal',
    pt: 'Na entrada principal',
    ar: 'عند المدخل الرئيسي',
  },
};

/** Where staff work who are no doctors. `open`: somebody is expected to work there. */
export const stations = [
  { name: 'Blood samples 1', prefix: 'L', placeKind: 'chair', room: '1', open: true },
  { name: 'Blood samples 2', prefix: 'L', placeKind: 'chair', room: '2', open: true },
  { name: 'X-ray 1', prefix: 'X', placeKind: 'room', room: 'R1', open: true },
  { name: 'X-ray 2', prefix: 'X', placeKind: 'room', room: 'R2', open: false },
  { name: 'Dispensary 1', prefix: 'F', placeKind: 'window', room: '1', open: true },
  { name: 'Dispensary 2', prefix: 'F', placeKind: 'window', room: '2', open: false },
] as const;

/** What a kiosk offers. `stops`: the journey, by prefix; those of an inner list in any order. */
export const services = [
  {
    code: 'CARDIO',
    prefix: 'C',
    words: {
      en: 'See a heart doctor',
      de: 'Herzsprechstunde',
      es: 'Consulta de cardiología',
      pt: 'Consulta de cardiologia',
      ar: 'عيادة القلب',
    },
    minutes: 20,
    stops: null,
  },
  {
    code: 'HEART-CHECK',
    prefix: 'C',
    words: {
      en: 'Heart check-up',
      de: 'Herz-Vorsorge',
      es: 'Revisión del corazón',
      pt: 'Check-up do coração',
      ar: 'فحص القلب الشامل',
    },
    minutes: 20,
    stops: [['L', 'X'], 'C', 'F'],
  },
  {
    code: 'GP',
    prefix: 'G',
    words: {
      en: 'See a doctor',
      de: 'Hausärztliche Sprechstunde',
      es: 'Consulta de medicina general',
      pt: 'Consulta de clínica geral',
      ar: 'عيادة الطب العام',
    },
    minutes: 15,
    stops: null,
  },
  {
    code: 'CHILD',
    prefix: 'P',
    words: {
      en: 'See a children’s doctor',
      de: 'Kindersprechstunde',
      es: 'Consulta de pediatría',
      pt: 'Consulta de pediatria',
      ar: 'عيادة الأطفال',
    },
    minutes: 15,
    stops: null,
  },
  {
    code: 'XRAY',
    prefix: 'X',
    words: { en: 'X-ray', de: 'Röntgen', es: 'Radiografía', pt: 'Radiografia', ar: 'أشعة سينية' },
    minutes: 10,
    stops: null,
    // Whoever needs one is sent there.
    selfService: false,
  },
  {
    code: 'BLOOD',
    prefix: 'L',
    words: { en: 'Blood sample', de: 'Blutabnahme', es: 'Análisis de sangre', pt: 'Análise ao sangue', ar: 'تحليل دم' },
    minutes: 5,
    stops: null,
  },
  {
    code: 'PRESCRIPTION',
    prefix: 'F',
    words: {
      en: 'Collect a prescription',
      de: 'Rezept abholen',
      es: 'Recoger una receta',
      pt: 'Levantar uma receita',
      ar: 'استلام وصفة',
    },
    minutes: 4,
    stops: null,
  },
] as const;

export const journey = {
  code: 'HEART-CHECK',
  words: {
    en: 'Heart check-up',
    de: 'Herz-Vorsorge',
    es: 'Revisión del corazón',
    pt: 'Check-up do coração',
    ar: 'فحص القلب الشامل',
  },
  /** Said at the first stop of all. */
  instructions: {
    L: {
      en: 'Please do not eat before it',
      de: 'Bitte nüchtern kommen',
      es: 'En ayunas, por favor',
      pt: 'Em jejum, por favor',
      ar: 'يرجى أن تكون صائماً',
    },
  },
} as const;

/** Local times of the hospital, every day of the week, so that the demo has appointments on a Sunday too. */
const early = [
  { starts: '07:30', ends: '12:00' },
  { starts: '12:30', ends: '16:00' },
] as const;
const late = [
  { starts: '11:00', ends: '15:30' },
  { starts: '16:00', ends: '21:00' },
] as const;

export const doctors = [
  { name: 'Dr Amara Osei', prefix: 'C', specialty: 'Cardiology', room: '204', hours: early, slotMinutes: 20 },
  {
    name: 'Dr Henrik Lindqvist',
    prefix: 'C',
    specialty: 'Electrophysiology',
    room: '206',
    hours: late,
    slotMinutes: 30,
  },
  { name: 'Dr Inés Vidal', prefix: 'C', specialty: 'Cardiology', room: '208', hours: early, slotMinutes: 20 },
  { name: 'Dr Oliver Marsh', prefix: 'G', specialty: 'General practice', room: '112', hours: early, slotMinutes: 15 },
  { name: 'Dr Wei Chen', prefix: 'G', specialty: 'General practice', room: '114', hours: late, slotMinutes: 15 },
  { name: 'Dr Layla Haddad', prefix: 'G', specialty: 'Internal medicine', room: '118', hours: early, slotMinutes: 20 },
  { name: 'Dr Priya Raman', prefix: 'P', specialty: 'Paediatrics', room: '120', hours: early, slotMinutes: 15 },
  { name: 'Dr Jonas Bauer', prefix: 'P', specialty: 'Paediatrics', room: '122', hours: late, slotMinutes: 20 },
] as const;

export const staff = [
  { username: 'admin', name: 'Ada Whitfield', role: 'admin' },
  { username: 'reception', name: 'Rosa Delgado', role: 'reception' },
  { username: 'nurse', name: 'Noor Rahman', role: 'nurse' },
] as const;

export const devices = [
  { kind: 'kiosk', name: 'Kiosk at the entrance', token: 'demo-kiosk' },
  { kind: 'board', name: 'Board in the waiting room', token: 'demo-board' },
] as const;

export const PASSWORD = 'demo-hub';
export const LANGUAGES = ['en', 'de', 'es', 'pt', 'ar'] as const;

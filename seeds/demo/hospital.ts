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
] as const;

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

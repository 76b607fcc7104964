import type { Feed } from '../../../src/client/feed-fold.ts';
import type { KioskSnapshot } from '../../../src/pages/kiosk/live-kiosk.ts';
import type { Issued, Step } from '../../../src/pages/kiosk/steps.ts';
import type { Language } from '../../../src/pages/shared/i18n/languages.ts';
import type { PublicEntry } from '../../../src/protocol/views.ts';
import { aFeed } from './hospital.ts';

type State = { language?: Language; theme?: 'dark'; print?: boolean; snapshot: KioskSnapshot };

const inLanguages = ['en', 'de', 'es', 'pt', 'ar'];
const english = [
  'Cardiology',
  'Dermatology',
  'Ear, nose and throat',
  'Gastroenterology',
  'Children’s clinic',
  'Neurology',
  'X-ray',
];
const german = [
  'Gastroenterologie und Hepatologie',
  'Hals-Nasen-Ohren-Heilkunde',
  'Kardiologie',
  'Kinder- und Jugendpsychiatrie',
  'Mund-, Kiefer- und Gesichtschirurgie',
  'Neurologie',
  'Radiologische Diagnostik',
];

const aHospital = (name: string, departments: string[]): Feed<PublicEntry> => {
  const doctors = departments.map((department) => ({ name: `Dr. of ${department}`, department }));
  const feed = aFeed({ name, languages: inLanguages, doctors });
  const last = [...feed.departments.values()].at(-1);
  if (last) Object.assign(last, { active: false });
  return feed;
};
const feed = aHospital('St. Mary’s Hospital', english);
const klinikum = aHospital('Klinikum St. Marien', german);
const many = aHospital('St. Mary’s Hospital', [...english, 'Oncology', 'Orthopaedics', 'Urology']);
const [cardiology] = feed.departments.values();
const departmentId = cardiology?.departmentId ?? '';

const at = (step: Step, given: Partial<KioskSnapshot> = {}): KioskSnapshot => ({
  feed,
  liveness: { kind: 'live' },
  troubledSince: null,
  step,
  language: 'en',
  onlyDepartment: null,
  clearsInSeconds: null,
  ...given,
});

const issuedTo = (given: Partial<Issued> = {}, number = 'C-017'): Issued => ({
  entry: {
    queueId: '00000000-0000-7000-8000-000000000000',
    departmentId,
    doctorId: null,
    queueDate: '2026-03-10',
    queueNumber: number,
    status: 'waiting',
    calledAt: null,
    recallCount: 0,
    room: null,
  },
  position: 4,
  estimatedWaitSeconds: 20 * 60,
  trackingUrl: '/ticket/Zm9yIHRoZSBwaWN0dXJlIG9ubHkgMDE',
  reprint: false,
  ...given,
});
const ticket = (given: Partial<Issued> = {}, number?: string): Step => ({
  kind: 'ticket',
  issued: issuedTo(given, number),
});

const start: Step = { kind: 'start' };
const phone: Step = { kind: 'phone', departmentId, typed: '1715554', wrong: false };
const birth: Step = { kind: 'birth', departmentId, phone: '1715554', typed: '14031', wrong: false };
const code: Step = { kind: 'code', typed: 'KM7', wrong: false };
const lost = { kind: 'lost', since: new Date('2026-03-10T10:42:00Z'), forLong: false } as const;

/** Every screen of the visual reference, and those that it leaves out. */
export const kioskStates: Record<string, State> = {
  '1-start': { snapshot: at(start) },
  '1-start-dark': { snapshot: at(start), theme: 'dark' },
  '1-start-rtl-ar': { snapshot: at(start), language: 'ar' },
  '1-identify': { snapshot: at({ kind: 'identify' }) },
  '2-department': { snapshot: at({ kind: 'department', page: 0 }) },
  '2-department-de': { snapshot: at({ kind: 'department', page: 0 }, { feed: klinikum }), language: 'de' },
  '2-department-more': { snapshot: at({ kind: 'department', page: 0 }, { feed: many }) },
  '3-phone': { snapshot: at(phone) },
  '3-phone-wrong-de': { snapshot: at({ ...phone, wrong: true }), language: 'de' },
  '3-birth': { snapshot: at(birth) },
  '3-code': { snapshot: at(code) },
  '3-name': {
    snapshot: at({ kind: 'name', departmentId, phone: '', birth: '', typed: 'Anna-Maria O’Ne', others: false }),
  },
  '3-name-ar': {
    snapshot: at({ kind: 'name', departmentId, phone: '', birth: '', typed: 'ليلى', others: false }),
    language: 'ar',
  },
  '3-sending': { snapshot: at({ kind: 'sending', arriving: {}, from: start }) },
  '4-ticket': { snapshot: at(ticket(), { clearsInSeconds: 20 }) },
  '4-ticket-print': { snapshot: at(ticket(), { clearsInSeconds: 20 }), print: true },
  '4-ticket-next': {
    snapshot: at(ticket({ position: 1, estimatedWaitSeconds: 0, reprint: true }, 'MKG-1042'), { clearsInSeconds: 7 }),
    language: 'de',
  },
  '4-ticket-unknown': { snapshot: at(ticket({ position: 12, estimatedWaitSeconds: null }), { clearsInSeconds: 20 }) },
  '4-ticket-ar': { snapshot: at(ticket(), { clearsInSeconds: 20 }), language: 'ar', theme: 'dark' },
  '5-away': { snapshot: at(start, { liveness: lost }) },
  '5-away-de': { snapshot: at(start, { liveness: lost }), language: 'de' },
  '6-too-early': {
    snapshot: at({
      kind: 'refused',
      from: code,
      refusal: { kind: 'too-early', scheduledDate: '2026-03-10T14:00:00Z', opensAt: '2026-03-10T13:00:00Z' },
    }),
  },
  '6-unknown': { snapshot: at({ kind: 'refused', from: birth, refusal: { kind: 'person-unknown' } }) },
  '7-still-there': { snapshot: at(phone, { clearsInSeconds: 12 }) },
};
